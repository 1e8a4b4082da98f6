"""The columns of the pack's datasets, with the store's types, and drafts turned into them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from plugins.court.demonstration import cases, words
from plugins.court.demonstration.cases import Draft, flag
from plugins.court.demonstration.people import ASSISTANT, CLERK, People
from plugins.court.demonstration.time import (
    NEVER,
    Days,
    Floats,
    Numbers,
    Words,
    known,
    later,
)

TEXT, DAY, FLAG = pl.String(), pl.Date(), pl.Boolean()
CASES: Mapping[str, pl.DataType] = {
    "case_no": TEXT,
    "kind": TEXT,
    "instance": TEXT,
    "procedure": TEXT,
    "cause": TEXT,
    "plaintiff": TEXT,
    "amount": pl.Decimal(38, 2),
    "origin": TEXT,
    "judge": TEXT,
    "panel": pl.List(pl.String()),
    "assistant": TEXT,
    "clerk": TEXT,
    "unit": TEXT,
    "filed_on": DAY,
    "closed_on": DAY,
    "effective_on": DAY,
    "deadline_on": DAY,
    "extended_days": pl.Int64(),
    "deducted_days": pl.Int64(),
    "close_method": TEXT,
    "heard": FLAG,
    "decided_in_court": FLAG,
    "jury": FLAG,
    "mediable": FLAG,
    "performable": FLAG,
    "enforcement_applied_on": DAY,
    "petitioned_on": DAY,
    "case_weight": pl.Decimal(38, 4),
}
ENFORCEMENTS: Mapping[str, pl.DataType] = {
    "case_no": TEXT,
    "kind": TEXT,
    "basis": TEXT,
    "judge": TEXT,
    "clerk": TEXT,
    "unit": TEXT,
    "filed_on": DAY,
    "closed_on": DAY,
    "limit_on": DAY,
    "close_method": TEXT,
    "has_property": FLAG,
    "amount_claimed": pl.Decimal(38, 2),
    "amount_recovered": pl.Decimal(38, 2),
    "case_weight": pl.Decimal(38, 4),
}
UNITS: Mapping[str, pl.DataType] = dict.fromkeys(
    ("unit_no", "name", "parent", "kind", "line"), TEXT
)
STAFF: Mapping[str, pl.DataType] = {
    "staff_no": TEXT,
    "name": TEXT,
    "entered_on": DAY,
    "quota_on": DAY,
    "education": TEXT,
}
ASSIGNMENTS: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("staff_no", "unit_no", "staff_class", "post", "duty"), TEXT),
    "from_on": DAY,
    "until_on": DAY,
}
PARTIES: Mapping[str, pl.DataType] = {
    "case": TEXT,
    "seq": pl.Int64(),
    **dict.fromkeys(("role", "kind", "name", "id_number", "address"), TEXT),
}
REPRESENTATIONS: Mapping[str, pl.DataType] = {
    "case": TEXT,
    "seq": pl.Int64(),
    **dict.fromkeys(("side", "party", "lawyer", "licence", "firm"), TEXT),
}
PETITIONS: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("petition_no", "petitioner", "id_number", "kind"), TEXT),
    **dict.fromkeys(("subject", "case", "staff"), TEXT),
    "received_on": DAY,
    "closed_on": DAY,
    "outcome": TEXT,
}
KIN: Mapping[str, pl.DataType] = {
    "staff_no": TEXT,
    "seq": pl.Int64(),
    **dict.fromkeys(("name", "relation", "id_number", "licence", "workplace"), TEXT),
    "declared_on": DAY,
}
CONDUCT: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("record_no", "staff_no", "heading", "conduct", "source"), TEXT),
    "found_on": DAY,
    "confirmed": FLAG,
    "document": TEXT,
}
CAREERS: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("staff_no", "employer", "kind", "duty"), TEXT),
    "from_on": DAY,
    "until_on": DAY,
}


def table(columns: Mapping[str, Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A table of the schema; a column that is not given is empty."""
    count = len(next(iter(columns.values())))
    return pl.DataFrame(
        [_series(name, columns.get(name), kind, count) for name, kind in schema.items()]
    )


def _series(name: str, values: Any, kind: pl.DataType, count: int) -> pl.Series:
    if values is None:
        return pl.Series(name, [None] * count, dtype=kind)
    if isinstance(values, pl.Series):
        return values.rename(name).cast(kind)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return pl.Series(name, values.astype("datetime64[D]")).cast(kind)
    return pl.Series(name, list(values), dtype=kind)


def exact(hundredths: Numbers | pl.Series) -> pl.Series:
    """Whole hundredths as exact numbers with two places."""
    whole = pl.Series("exact", hundredths, dtype=pl.Int64).cast(pl.Decimal(38, 2))
    return whole * pl.Series([Decimal("0.01")])


def hundredths(numbers: Floats) -> pl.Series:
    """Floats that mean two places, as exact numbers."""
    return exact(np.round(numbers * 100).astype(np.int64))


def first_instance(
    rng: np.random.Generator, made: Draft, people: People, effective: Days
) -> pl.DataFrame:
    """A court's first-instance cases as rows of the dataset ``cases``."""
    word = np.array([cases.WORDS[kind] for kind in made.kind], dtype=object)
    deadline, extended, deducted = cases.limits(rng, made)
    performable = _performable(rng, made, effective)
    applied = _applied(rng, made, effective, performable)
    columns = {
        "case_no": cases.case_numbers(made.filed, made.court.code, word),
        "kind": made.kind,
        "instance": ["一审"] * made.count,
        "procedure": np.array(cases.PROCEDURES, dtype=object)[made.procedure],
        "cause": [
            words.CAUSES[kind][at].name for kind, at in zip(made.kind, made.cause, strict=True)
        ],
        "plaintiff": cases.plaintiffs(rng, made),
        "amount": exact(cases.amounts(rng, made)),
        "judge": made.judge,
        "panel": cases.panels(rng, made, people),
        "assistant": cases.helpers(rng, made, people, ASSISTANT),
        "clerk": cases.helpers(rng, made, people, CLERK),
        "unit": made.unit,
        "filed_on": made.filed,
        "closed_on": made.closed,
        "effective_on": effective,
        "deadline_on": deadline,
        "extended_days": extended,
        "deducted_days": [
            int(day) if day or lot else None for day, lot in _with_gaps(rng, deducted)
        ],
        "close_method": made.method,
        **_hearing(rng, made),
        "performable": performable,
        "enforcement_applied_on": applied,
        "petitioned_on": _petitioned(rng, made, effective),
        "case_weight": hundredths(made.weight),
    }
    return table(columns, CASES)


def _with_gaps(rng: np.random.Generator, days: Any) -> Any:
    """Zero days are as often left out as written."""
    return zip(days, rng.random(len(days)) < 0.5, strict=True)


def _hearing(rng: np.random.Generator, made: Draft) -> dict[str, Words]:
    done = ~np.isnat(made.closed)
    tried = done & np.isin(made.method, ["判决", "调解"])
    quick = np.where(made.procedure == 0, 0.12, 0.46)
    civil = made.kind == "民事"
    return {
        "heard": flag(rng, np.where(tried, 0.93, 0.25), done),
        "decided_in_court": flag(rng, quick, done & (made.method == "判决")),
        "jury": flag(rng, np.where(made.procedure == 0, 0.62, 0.0), done),
        "mediable": flag(rng, np.where(civil, 0.97, 0.05), done),
    }


def _performable(rng: np.random.Generator, made: Draft, effective: Days) -> Words:
    ended = np.isin(made.method, ["判决", "调解"]) & (made.kind != "刑事") & ~np.isnat(effective)
    return flag(rng, made.trait("performable"), ended)


def _applied(rng: np.random.Generator, made: Draft, effective: Days, performable: Words) -> Days:
    """Enforcement is applied for in four of ten judgments, less often where it was mediated."""
    chance = np.where(made.method == "调解", 0.30, 0.43)
    chosen = (performable == True) & (rng.random(made.count) < chance)  # noqa: E712
    return known(np.where(chosen, later(rng, effective, 12, 110), NEVER))


def _petitioned(rng: np.random.Generator, made: Draft, effective: Days) -> Days:
    chosen = (made.method == "判决") & (rng.random(made.count) < 0.013 * made.careful)
    return known(np.where(chosen, later(rng, effective, 20, 170), NEVER))
