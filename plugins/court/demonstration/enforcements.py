"""Enforcement: from judgments that were not performed, and from papers of other bodies."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration import desks as desking
from plugins.court.demonstration.cases import case_numbers
from plugins.court.demonstration.people import CLERK, People
from plugins.court.demonstration.tables import ENFORCEMENTS, exact, hundredths, table
from plugins.court.demonstration.time import (
    END,
    Days,
    Flags,
    Floats,
    Numbers,
    Words,
    blank,
    closing_days,
    filing_days,
    known,
    later,
)
from plugins.court.demonstration.words import CourtName

COMPLETED, SETTLED, ENDED = "执行完毕", "执行和解", "终结执行"
FOR_NOW, REJECTED, STRUCK = "终结本次执行程序", "驳回申请", "销案"
LIMIT_DAYS = 180


def enforcements(
    rng: np.random.Generator, court: CourtName, people: People, cases: pl.DataFrame
) -> pl.DataFrame:
    """First and resumed enforcement of one court."""
    first = _first(rng, court, people, cases)
    return pl.concat([first, _resumed(rng, court, people, first)]).sort("filed_on", "case_no")


def _first(
    rng: np.random.Generator, court: CourtName, people: People, cases: pl.DataFrame
) -> pl.DataFrame:
    """From the court's judgments, and one in eight from notaries and arbitrators."""
    basis = cases.filter(pl.col("enforcement_applied_on").is_not_null())
    own = later(rng, basis["enforcement_applied_on"].to_numpy(), 0, 7)
    other = filing_days(rng, max(1, len(basis) // 8))
    amount = np.array([float(each or 0) for each in basis["amount"]])
    missing = np.exp(rng.normal(10.6, 1.0, len(amount)))
    claimed = np.concatenate(
        [
            np.where(amount > 0, amount * rng.uniform(0.5, 1.05, len(amount)), missing),
            np.exp(rng.normal(11.2, 1.1, len(other))),
        ]
    )
    filed = np.concatenate([own, other])
    reference = basis["case_no"].to_list() + [None] * len(other)
    keep = filed <= END
    order = np.argsort(filed, kind="stable")
    order = order[keep[order]]
    sources = [reference[at] for at in order]
    made = _Made(rng, court, people)
    return made.table("首次执行", filed[order], claimed=claimed[order], sources=sources)


def _resumed(
    rng: np.random.Generator, court: CourtName, people: People, first: pl.DataFrame
) -> pl.DataFrame:
    """Some of the cases that ended for now come back when property is found."""
    ended = first.filter(pl.col("close_method") == FOR_NOW)
    filed = later(rng, ended["closed_on"].to_numpy(), 90, 500)
    chosen = np.flatnonzero((filed <= END) & (rng.random(len(filed)) < 0.22))
    chosen = chosen[np.argsort(filed[chosen], kind="stable")]
    left = ended["amount_claimed"].to_numpy() - ended["amount_recovered"].fill_null(0).to_numpy()
    claimed = np.asarray(left, dtype=float)[chosen]
    sources = ended["basis"].gather(chosen).to_list()
    made = _Made(rng, court, people)
    return made.table("恢复执行", filed[chosen], claimed=claimed, sources=sources)


@dataclass
class _Made:
    """What every enforcement case of a court draws on."""

    rng: np.random.Generator
    court: CourtName
    people: People

    def table(
        self, kind: str, filed: Days, *, claimed: Floats, sources: list[str | None]
    ) -> pl.DataFrame:
        """Cases of one kind, in order of filing, from filing to end."""
        rng, count = self.rng, len(filed)
        rich = rng.random(count) < (0.85 if kind == "恢复执行" else 0.52)
        method = _methods(rng, rich)
        closed = self._closed(filed, method, rich)
        method = blank(method, np.isnat(closed))
        cents = np.round(claimed * 100).astype(np.int64)
        word = np.full(count, "执" if kind == "首次执行" else "执恢", dtype=object)
        columns = {
            "case_no": case_numbers(filed, self.court.code, word),
            "kind": [kind] * count,
            "basis": sources,
            **self._hands(filed, closed),
            "filed_on": filed,
            "closed_on": closed,
            "limit_on": filed + LIMIT_DAYS,
            "close_method": method,
            "has_property": rich.tolist(),
            "amount_claimed": exact(cents),
            "amount_recovered": exact(_recovered(rng, method, cents)),
            "case_weight": hundredths(np.clip(np.exp(rng.normal(-0.1, 0.3, count)), 0.3, 3)),
        }
        return table(columns, ENFORCEMENTS)

    def _closed(self, filed: Days, method: Words, rich: Flags) -> Days:
        middle = np.where(method == FOR_NOW, 128, np.where(rich, 62, 90))
        lasting = middle * np.exp(self.rng.normal(0, 0.35, len(filed)))
        return known(closing_days(self.rng, filed, lasting))

    def _hands(self, filed: Days, closed: Days) -> dict[str, Words]:
        """Judge, unit and clerk."""
        until = np.where(np.isnat(closed), END, closed)
        desk = desking.judges(self.people.spells, "执行")
        drawn = desk.handle(self.rng, filed, until)
        hands = {"judge": desk.numbers(drawn), "unit": desk.units(drawn)}
        clerks = desking.of_class(self.people.spells, CLERK)
        if clerks is not None:
            hands["clerk"] = clerks.numbers(clerks.handle(self.rng, filed, until))
        return hands


def _methods(rng: np.random.Generator, property_found: Flags) -> Words:
    ways = np.array([COMPLETED, SETTLED, ENDED, FOR_NOW, REJECTED, STRUCK], dtype=object)
    count = len(property_found)
    rich = ways[rng.choice(6, size=count, p=[0.56, 0.13, 0.15, 0.13, 0.02, 0.01])]
    poor = ways[rng.choice(6, size=count, p=[0.06, 0.05, 0.13, 0.72, 0.03, 0.01])]
    return np.where(property_found, rich, poor)


def _recovered(
    rng: np.random.Generator,
    method: Words,
    claimed: Numbers,
) -> pl.Series:
    """Cents recovered; nothing is written while a case goes on, except part payments."""
    part = rng.random(len(method))
    share = np.select(
        [method == COMPLETED, method == SETTLED, method == ENDED, method == FOR_NOW],
        [1.0, 0.35 + 0.5 * part, 0.3 * part, 0.12 * part * (part > 0.5)],
        default=0.0,
    )
    cents = np.floor(claimed * share).astype(np.int64)
    going_on = np.array([each is None for each in method], dtype=bool)
    paid = np.where(going_on & (part > 0.85), claimed // 10, cents)
    blank = (going_on & (part <= 0.85)) | (~going_on & (paid == 0) & (part < 0.1))
    return pl.Series(paid).set(pl.Series(blank), None)
