"""Petitions: a few parties in a hundred are not content with what became of their case."""

import numpy as np
import polars as pl

from plugins.court.demonstration.tables import PETITIONS
from plugins.court.demonstration.time import Days, known, later
from plugins.court.demonstration.words import CourtName

KINDS = ("来信", "来访", "网上", "电话")
SUBJECTS = ("裁判不服", "久拖不决", "作风态度", "执行不力", "其他")
OUTCOMES = ("属实", "部分属实", "不属实", "息诉息访")
SHARE = 0.012


def petitions(
    rng: np.random.Generator, court: CourtName, cases: pl.DataFrame, parties: pl.DataFrame
) -> pl.DataFrame:
    """One petition about some of the closed cases, by a natural person who stands in it."""
    people = parties.filter(pl.col("kind") == "自然人").unique("case", keep="first")
    closed = (
        cases.filter(pl.col("closed_on").is_not_null())
        .join(people.drop("kind"), left_on="case_no", right_on="case", how="inner")
        .sort("case_no")
    )
    chosen = closed.filter(pl.Series(rng.random(closed.height) < SHARE, dtype=pl.Boolean))
    received = known(later(rng, chosen["closed_on"].to_numpy(), 3, 60))
    chosen = chosen.filter(pl.Series(~np.isnat(received), dtype=pl.Boolean))
    received = received[~np.isnat(received)]
    closed_on = known(later(rng, received, 5, 60)) if len(received) else received
    about = pl.Series(rng.random(chosen.height) < 0.6, dtype=pl.Boolean)
    return pl.DataFrame(
        {
            "petition_no": _numbers(received, court),
            "petitioner": chosen["name"],
            "id_number": chosen["id_number"],
            "kind": _drawn(rng, KINDS, chosen.height),
            "subject": _drawn(rng, SUBJECTS, chosen.height),
            "case": chosen["case_no"],
            "staff": chosen["judge"].set(~about, None),
            "received_on": received.astype("datetime64[D]"),
            "closed_on": closed_on.astype("datetime64[D]"),
            "outcome": pl.Series(
                _drawn(rng, OUTCOMES, chosen.height, shares=(0.03, 0.07, 0.55, 0.35)),
                dtype=pl.String,
            ).set(pl.Series(np.isnat(closed_on), dtype=pl.Boolean), None),
        },
        schema=dict(PETITIONS),
    )


def _numbers(received: Days, court: CourtName) -> list[str]:
    return [f"访{court.code[1:]}-{str(day)[:4]}-{at:04}" for at, day in enumerate(received, 1)]


def _drawn(
    rng: np.random.Generator,
    several: tuple[str, ...],
    count: int,
    *,
    shares: tuple[float, ...] | None = None,
) -> list[str]:
    return [several[int(at)] for at in rng.choice(len(several), size=count, p=shares)]
