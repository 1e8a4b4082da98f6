"""A small invented city for the pages: plain values, one institution above another."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.alerts.lights import Interval, Light, Side
from core.evidence.model import Dataset, Field, Kind
from core.indicators.model import Basis, Direction, Indicator, Level
from core.policy.model import Act, Directive, Subject
from core.scoring.model import Curve, Group, Item, Scheme, Shape
from core.texts import Text, same
from web.values import Cell, Column, Place, Provenance, Row, Verdict

D = Decimal
UPPER = Place(
    1, "anlan", Text("安澜市中级人民法院", "Anlan Intermediate Court"), "court", "intermediate"
)
LOWER = Place(2, "wangjiang", Text("望江区人民法院", "Wangjiang Court"), "court", "basic", "anlan")
OTHER = Place(3, "chenghu", Text("澄湖区人民法院", "Chenghu Court"), "court", "basic", "anlan")
PLACES = (UPPER, LOWER, OTHER)
PERIODS = ("2025-Q3", "2025-Q2", "2025-Q1", "2025-09", "2025")

RULE = Directive(
    id="no-ranking",
    document="安中法〔2026〕7号",
    title=Text("审判质量管理指标使用办法", "On the use of quality indicators"),
    issuer=Text("安澜市中级人民法院", "Anlan Intermediate Court"),
    since=date(2026, 1, 15),
    subjects=(Subject.PERSON, Subject.DEPARTMENT, Subject.INSTITUTION),
    families=("spc",),
    forbids=(Act.RANK, Act.TARGET),
)
CLOSED = Text("审判质效", "Quality and efficiency")


def measure(identity: str, name: Text, unit: str, *, family: str = "spc") -> Indicator:
    return Indicator(
        id=identity,
        name=name,
        group=CLOSED,
        formula="count(cases.*) FILTER (WHERE cases.outcome = '调解') / count(cases.*)",
        clock="closed",
        unit=unit,
        direction=Direction.RANGE,
        family=family,
        basis=Basis("安中法〔2026〕7号", date(2026, 1, 15)),
    )


WITHIN = measure("within_limit", Text("审限内结案率", "Closed within the limit"), "%")
APPEAL = measure("appeal_rate", Text("上诉率", "Appeal rate"), "%")
DAYS = measure("mean_days", Text("平均结案时间", "Mean days to close"), "天")
RATIO = measure("case_ratio", Text("案-件比", "Case-to-procedure ratio"), "")
LOAD = measure("workload", Text("办案工作量", "Cases closed"), "件", family="")
LIMITS = {
    "within_limit": Interval(D("0.95"), None),
    "appeal_rate": Interval(D("0.06"), D("0.12")),
    "mean_days": Interval(D("30"), D("55")),
    "case_ratio": Interval(D("1.20"), D("1.45")),
}
FORBIDDEN = Verdict(allowed=False, directive=RULE)
COLUMNS = tuple(
    Column(each, LIMITS.get(each.id), FORBIDDEN if each.family else Verdict(allowed=True))
    for each in (WITHIN, APPEAL, DAYS, RATIO, LOAD)
)
FREE = tuple(Column(each.indicator, each.interval) for each in COLUMNS)

FLAT = Curve(Shape.INTERVAL, {"low": D("0.06"), "high": D("0.12"), "fall": D("0.06")})
SCHEME = Scheme(
    id="judges",
    name=Text("员额法官考核方案", "Appraisal of judges"),
    version=3,
    classes=("员额法官",),
    groups=(
        Group(
            "quality",
            CLOSED,
            D(100),
            tuple(Item(each.id, D(25), FLAT) for each in (WITHIN, APPEAL, DAYS, RATIO)),
        ),
    ),
)
SOURCE = Provenance(
    as_of=datetime(2025, 10, 11, 15, 40, tzinfo=UTC),
    calendar=Text("2025 年（月末制）第 2 版", "2025, month's end, version 2"),
    scheme=Text("员额法官考核方案 第 3 版", "Appraisal of judges, version 3"),
    pack=Text("法院审判执行 2026.2", "Courts 2026.2"),
    run="0312",
    digest="7f3a90d1b2c3d4e5f60718293a4b5c6d41bec2e9",
)


def light(value: Decimal, limits: Interval, base: int) -> tuple[Light, Side | None]:
    """A light that follows from the interval, with a third of its width as tolerance."""
    low, high = limits.low or D(0), limits.high or D(10**6)
    room = (high - low) / 3 if limits.high and limits.low else D("0.02")
    if base < 10:
        return Light.NONE, None
    if low <= value <= high:
        return Light.OK, None
    side = Side.HIGH if value > high else Side.LOW
    far = value - high if side is Side.HIGH else low - value
    return (Light.WARN if far <= room else Light.CRIT), side


def cell(identity: str, numerator: int, denominator: int) -> Cell:
    value = D(numerator) / D(denominator)
    shown, side = light(value, LIMITS[identity], denominator)
    points = {Light.WARN: D("17.23"), Light.CRIT: D("4.50")}.get(shown, D(25))
    return Cell(value, numerator, denominator, points, D(25), shown, side)


def person(number: int, name: str, unit: tuple[str, str]) -> Row:
    base = 8 if number == 12 else 112
    cells = {
        "within_limit": cell("within_limit", base - (9 if number % 5 == 1 else 2), base),
        "appeal_rate": cell("appeal_rate", base * (7 + number * 5 % 9) // 100, base),
        "mean_days": cell("mean_days", base * (33 + number * 7 % 31), base),
        "case_ratio": Cell(value=None, numerator=7, denominator=0, full=D(25)),
        "workload": Cell(value=D(112 + number)),
    }
    judge = number % 9 != 5
    scored = [each.points for each in cells.values() if each.points is not None]
    return Row(
        subject=f"10{number:02d}",
        name=name,
        cells=cells,
        unit_no=unit[0],
        unit=unit[1],
        staff_class="员额法官" if judge else "法官助理",
        post="庭长" if number % 7 == 0 else "",
        total=sum(scored, D(0)) if judge else None,
        full=D(100) if judge else None,
        counted=D(75) if judge else None,
        scheme="judges" if judge else None,
    )


UNITS = (("u1", "民事审判一庭"), ("u2", "民事审判二庭"), ("u3", "滨河人民法庭"))
NAMES = tuple(
    f"{family}{given}"
    for family, given in zip(
        "程何林许邵唐姜顾周陆贺宋孟严白崔乔方韩纪郑",
        "以静叙维景若望明砚文知怀知松若砚予亦素云有",
        strict=True,
    )
)
PEOPLE = tuple(person(place, name, UNITS[place // 7]) for place, name in enumerate(NAMES))


def merged(subject: str, name: str, step: int) -> Row:
    return Row(subject=subject, name=name, cells=person(step, name, UNITS[0]).cells)


DEPARTMENTS = tuple(merged(number, name, 11 + step) for step, (number, name) in enumerate(UNITS))
LEVEL_ROWS = {
    Level.PERSON: PEOPLE,
    Level.UNIT: DEPARTMENTS,
}
CASES = Dataset(
    name="cases",
    label=Text("审判案件", "Cases"),
    key=("case_no",),
    fields=(
        Field("case_no", Kind.CASE_NUMBER, Text("案号", "Case number")),
        Field("closed_on", Kind.DATE, Text("结案日期", "Closed on"), optional=True),
        Field("judge", Kind.STAFF, Text("承办人", "Judge")),
        Field(
            "outcome",
            Kind.CODE,
            Text("结案方式", "Outcome"),
            codes=("判决", "调解"),
            code_labels={"判决": Text("判决", "Judgment")},
        ),
    ),
    clocks={"closed": "closed_on"},
)
STAFF = Dataset("staff", same("人员"), ("staff_no",), (Field("staff_no", Kind.TEXT, same("工号")),))
