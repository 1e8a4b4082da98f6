"""Who is appraised in a period: the people, departments and the institution, in its own order.

A person stands in the unit, class and post of the last assignment that touches the period.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from core.indicators.model import Level

ROSTER = {
    "level": pl.String,
    "subject": pl.String,
    "name": pl.String,
    "unit": pl.String,
    "unit_name": pl.String,
    "staff_class": pl.String,
    "post": pl.String,
    "place": pl.Int64,
}
"""One row per subject; ``place`` is the order of the institution's own list (机构序列)."""


@dataclass(frozen=True)
class Registers:
    """The three frames that the engine itself reads, as the pack's datasets hold them."""

    staff: pl.DataFrame
    units: pl.DataFrame
    assignments: pl.DataFrame


def roster(
    registers: Registers, *, first: date, last: date, tenant: str, tenant_name: str
) -> pl.DataFrame:
    """Every subject of the period as ``ROSTER``: the institution, its units in tree order, people.

    ``first`` and ``last`` are the days of the period, both included.
    """
    units = _units(registers.units)
    people = _people(registers, units, first=first, last=last)
    institution = pl.DataFrame(
        {"level": [Level.TENANT.value], "subject": [tenant], "name": [tenant_name], "place": [0]},
        schema_overrides={"place": pl.Int64},
    )
    parts = [_shaped(part) for part in (institution, units, people)]
    return pl.concat(parts)


def _shaped(part: pl.DataFrame) -> pl.DataFrame:
    columns = [
        (pl.col(name) if name in part.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in ROSTER.items()
    ]
    return part.select(columns)


def _units(units: pl.DataFrame) -> pl.DataFrame:
    order = {number: place for place, number in enumerate(_tree_order(units), 1)}
    names = units.select(unit="unit_no", parent_name="name")
    return (
        units.join(names, left_on="parent", right_on="unit", how="left")
        .select(
            level=pl.lit(Level.UNIT.value),
            subject="unit_no",
            name="name",
            unit="parent",
            unit_name="parent_name",
            post="kind",
            place=pl.col("unit_no").replace_strict(order, return_dtype=pl.Int64),
        )
        .sort("place")
    )


def _tree_order(units: pl.DataFrame) -> list[str]:
    below: dict[str | None, list[str]] = {}
    known = set(units["unit_no"])
    for number, parent in units.sort("unit_no").select("unit_no", "parent").iter_rows():
        below.setdefault(parent if parent in known and parent != number else None, []).append(
            number
        )
    order: list[str] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        number = waiting.pop()
        order.append(number)
        waiting.extend(below.get(number, [])[::-1])
    seen = set(order)
    return order + [number for number in sorted(known) if number not in seen]


def _people(registers: Registers, units: pl.DataFrame, *, first: date, last: date) -> pl.DataFrame:
    until = pl.col("until_on").fill_null(date.max)
    standing = (
        registers.assignments.filter((pl.col("from_on") <= last) & (until >= first))
        .sort("staff_no", "from_on", "unit_no")
        .unique("staff_no", keep="last", maintain_order=True)
    )
    named = units.select("subject", unit_label="name", unit_place="place")
    return (
        standing.join(registers.staff.select("staff_no", "name"), on="staff_no", how="left")
        .join(named, left_on="unit_no", right_on="subject", how="left")
        .sort("unit_place", "staff_no", nulls_last=True)
        .select(
            level=pl.lit(Level.PERSON.value),
            subject="staff_no",
            name=pl.coalesce("name", "staff_no"),
            unit="unit_no",
            unit_name="unit_label",
            staff_class="staff_class",
            post="post",
            place=pl.int_range(pl.len()),
        )
    )
