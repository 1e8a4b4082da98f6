"""Sections, villages and people of an invented township, or the sections of a county office."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from gongheng import Inventor

Row = dict[str, object]
LONG_AGO = date(2018, 6, 1)
FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
SERVICE, GENERAL, ENFORCEMENT = "民生服务科室", "综合管理科室", "执法监督科室"
VILLAGE = "村（社区）"

TOWN_SECTIONS = (
    ("领导班子", GENERAL, 0.08),
    ("党政综合办公室", GENERAL, 0.12),
    ("便民服务中心", SERVICE, 0.16),
    ("社会保障所", SERVICE, 0.09),
    ("农业农村办公室", SERVICE, 0.10),
    ("平安法治办公室", ENFORCEMENT, 0.10),
    ("综合行政执法队", ENFORCEMENT, 0.13),
)
"""Name, class and share of the people; the rest are village cadres."""

OFFICE_SECTIONS = (
    ("领导班子", GENERAL, 0.16),
    ("办公室", GENERAL, 0.24),
    ("业务科", SERVICE, 0.36),
    ("督查科", ENFORCEMENT, 0.24),
)
VILLAGES = ("柳塘村", "石桥村", "东坞村", "松岭村", "临水社区", "新安社区")
POSTS = {SERVICE: "民生服务岗位", GENERAL: "综合管理岗位", ENFORCEMENT: "执法监督岗位"}


@dataclass
class People:
    """Units, staff and assignments, and who works where."""

    units: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    by_unit: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[str]:
        """The units of these kinds, in order."""
        return [unit for unit, kind in self.kinds.items() if kind in kinds]


def people(inventor: Inventor, code: str, count: int, *, villages: int) -> People:
    """So many people in sections, and three cadres in each of so many villages."""
    made = People()
    plans = TOWN_SECTIONS if villages else OFFICE_SECTIONS
    for name, kind, share in plans:
        unit = _unit(made, name, kind)
        leaders = name == "领导班子"
        for seat in range(max(2, round(count * share))):
            post = "领导岗位" if leaders else "科室负责人岗位" if seat == 0 else POSTS[kind]
            staff_class = "公务员" if leaders or seat % 3 == 0 else "事业编制人员"
            _person(inventor, made, code, unit=unit, seat=(staff_class, post))
    for name in VILLAGES[:villages]:
        unit = _unit(made, name, VILLAGE)
        for _ in range(3):
            _person(inventor, made, code, unit=unit, seat=("村（社区）干部", "村级岗位"))
    return made


def _unit(made: People, name: str, kind: str) -> str:
    number = f"{len(made.units) + 1:02d}"
    made.units.append({"unit_no": number, "name": name, "parent": None, "kind": kind})
    made.by_unit[number] = []
    made.kinds[number] = kind
    return number


def _person(
    inventor: Inventor, made: People, code: str, *, unit: str, seat: tuple[str, str]
) -> None:
    number = f"{code}{len(made.staff) + 1:03d}"
    begin = LONG_AGO + timedelta(days=inventor.random.randint(0, 1800))
    made.staff.append({"staff_no": number, "name": inventor.name(), "entered_on": begin})
    made.by_unit[unit].append(number)
    staff_class, post = seat
    made.assignments.append(
        {
            "staff_no": number,
            "unit_no": unit,
            "staff_class": staff_class,
            "post": post,
            "from_on": begin,
            "until_on": None,
        }
    )
