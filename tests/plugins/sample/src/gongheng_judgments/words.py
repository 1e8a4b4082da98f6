"""The words by which a judgment names courts, documents, standings and seats, as patterns."""

BLANK = r"[ \t\u3000\u00a0]*"


def spaced(word: str) -> str:
    """A pattern for a word whose characters may stand apart, as 审　判　长."""
    return BLANK.join(word)


def any_of(words: tuple[str, ...], *, apart: bool = False) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(spaced(each) if apart else each for each in ordered) + ")"


SEATS = (
    "审判长",
    "代理审判长",
    "审判员",
    "代理审判员",
    "助理审判员",
    "人民陪审员",
    "执行员",
    "法官助理",
    "书记员",
    "代理书记员",
    "速录员",
)

_PARTIES = (
    "原告",
    "原告人",
    "被告",
    "被告人",
    "第三人",
    "上诉人",
    "被上诉人",
    "申请人",
    "被申请人",
    "再审申请人",
    "申请再审人",
    "再审被申请人",
    "申诉人",
    "被申诉人",
    "申请执行人",
    "被执行人",
    "申请复议人",
    "复议申请人",
    "利害关系人",
    "案外人",
    "异议人",
    "起诉人",
    "被起诉人",
    "自诉人",
    "被害人",
    "罪犯",
    "赔偿请求人",
    "赔偿义务机关",
    "附带民事诉讼原告人",
    "附带民事诉讼被告人",
    "公诉机关",
    "抗诉机关",
    "申诉机关",
)
_STAGES = ("一审", "二审", "原审", "再审", "反诉", "原")
AUTHORITIES = ("公诉机关", "抗诉机关", "赔偿义务机关")

REPRESENTING = (
    "法定代表人",
    "主要负责人",
    "负责人",
    "诉讼代表人",
    "代表人",
    "经营者",
    "投资人",
    "执行事务合伙人",
    "法定代理人",
    "指定代理人",
    "委托代理人",
    "委托诉讼代理人",
    "共同委托代理人",
    "共同委托诉讼代理人",
    "诉讼代理人",
    "辩护人",
    "指定辩护人",
    "委托辩护人",
)

_ONE_PARTY = any_of(_STAGES) + "?" + any_of(_PARTIES)
PARTY = f"{_ONE_PARTY}(?:、{_ONE_PARTY})*"
STANDING = f"(?:{any_of(REPRESENTING)}|{PARTY})"

FORMER = ("以下", "下称", "简称", "原名", "曾用名", "又名", "化名", "别名", "绰号", "自报")
"""What in brackets is not part of a name."""

ORGANISED = (
    *("公司", "银行", "集团", "中心", "委员会", "政府", "检察院", "法院", "学校", "大学", "学院"),
    *(
        "医院",
        "合作社",
        "事务所",
        "研究院",
        "研究所",
        "管理局",
        "商行",
        "商店",
        "经营部",
        "有限合伙",
    ),
    *(
        "合伙企业",
        "基金会",
        "协会",
        "联社",
        "支行",
        "分行",
        "办公室",
        "小组",
        "社区",
        "酒店",
        "宾馆",
    ),
    *("企业", "分公司", "营业部", "项目部", "指挥部", "工程处", "俱乐部"),
)
"""How the name of an organisation ends."""

GATHERED = tuple("厂局厅处部站村矿场馆店会社队所院行")
"""The same for one character, which may end the name of a person as well."""
