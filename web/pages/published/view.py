"""A publication as a table: indicators down, the institution and its departments across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.texts import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``withheld`` where few people or cases stand behind it."""

    value: Decimal | None
    parts: tuple[str, str] | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with its figures, by subject."""

    name: Text
    unit: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Grade:
    """A department's total under one scheme."""

    scheme: Text
    department: str
    total: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    period: str
    run: int
    pack: str
    subjects: Sequence[tuple[str, str]]
    groups: Sequence[tuple[Text, Sequence[Line]]]
    grades: Sequence[Grade]
    left_out: Sequence[tuple[Text, str]]
    hidden: int


def arrange(content: Mapping[str, Any]) -> View:
    """The page out of what was published."""
    figures: dict[str, dict[str, Figure]] = {}
    for subject, indicator, above, below, value, withheld in content["values"]:
        parts = (above, below) if above is not None and below is not None else None
        figures.setdefault(indicator, {})[subject] = Figure(exact(value), parts, withheld)
    groups: dict[Text, list[Line]] = {}
    for each in content["indicators"]:
        line = Line(Text(*each["name"]), each["unit"], figures.get(each["id"], {}))
        groups.setdefault(Text(*each["group"]), []).append(line)
    names = dict(content["subjects"])
    return View(
        period=content["period"],
        run=content["run"],
        pack=f"{content['pack']} {content['pack_version']}",
        subjects=tuple(names.items()),
        groups=tuple(groups.items()),
        grades=tuple(_grade(each, names) for each in content["totals"]),
        left_out=tuple(
            (Text(*each["name"]), "、".join(each["documents"])) for each in content["left_out"]
        ),
        hidden=sum(1 for each in content["values"] if each[5]),
    )


def _grade(each: Mapping[str, Any], names: Mapping[str, str]) -> Grade:
    name = names[each["subject"]]
    return Grade(Text(*each["name"]), name, exact(each["total"]), each["grade"])


def exact(written: str | None) -> Decimal | None:
    """A number as it travelled."""
    return None if written is None else Decimal(written)
