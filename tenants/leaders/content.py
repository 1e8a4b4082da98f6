"""What travels of the leaders whom a contract names: their figures of a period, no one else's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from core.indicators.model import Level
from core.scoring.outcome import Outcome
from core.scoring.ports import Institution
from core.scoring.runs import Run


def case_handling(
    institution: Institution, run: Run, outcome: Outcome, persons: Sequence[str]
) -> dict[str, Any]:
    """The named people's figures in plain values; who is not on the roster is ``missing``."""
    people = outcome.subjects.filter(level=Level.PERSON.value)
    known = {row["subject"]: row for row in people.iter_rows(named=True)}
    named = [each for each in persons if each in known]
    values = outcome.values.filter(
        (pl.col("level") == Level.PERSON.value) & pl.col("subject").is_in(named)
    ).drop_nulls("value")
    used = set(values["indicator"])
    return {
        "period": run.period,
        "run": run.number,
        "digest": run.digest,
        "pack": institution.pack.id,
        "pack_version": institution.pack.version,
        "people": [
            {
                "number": each,
                "name": known[each]["name"],
                "unit": known[each]["unit_name"] or "",
                "post": known[each]["post"] or "",
            }
            for each in named
        ],
        "missing": [each for each in persons if each not in known],
        "indicators": [
            {"id": each.id, "name": [each.name.zh, each.name.en], "unit": each.unit}
            for each in institution.pack.indicators
            if each.id in used
        ],
        "values": [
            [row["subject"], row["indicator"], *(_plain(row[name]) for name in PARTS)]
            for row in values.iter_rows(named=True)
        ],
    }


PARTS = ("numerator", "denominator", "value")


def _plain(value: Decimal | float | None) -> str | None:
    if value is None:
        return None
    return repr(value) if isinstance(value, float) else f"{value.normalize():f}"
