"""Who has to do with whom: parties, lawyers, relatives, careers and petitions of every court.

All of it is drawn after the cases and from numbers of its own, so that no record that was there
before becomes another one.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from plugins.court.demonstration.conduct import conduct
from plugins.court.demonstration.declared import careers, kin
from plugins.court.demonstration.identities import Register
from plugins.court.demonstration.lawyers import Bar
from plugins.court.demonstration.parties import Named, later_parties, registered
from plugins.court.demonstration.petitions import petitions
from plugins.court.demonstration.planting import Planting
from plugins.court.demonstration.words import CourtName

Tables = dict[str, pl.DataFrame]


def relate(seed: int, courts: Sequence[tuple[CourtName, Tables]]) -> list[Tables]:
    """The tables of every court (the upper one first) with all that connects people."""
    seeds = np.random.SeedSequence([seed, 11]).spawn(len(courts))
    makers = [np.random.default_rng(each) for each in seeds]
    below = [
        Planting(_first(rng, name, tables)).plant()
        for rng, (name, tables) in zip(makers[1:], courts[1:], strict=True)
    ]
    known = [each["parties"] for each in below]
    return [_first(makers[0], *courts[0], known=known), *below]


def _first(
    rng: np.random.Generator,
    court: CourtName,
    tables: Tables,
    *,
    known: Sequence[pl.DataFrame] = (),
) -> Tables:
    """One court's tables; ``known`` gives the parties of the courts below it."""
    cases = registered(tables["cases"])
    register = Register(rng, court.code)
    named = Named(rng, court, register)
    parties = _parties(named, cases, known)
    staff = tables["staff"]["staff_no"].to_list()
    return {
        **tables,
        "parties": parties,
        "representations": Bar.of(rng, court.code).stand(rng, cases, parties),
        "petitions": petitions(rng, court, cases, parties),
        "kin": kin(register, staff),
        "careers": careers(rng, staff),
        "conduct": conduct(rng, staff),
    }


def _parties(named: Named, cases: pl.DataFrame, known: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """A case that comes from another has its parties, where they are registered."""
    found: list[pl.DataFrame] = []
    for instance in ("一审", "二审", "再审审查", "再审"):
        here = cases.filter(pl.col("instance") == instance)
        before = later_parties(here, [*known, *found]) if known else None
        if before is not None:
            found.append(before)
            here = here.join(before, left_on="case_no", right_on="case", how="anti")
        found.append(named.parties(here))
    return pl.concat(found).sort("case", "seq")
