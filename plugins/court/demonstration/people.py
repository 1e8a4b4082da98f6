"""Who works in an invented court: units, staff, and who stood where from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from plugins.court.demonstration import words
from plugins.court.demonstration.time import END, START

Row = dict[str, Any]
JUDGE, ASSISTANT, CLERK = "员额法官", "法官助理", "书记员"
OFFICE, BAILIFF = "司法行政人员", "司法警察"
LONG_AGO = np.datetime64("2019-01-01")


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A department: its line of work and its share of the court's staff."""

    name: str
    line: str
    share: float
    teams: bool = False


LARGE = (
    UnitPlan("院领导", "民事", 0.03),
    UnitPlan("立案庭", "速裁", 0.10),
    UnitPlan("刑事审判庭", "刑事", 0.10),
    UnitPlan("民事审判一庭", "民事", 0.17, teams=True),
    UnitPlan("民事审判二庭", "民事", 0.13, teams=True),
    UnitPlan("滨河人民法庭", "民事", 0.08),
    UnitPlan("行政审判庭", "行政", 0.05),
    UnitPlan("执行局", "执行", 0.16, teams=True),
    UnitPlan("审判管理办公室", "综合", 0.04),
    UnitPlan("政治部", "综合", 0.04),
    UnitPlan("综合办公室", "综合", 0.06),
    UnitPlan("司法警察大队", "法警", 0.04),
)
SMALL = (
    UnitPlan("民事审判庭", "民事", 0.40),
    UnitPlan("刑事行政审判庭", "刑事", 0.20),
    UnitPlan("执行局", "执行", 0.25),
    UnitPlan("综合办公室", "综合", 0.15),
)
LEADERS = "院领导"
EASE = {"院长": 0.04, "副院长": 0.35, "庭长": 0.6, "副庭长": 0.85, None: 1.0}
"""How much of a judge's work comes to one with that duty."""

LINES = {"速裁": "立案", "法警": "综合"}
"""The codes of lines where they are not called as here."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One person in one unit for a time; ``pace`` is how much work comes to a judge."""

    staff_no: str
    unit_no: str
    line: str
    staff_class: str
    post: str
    duty: str | None
    begin: np.datetime64
    end: np.datetime64 | None
    pace: float

    def row(self) -> Row:
        """The spell as a row of assignments."""
        return {
            "staff_no": self.staff_no,
            "unit_no": self.unit_no,
            "staff_class": self.staff_class,
            "post": self.post,
            "duty": self.duty,
            "from_on": self.begin.item(),
            "until_on": None if self.end is None else self.end.item(),
        }


@dataclass
class People:
    """Units, staff and spells of one court."""

    units: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)


def people(rng: np.random.Generator, code: str, count: int) -> People:
    """A court of so many people (eight at least)."""
    made = People()
    plans = LARGE if count >= 40 else SMALL
    sizes = _spread([plan.share for plan in plans], count)
    names = _names(rng, count)
    for plan, size in zip(plans, sizes, strict=True):
        homes = _add_units(made, plan, size)
        for place, staff_class in enumerate(_classes(plan, size)):
            number = f"{code[-2:]}{len(made.staff) + 1:03d}"
            unit = homes[0] if place == 0 else homes[place % len(homes)]
            person = _person(rng, number, next(names), staff_class)
            made.staff.append(person)
            made.spells.append(_spell(rng, person, plan, unit=unit, seat=(staff_class, place)))
    _move_some(rng, made)
    return made


def _spread(shares: list[float], count: int) -> list[int]:
    """Whole numbers near the shares, at least two each, that add up to the count."""
    sizes = [max(2, int(share * count)) for share in shares]
    sizes[-1] = max(1, sizes[-1])
    biggest = sizes.index(max(sizes))
    sizes[biggest] += count - sum(sizes)
    return sizes


def _names(rng: np.random.Generator, count: int) -> Iterator[str]:
    """Invented names, hardly ever the same twice; a court of many has a pair of namesakes."""
    seen: list[str] = []
    while True:
        if len(seen) == 60 and count > 60:
            seen.append(seen[17])
        else:
            name = "".join(
                pool[int(rng.integers(len(pool)))]
                for pool in (words.SURNAMES, words.GIVEN_FIRST, words.GIVEN_SECOND)
            )
            if name in seen:
                continue
            seen.append(name)
        yield seen[-1]


def _unit(made: People, name: str, parent: str | None, line: str) -> Row:
    number = f"{parent or ''}{len(made.units) + 1:02d}"
    return {
        "unit_no": number,
        "name": name,
        "parent": parent,
        "kind": "部门" if parent is None else "审判团队",
        "line": LINES.get(line, line),
    }


def _add_units(made: People, plan: UnitPlan, size: int) -> list[str]:
    """The department and, where it has any, its teams; the numbers of both."""
    home = _unit(made, plan.name, None, plan.line)
    made.units.append(home)
    numbers = [str(home["unit_no"])]
    if plan.teams and size >= 10:
        for count in "一二三四五六"[: size // 6]:
            team = _unit(made, f"{plan.name}{count}团队", numbers[0], plan.line)
            made.units.append(team)
            numbers.append(str(team["unit_no"]))
    return numbers


def _classes(plan: UnitPlan, size: int) -> list[str]:
    """The classes of a unit's people; the first is its chief."""
    if plan.line == "综合":
        return [OFFICE] * size
    if plan.line == "法警":
        return [BAILIFF] * size
    if plan.name == LEADERS:
        return [JUDGE] * size
    judges = max(1, round(size * 0.42))
    assistants = round((size - judges) / 2)
    return [JUDGE] * judges + [ASSISTANT] * assistants + [CLERK] * (size - judges - assistants)


def _person(rng: np.random.Generator, number: str, name: str, staff_class: str) -> Row:
    entered = LONG_AGO - int(rng.integers(0, 6500))
    quota = np.datetime64("2016-12-30") + int(rng.integers(0, 700))
    schools = ["本科", "硕士研究生", "博士研究生", "大专"]
    return {
        "staff_no": number,
        "name": name,
        "entered_on": None if rng.random() < 0.02 else entered.item(),
        "quota_on": max(quota, entered + 900).item() if staff_class == JUDGE else None,
        "education": schools[int(rng.choice(4, p=[0.62, 0.31, 0.01, 0.06]))],
    }


def _spell(
    rng: np.random.Generator, person: Row, plan: UnitPlan, *, unit: str, seat: tuple[str, int]
) -> Spell:
    staff_class, place = seat
    duty = _duty(plan, staff_class, place)
    return Spell(
        staff_no=person["staff_no"],
        unit_no=unit,
        line=plan.line,
        staff_class=staff_class,
        post=_post(plan.line, staff_class),
        duty=duty,
        begin=LONG_AGO + int(rng.integers(0, 1500)),
        end=None,
        pace=EASE[duty] * float(np.exp(rng.normal(0, 0.22))),
    )


def _duty(plan: UnitPlan, staff_class: str, place: int) -> str | None:
    if plan.name == LEADERS:
        return "院长" if place == 0 else "副院长"
    return {0: "庭长", 1: "副庭长"}.get(place) if staff_class == JUDGE else None


def _post(line: str, staff_class: str) -> str:
    if staff_class in (OFFICE, BAILIFF):
        return "综合岗位"
    if staff_class != JUDGE:
        return "审判辅助岗位"
    return {"执行": "执行岗位", "速裁": "立案岗位"}.get(line, "审判岗位")


def _move_some(rng: np.random.Generator, made: People) -> None:
    """Transfers, promotions into the quota, arrivals and departures in the middle of a year."""
    homes = {unit["unit_no"]: unit for unit in made.units}
    for index in range(len(made.spells)):
        spell = made.spells[index]
        chance = float(rng.random())
        day = START + int(rng.integers(120, int((END - START).astype(int)) - 60))
        first = spell.duty is not None or len(made.spells) < 15
        if first or spell.line == "法警":
            continue
        if chance < 0.05:
            _transfer(rng, made, index, day, homes)
        elif chance < 0.08 and spell.staff_class == ASSISTANT:
            _promote(made, index, day)
        elif chance < 0.11:
            made.spells[index] = replace(spell, begin=day)
        elif chance < 0.13:
            made.spells[index] = replace(spell, end=day)


def _transfer(
    rng: np.random.Generator, made: People, index: int, day: np.datetime64, homes: dict[str, Row]
) -> None:
    """Into another unit of the same or a neighbouring line, the class unchanged."""
    spell = made.spells[index]
    kin = {"民事": ("民事", "速裁"), "速裁": ("民事",), "刑事": ("民事",), "行政": ("民事",)}
    lines = kin.get(spell.line, (spell.line,))
    others = sorted(
        {
            (other.unit_no, other.line)
            for other in made.spells
            if other.line in lines and other.unit_no != spell.unit_no
        }
    )
    if others:
        unit, line = others[int(rng.integers(len(others)))]
        made.spells[index] = replace(spell, end=day - 1)
        post = _post(line, spell.staff_class)
        made.spells.append(replace(spell, unit_no=unit, line=line, post=post, begin=day))


def _promote(made: People, index: int, day: np.datetime64) -> None:
    """An assistant becomes a judge of the quota where he is."""
    spell = made.spells[index]
    made.spells[index] = replace(spell, end=day - 1)
    made.spells.append(
        replace(spell, staff_class=JUDGE, post=_post(spell.line, JUDGE), begin=day, pace=0.8)
    )
    person = next(each for each in made.staff if each["staff_no"] == spell.staff_no)
    person["quota_on"] = day.item()
    if person["entered_on"] is None:
        person["entered_on"] = LONG_AGO.item()
