"""What comes to the intermediate court from below: appeals, petitions for retrial, retrials."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration import desks as desking
from plugins.court.demonstration.appeals import AS_CLOSED, SECOND, Appealed
from plugins.court.demonstration.cases import case_numbers, flag
from plugins.court.demonstration.people import People
from plugins.court.demonstration.tables import CASES, exact, table
from plugins.court.demonstration.time import END, Days, Words, blank, known, later
from plugins.court.demonstration.words import CourtName

REVIEW = {"民事": "民申", "刑事": "刑申", "行政": "行申"}
RETRIAL = {"民事": "民再", "刑事": "刑再", "行政": "行再"}


@dataclass
class Above:
    """The intermediate court, while cases come to it."""

    rng: np.random.Generator
    court: CourtName
    people: People

    def second_instance(self, sent: list[tuple[Appealed, pl.DataFrame]]) -> pl.DataFrame:
        """The appeals of the basic courts as cases here; ``sent`` has each court's cases."""
        below = [cases[made.index.tolist()] for made, cases in sent]
        parts = [made for made, _ in sent]
        outcome = np.concatenate([made.outcome for made in parts])
        return self._cases(
            pl.concat(below),
            numbers=np.concatenate([made.number for made in parts]).tolist(),
            instance="二审",
            filed=np.concatenate([made.filed for made in parts]),
            closed=np.concatenate([made.closed for made in parts]),
            method=np.array([AS_CLOSED.get(each) for each in outcome], dtype=object),
            limit=90,
        )

    def reviews(self, below: pl.DataFrame) -> pl.DataFrame:
        """Petitions for retrial against judgments in force, reviewed."""
        petitioned = below.filter(pl.col("petitioned_on").is_not_null()).sort("petitioned_on")
        filed = known(later(self.rng, petitioned["petitioned_on"].to_numpy(), 3, 12))
        petitioned = petitioned.filter(pl.Series(~np.isnat(filed)))
        filed = filed[~np.isnat(filed)]
        closed = known(later(self.rng, filed, 25, 120))
        ordered = self.rng.random(len(filed)) < 0.17
        method = np.where(ordered, "裁定再审", "驳回申请").astype(object)
        return self._registered(petitioned, REVIEW, filed=filed, closed=closed, method=method)

    def retrials(self, reviews: pl.DataFrame) -> pl.DataFrame:
        """The cases that are tried again."""
        ordered = reviews.filter(pl.col("close_method") == "裁定再审").sort("closed_on")
        filed = known(later(self.rng, ordered["closed_on"].to_numpy(), 2, 15))
        ordered = ordered.filter(pl.Series(~np.isnat(filed)))
        filed = filed[~np.isnat(filed)]
        closed = known(later(self.rng, filed, 40, 170))
        ways = np.array(["维持", "改判", "发回重审"], dtype=object)
        method = ways[self.rng.choice(3, size=len(filed), p=[0.36, 0.45, 0.19])]
        return self._registered(ordered, RETRIAL, filed=filed, closed=closed, method=method)

    def _registered(
        self,
        below: pl.DataFrame,
        register: dict[str, str],
        *,
        filed: Days,
        closed: Days,
        method: Words,
    ) -> pl.DataFrame:
        order = np.argsort(filed, kind="stable")
        below, filed, closed = below[order.tolist()], filed[order], closed[order]
        word = np.array([register[kind] for kind in below["kind"]], dtype=object)
        numbers = case_numbers(filed, self.court.code, word).to_list()
        method = blank(method[order], np.isnat(closed))
        return self._cases(
            below,
            numbers=numbers,
            instance="再审" if register is RETRIAL else "再审审查",
            filed=filed,
            closed=closed,
            method=method,
            limit=180 if register is RETRIAL else 90,
        )

    def _cases(
        self,
        below: pl.DataFrame,
        *,
        numbers: list[str],
        instance: str,
        filed: Days,
        closed: Days,
        method: Words,
        limit: int,
    ) -> pl.DataFrame:
        rng, count = self.rng, len(filed)
        desk = desking.judges(self.people.spells, "民事", "刑事", "行政")
        drawn = desk.handle(rng, filed, np.where(np.isnat(closed), END, closed))
        over = (np.where(np.isnat(closed), END, closed) - filed).astype(np.int64) - limit
        extended = np.where((over > 0) & (rng.random(count) < 0.8), -(-over // 30) * 30, 0)
        effective = np.where(method == "发回重审", np.datetime64("NaT"), closed + 5)
        columns = {
            "case_no": numbers,
            "kind": below["kind"],
            "instance": [instance] * count,
            "procedure": ["普通程序"] * count,
            "cause": below["cause"],
            "plaintiff": below["plaintiff"],
            "amount": below["amount"],
            "origin": below["case_no"],
            "judge": desk.numbers(drawn),
            "unit": desk.units(drawn),
            "filed_on": filed,
            "closed_on": closed,
            "effective_on": known(effective.astype("datetime64[D]")),
            "deadline_on": filed + (limit + extended).astype("timedelta64[D]"),
            "extended_days": extended,
            "close_method": method,
            "heard": flag(rng, 0.58, ~np.isnat(closed)),
            "case_weight": exact(rng.integers(60, 260, count)),
        }
        return table(columns, CASES)


def own_appeals(made: Appealed) -> None:
    """Number the intermediate court's own appeals as the high court (望) registers them."""
    kind = made.draft.kind[made.index]
    order = np.argsort(made.filed, kind="stable")
    word = np.array([SECOND[each] for each in kind], dtype=object)
    made.number[order] = case_numbers(made.filed[order], "望", word[order]).to_list()
