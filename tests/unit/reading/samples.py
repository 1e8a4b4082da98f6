"""A dataset of cases and the files that hold it, made on the spot."""

from collections.abc import Sequence
from decimal import Decimal

from core.evidence.context import Context, Member, UnitName
from core.evidence.model import Dataset, Field, Kind, Rule, Serves, Severity
from core.evidence.preparation import Prepared, prepare
from core.evidence.reading.source import FileSource
from core.texts import Text

SIMPLE = {"普通": Text("普通程序", "Ordinary"), "简易": Text("简易程序", "Simple")}
CASES = Dataset(
    name="cases",
    label=Text("案件", "Cases"),
    key=("case_no",),
    fields=(
        Field("case_no", Kind.CASE_NUMBER, Text("案号", "Case number"), aliases=("案件编号",)),
        Field("filed_on", Kind.DATE, Text("立案日期", "Filed")),
        Field("closed_on", Kind.DATE, Text("结案日期", "Closed"), optional=True),
        Field("judge", Kind.STAFF, Text("承办人", "Judge"), optional=True),
        Field("panel", Kind.STAFF_LIST, Text("合议庭成员", "Panel"), optional=True),
        Field("unit", Kind.UNIT, Text("承办部门", "Unit"), optional=True),
        Field(
            "procedure",
            Kind.CODE,
            Text("审理程序", "Procedure"),
            optional=True,
            codes=("普通", "简易", "小额"),
            code_labels=SIMPLE,
        ),
        Field("amount", Kind.MONEY, Text("标的额", "Amount"), optional=True, minimum=Decimal(0)),
        Field("share", Kind.PERCENT, Text("支持比例", "Share upheld"), optional=True),
        Field("online", Kind.YES_NO, Text("是否网上立案", "Filed online"), optional=True),
        Field("parties", Kind.INTEGER, Text("当事人数", "Parties"), optional=True),
        Field("note", Kind.TEXT, Text("附记", "Remark text"), optional=True),
    ),
    clocks={"filed": "filed_on", "closed": "closed_on"},
    rules=(
        Rule(Severity.ERROR, "closed_on >= filed_on", Text("结案早于立案", "closed before filed")),
    ),
    unit_field="unit",
)
STAFF = Dataset(
    name="staff",
    label=Text("人员", "Staff"),
    key=("staff_no",),
    fields=(
        Field("staff_no", Kind.STAFF, Text("编号", "Number")),
        Field("name", Kind.TEXT, Text("姓名", "Name")),
        Field("id_no", Kind.ID_NUMBER, Text("身份证号", "Id number"), optional=True),
    ),
    serves=Serves.STAFF,
)
MEMBERS = (
    Member("001", "张伟", frozenset({"U1", "U0"})),
    Member("002", "张伟", frozenset({"U2", "U0"})),
    Member("003", "李娜", frozenset({"U1", "U0"})),
    Member("004", "欧阳锋", frozenset({"U2", "U0"})),
    Member("005", "王芳", frozenset({"U1", "U0"})),
)
UNITS = (UnitName("U1", "民一庭"), UnitName("U2", "民二庭"))
DIRECTORY = Context(staff=MEMBERS, units=UNITS, hash_key=b"key")
HEAD = ("案号", "立案日期")


def csv_of(
    rows: Sequence[Sequence[object]], encoding: str = "utf-8", separator: str = ","
) -> bytes:
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def bring(
    content: bytes, dataset: Dataset = CASES, context: Context | None = None, name: str = "文件.csv"
) -> Prepared:
    return prepare(FileSource(name, content), dataset, context or Context(hash_key=b"key"))


def column(values: Sequence[object], label: str, context: Context | None = None) -> Prepared:
    """A file with this one column beside the required ones; blanks are quoted away."""
    rows = [
        (f"（2024）粤0306民初{at}号", "2024-01-01", f'"{each}"') for at, each in enumerate(values)
    ]
    return bring(csv_of([(*HEAD, label), *rows]), CASES, context)
