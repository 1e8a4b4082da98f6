"""Who works in an invented procuratorate: departments, case teams, posts, a few transfers."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from gongheng import Inventor

Row = dict[str, object]
LONG_AGO = date(2019, 3, 1)
FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
PROSECUTOR, ASSISTANT, CLERK, OFFICE = "员额检察官", "检察官助理", "书记员", "司法行政人员"

DEPARTMENTS = (
    ("院领导", "综合", 0.07),
    ("第一检察部", "刑事", 0.26),
    ("第二检察部", "刑事", 0.22),
    ("第三检察部", "民事行政", 0.14),
    ("第四检察部", "公益诉讼", 0.12),
    ("案件管理办公室", "综合", 0.09),
    ("政治部", "综合", 0.10),
)
"""Name, line of work, and share of the staff."""

PACE = {"检察长岗位": 0.07, "院领导岗位": 0.36, "部门负责人岗位": 0.62, "办案岗位": 1.0}
"""How much of a prosecutor's work comes to one in that post."""


@dataclass(frozen=True)
class Prosecutor:
    """A prosecutor while cases are handed out; ``pace`` is how many come."""

    staff_no: str
    unit_no: str
    line: str
    pace: float
    careful: float


@dataclass
class People:
    """Units, staff and assignments of one procuratorate, and its prosecutors by line of work."""

    units: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    prosecutors: list[Prosecutor] = field(default_factory=list)
    assistants: list[str] = field(default_factory=list)

    def of(self, *lines: str) -> list[Prosecutor]:
        """The prosecutors of these lines, leaders included; all of them if there are none."""
        wanted = [each for each in self.prosecutors if each.line in (*lines, "综合")]
        return wanted or self.prosecutors


def people(inventor: Inventor, code: str, count: int) -> People:
    """A procuratorate of so many people (fourteen at least)."""
    made = People()
    for place, (name, line, share) in enumerate(DEPARTMENTS, 1):
        unit = f"{place:02d}"
        made.units.append(_unit(unit, name, line))
        size = max(2, round(count * share))
        for seat in range(size):
            _add(inventor, made, code, unit=unit, line=line, seat=seat, size=size)
    return made


def _unit(number: str, name: str, line: str) -> Row:
    return {"unit_no": number, "name": name, "parent": None, "kind": "部门", "line": line}


def _add(
    inventor: Inventor, made: People, code: str, *, unit: str, line: str, seat: int, size: int
) -> None:
    number = f"{code}{len(made.staff) + 1:03d}"
    staff_class, post = _seat(unit, line, seat, size)
    begin = LONG_AGO + timedelta(days=inventor.random.randint(0, 1400))
    quota = begin + timedelta(days=900) if staff_class == PROSECUTOR else None
    made.staff.append(
        {"staff_no": number, "name": inventor.name(), "entered_on": begin, "quota_on": quota}
    )
    made.assignments += _assignments(inventor, number, unit, begin, (staff_class, post))
    if staff_class == PROSECUTOR:
        pace = PACE[post] * inventor.random.lognormvariate(0, 0.2)
        careful = inventor.random.lognormvariate(0, 0.25)
        made.prosecutors.append(Prosecutor(number, unit, line, pace, careful))
    elif staff_class == ASSISTANT:
        made.assistants.append(number)


def _seat(unit: str, line: str, seat: int, size: int) -> tuple[str, str]:
    """Class and post by the place in the department."""
    if unit == "01":
        return PROSECUTOR, "检察长岗位" if seat == 0 else "院领导岗位"
    if line == "综合":
        return OFFICE, "综合岗位"
    prosecutors = max(2, round(size * 0.45))
    if seat < prosecutors:
        return PROSECUTOR, "部门负责人岗位" if seat == 0 else "办案岗位"
    return (ASSISTANT if seat % 2 else CLERK), "办案辅助岗位"


def _assignments(
    inventor: Inventor, number: str, unit: str, begin: date, seat: tuple[str, str]
) -> list[Row]:
    """One post for most; one in twelve of the ordinary ones changes department in between."""
    staff_class, post = seat
    first: Row = {
        "staff_no": number,
        "unit_no": unit,
        "staff_class": staff_class,
        "post": post,
        "from_on": begin,
        "until_on": None,
    }
    if post not in ("办案岗位", "办案辅助岗位") or not inventor.chance(0.08):
        return [first]
    day = FIRST + timedelta(days=inventor.random.randint(200, 900))
    other = inventor.one_of([each for each in ("02", "03", "04", "05") if each != unit])
    until = day - timedelta(days=1)
    return [{**first, "until_on": until}, {**first, "unit_no": other, "from_on": day}]
