"""Who stands in the cases: the parties that the courts have registered since the last October."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration.cases import business_names
from plugins.court.demonstration.identities import Register
from plugins.court.demonstration.tables import PARTIES
from plugins.court.demonstration.words import CourtName

SINCE = np.datetime64("2025-10-01").item()
"""The register of parties and lawyers holds the cases filed since this day."""

DEBTORS = 0.05
"""The share of defendants who are sued again and again."""

OFFICES = ("市场监督管理局", "自然资源和规划局", "人力资源和社会保障局", "公安局", "城市管理局")
LATER = {
    "二审": {"原告": "上诉人", "被告": "被上诉人"},
    "再审审查": {"原告": "再审申请人", "被告": "被申请人"},
    "再审": {"原告": "再审申请人", "被告": "被申请人"},
}
"""How the parties of the first instance are called further up."""

CLAIMING = ("原告", "上诉人", "再审申请人")
PERSON, FIRM, BODY = (pl.lit(each) for each in ("自然人", "单位", "机关"))


def registered(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases whose parties are registered."""
    return cases.filter(pl.col("filed_on") >= SINCE)


@dataclass
class Named:
    """Names the parties of one court's cases."""

    rng: np.random.Generator
    court: CourtName
    register: Register

    def parties(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Plaintiff, defendant and now and then a second defendant of each of these cases."""
        several = cases.filter(pl.Series(self.rng.random(cases.height) < 0.12, dtype=pl.Boolean))
        sides = (self._claiming(cases), self._answering(cases), self._answering(several))
        return _ordered(
            pl.concat(
                side.with_columns(pl.lit(place).alias("seq")).select(PARTIES.keys())
                for place, side in enumerate(sides, 1)
            )
        )

    def _claiming(self, cases: pl.DataFrame) -> pl.DataFrame:
        """The claiming side, named as in the record of the case."""
        some = self.register.people(cases.height).rename({"name": "person"})
        criminal = pl.col("kind") == "刑事"
        business = pl.col("plaintiff").str.ends_with("公司")
        found = pl.concat([cases, some], how="horizontal").select(
            pl.col("case_no").alias("case"),
            pl.when(criminal).then(pl.lit("公诉机关")).otherwise(pl.lit("原告")).alias("role"),
            pl.when(criminal).then(BODY).when(business).then(FIRM).otherwise(PERSON).alias("kind"),
            pl.coalesce("plaintiff", "person").alias("name"),
            "id_number",
            "address",
        )
        return _known(found)

    def _answering(self, cases: pl.DataFrame) -> pl.DataFrame:
        """The answering side: some are sued again and again, some are firms or public bodies."""
        rng, count = self.rng, cases.height
        debtors = rng.random(count) < DEBTORS
        place = np.where(debtors, rng.integers(0, max(1, count // 60), count), np.arange(count))
        frame = cases.select("case_no", pl.col("kind").alias("of")).with_columns(
            pl.Series("business", _drawn(rng, business_names(), count)),
            pl.Series("office", [self.court.place + each for each in _drawn(rng, OFFICES, count)]),
            pl.Series("lot", rng.random(count)),
        )
        some = self.register.people(count)[place.tolist()]
        criminal, public = pl.col("of") == "刑事", pl.col("of") == "行政"
        business = (pl.col("lot") < 0.26) & ~criminal
        found = pl.concat([frame, some], how="horizontal").select(
            pl.col("case_no").alias("case"),
            pl.when(criminal).then(pl.lit("被告人")).otherwise(pl.lit("被告")).alias("role"),
            pl.when(public).then(BODY).when(business).then(FIRM).otherwise(PERSON).alias("kind"),
            pl.when(public)
            .then("office")
            .when(business)
            .then("business")
            .otherwise("name")
            .alias("name"),
            "id_number",
            "address",
        )
        return _known(found)


def _drawn(rng: np.random.Generator, several: Iterable[str], count: int) -> list[str]:
    choice = np.array(tuple(several), dtype=object)
    return [str(each) for each in choice[rng.integers(0, len(choice), count)]]


def _known(found: pl.DataFrame) -> pl.DataFrame:
    """Id numbers are for natural persons; firms sit in houses of their name, bodies nowhere."""
    person, firm = pl.col("kind") == PERSON, pl.col("kind") == FIRM
    seat = pl.format("{}大厦", pl.col("name").str.slice(0, 4))
    return found.with_columns(
        pl.when(person).then("id_number").alias("id_number"),
        pl.when(person).then("address").when(firm).then(seat).alias("address"),
    )


def later_parties(cases: pl.DataFrame, known: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The parties of cases that come from others, called as further up."""
    before = pl.concat(known).rename({"case": "origin"})
    names = pl.DataFrame(
        [(instance, *each) for instance, of in LATER.items() for each in of.items()],
        schema=["instance", "role", "later"],
        orient="row",
    )
    found = (
        cases.select("case_no", "origin", "instance")
        .join(before, on="origin", how="inner")
        .join(names, on=["instance", "role"], how="left")
        .with_columns(pl.coalesce("later", "role").alias("role"))
    )
    return _ordered(found.rename({"case_no": "case"}).select(PARTIES.keys()))


def _ordered(parties: pl.DataFrame) -> pl.DataFrame:
    return parties.cast(pl.Schema(PARTIES)).sort("case", "seq")
