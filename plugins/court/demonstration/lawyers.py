"""Who stands for the parties: a bar of invented lawyers, a third of their work in one firm."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration.parties import CLAIMING
from plugins.court.demonstration.tables import REPRESENTATIONS
from plugins.court.demonstration.truths import planted
from plugins.court.demonstration.words import GIVEN_FIRST, GIVEN_SECOND, SURNAMES

PLACES = ("安澜", "望江", "临浦", "澄湖", "云台")
WORDS = ("衡石", "明砚", "清川", "禾正", "远岚", "松泉", "知行", "允屿")
LAWYERS = 60
"""Lawyers before one court; those of the hub firm come first."""


@dataclass(frozen=True)
class Bar:
    """The lawyers who come before one court, and how often each is asked."""

    lawyers: pl.DataFrame
    chances: list[float]

    @classmethod
    def of(cls, rng: np.random.Generator, code: str) -> "Bar":
        """The bar of one court: names, licences, firms."""
        pools = (SURNAMES, GIVEN_FIRST, GIVEN_SECOND)
        drawn = [rng.integers(0, len(pool), LAWYERS) for pool in pools]
        firms = [f"{place}{word}律师事务所" for word in WORDS for place in PLACES]
        in_hub = np.arange(LAWYERS) < LAWYERS // 3
        other = rng.integers(0, len(firms), LAWYERS)
        lawyers = pl.DataFrame(
            {
                "lawyer": [
                    "".join(pool[at] for pool, at in zip(pools, each, strict=True))
                    for each in zip(*drawn, strict=True)
                ],
                "licence": [f"19901{code[-2:]}{10_000_000 + at:010}" for at in range(LAWYERS)],
                "firm": [
                    planted().hub.firm if hub else firms[at]
                    for hub, at in zip(in_hub, other, strict=True)
                ],
            }
        )
        lot = rng.pareto(2.0, LAWYERS) + 0.3
        share = np.where(in_hub, planted().hub.share, 1 - planted().hub.share)
        total = np.where(in_hub, lot[in_hub].sum(), lot[~in_hub].sum())
        return cls(lawyers, (lot / total * share).tolist())

    def stand(
        self, rng: np.random.Generator, cases: pl.DataFrame, parties: pl.DataFrame
    ) -> pl.DataFrame:
        """Lawyers for two in five parties, more often for firms; never for the prosecution."""
        sides = parties.filter(pl.col("role") != "公诉机关").join(
            cases.select(pl.col("case_no").alias("case")), on="case", how="semi"
        )
        chance = np.where((sides["kind"] == "单位").to_numpy(), 0.62, 0.34)
        chosen = sides.filter(pl.Series(rng.random(sides.height) < chance, dtype=pl.Boolean))
        at = rng.choice(LAWYERS, size=chosen.height, p=np.array(self.chances))
        stood: pl.DataFrame = pl.concat(
            [
                chosen.select("case", "seq", "role", pl.col("name").alias("party")),
                self.lawyers[at.tolist()],
            ],
            how="horizontal",
        ).with_columns(
            pl.when(pl.col("role").is_in(CLAIMING))
            .then(pl.lit("原告方"))
            .otherwise(pl.lit("被告方"))
            .alias("side")
        )
        once: pl.DataFrame = stood.unique(["case", "licence"], keep="first", maintain_order=True)
        found: pl.DataFrame = once.select(REPRESENTATIONS.keys()).cast(pl.Schema(REPRESENTATIONS))
        return found.sort("case", "seq")
