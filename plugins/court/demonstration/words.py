"""The words that the invented city is made of."""

from dataclasses import dataclass

from gongheng import Text


@dataclass(frozen=True, slots=True)
class CourtName:
    """An invented court: ``code`` is what its case numbers carry, ``load`` its share of work."""

    slug: str
    name: Text
    code: str
    load: float
    level: str = "basic"

    @property
    def place(self) -> str:
        """The name without 人民法院."""
        return self.name.zh.removesuffix("人民法院").removesuffix("中级")


INTERMEDIATE = CourtName(
    "anlan",
    Text("安澜市中级人民法院", "Anlan Intermediate People's Court"),
    "望01",
    0.02,
    "intermediate",
)


def _basic(slug: str, place: str, english: str, code: str, load: float) -> CourtName:
    return CourtName(
        slug, Text(f"{place}人民法院", f"{english} People's Court"), f"望01{code}", load
    )


BASIC = (
    _basic("wangjiang", "望江区", "Wangjiang District", "06", 1.45),
    _basic("linpu", "临浦区", "Linpu District", "02", 1.25),
    _basic("chenghu", "澄湖区", "Chenghu District", "03", 1.10),
    _basic("yuntai", "云台区", "Yuntai District", "04", 1.05),
    _basic("gaoxin", "高新区", "Gaoxin District", "05", 1.00),
    _basic("qingshi", "青石县", "Qingshi County", "21", 0.90),
    _basic("fengquan", "丰泉县", "Fengquan County", "22", 0.85),
    _basic("pingling", "平岭县", "Pingling County", "23", 0.75),
    _basic("bailu", "白鹭县", "Bailu County", "24", 0.65),
)

SURNAMES = (
    "周林何程许邵唐姜顾陆贺宋孟方韩纪郑严白崔乔段罗石尹韦莫鲁容卫叶苏沈傅夏俞钟汪范"
    "温庄柳骆祁池桑蓝荀阮岑路闻裴梁齐岳柯凌辛牧秦"
)
GIVEN_FIRST = "砚景知以静叙维若望明文怀亦素云有松乔清惟敬承闻长予书竹晚听疏问观照行岚微修念霁"
GIVEN_SECOND = "秋禾简宁仪衡桢石舒朗岚谷微舟文帆屿溪田安扬川言志和木青扉泉溯遥棠砾峤澜笙榆苇珩野"

TRADES = ("商贸", "置业", "物业服务", "建设工程", "小额贷款", "融资租赁", "食品", "物流", "劳务")
FIRMS_FIRST = "恒澜清砚望禾霁远岚川柏澄云屿松泉"
FIRMS_SECOND = "谷舟棠石溪野珩岭桥原帆笙"


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of action: how common, how heavy, how often appealed, mediated, performable."""

    name: str
    share: float
    weight: float
    appealed: float
    mediated: float
    performable: float
    amount: float


CIVIL = (
    Cause("民间借贷纠纷", 0.17, 0.90, 0.14, 0.34, 0.97, 85_000),
    Cause("买卖合同纠纷", 0.14, 1.00, 0.15, 0.36, 0.96, 120_000),
    Cause("物业服务合同纠纷", 0.12, 0.50, 0.05, 0.30, 0.98, 6_000),
    Cause("金融借款合同纠纷", 0.10, 0.70, 0.05, 0.30, 0.99, 160_000),
    Cause("信用卡纠纷", 0.08, 0.50, 0.02, 0.28, 0.99, 32_000),
    Cause("离婚纠纷", 0.10, 1.10, 0.08, 0.38, 0.18, 0),
    Cause("机动车交通事故责任纠纷", 0.09, 1.00, 0.12, 0.45, 0.97, 90_000),
    Cause("房屋租赁合同纠纷", 0.05, 0.90, 0.16, 0.32, 0.93, 45_000),
    Cause("劳动争议", 0.05, 1.10, 0.30, 0.30, 0.88, 40_000),
    Cause("建设工程施工合同纠纷", 0.03, 2.40, 0.38, 0.22, 0.95, 900_000),
    Cause("装饰装修合同纠纷", 0.02, 1.40, 0.22, 0.33, 0.94, 60_000),
    Cause("追偿权纠纷", 0.02, 0.70, 0.08, 0.28, 0.98, 70_000),
    Cause("继承纠纷", 0.01, 1.30, 0.18, 0.40, 0.55, 300_000),
    Cause("侵权责任纠纷", 0.01, 1.30, 0.24, 0.25, 0.90, 50_000),
    Cause("确认合同无效纠纷", 0.01, 1.50, 0.28, 0.15, 0.12, 200_000),
)
CRIMINAL = (
    Cause("危险驾驶罪", 0.30, 0.50, 0.03, 0.0, 0.0, 0),
    Cause("盗窃罪", 0.24, 0.80, 0.06, 0.0, 0.0, 0),
    Cause("故意伤害罪", 0.14, 1.20, 0.10, 0.0, 0.0, 0),
    Cause("诈骗罪", 0.14, 1.80, 0.16, 0.0, 0.0, 0),
    Cause("帮助信息网络犯罪活动罪", 0.10, 1.20, 0.08, 0.0, 0.0, 0),
    Cause("开设赌场罪", 0.08, 1.50, 0.12, 0.0, 0.0, 0),
)
ADMINISTRATIVE = (
    Cause("行政处罚", 0.30, 1.30, 0.34, 0.04, 0.05, 0),
    Cause("政府信息公开", 0.22, 1.00, 0.36, 0.01, 0.02, 0),
    Cause("工伤认定", 0.20, 1.20, 0.28, 0.02, 0.03, 0),
    Cause("行政强制", 0.14, 1.60, 0.40, 0.03, 0.05, 0),
    Cause("房屋征收补偿", 0.14, 2.00, 0.42, 0.06, 0.20, 0),
)
CAUSES = {"民事": CIVIL, "刑事": CRIMINAL, "行政": ADMINISTRATIVE}
