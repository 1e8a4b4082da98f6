"""First-instance cases: what they are about, who handles them, how and when they end."""

from dataclasses import dataclass
from itertools import cycle, product

import numpy as np
import polars as pl

from plugins.court.demonstration import desks as desking
from plugins.court.demonstration import words
from plugins.court.demonstration.people import ASSISTANT, CLERK, People
from plugins.court.demonstration.time import (
    END,
    NEVER,
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

KINDS = ("民事", "刑事", "行政")
KIND_SHARES = {"basic": (0.83, 0.135, 0.035), "intermediate": (0.55, 0.20, 0.25)}
PROCEDURES = ("普通程序", "简易程序", "小额诉讼程序", "速裁程序")
DURATION = np.array([105.0, 42.0, 24.0, 20.0])
"""Median days to close by procedure."""

LIMIT = np.array([180, 90, 60, 60])
WORDS = {"民事": "民初", "刑事": "刑初", "行政": "行初"}


@dataclass
class Draft:
    """First-instance cases as columns, before they become a table."""

    court: CourtName
    kind: Words
    cause: Numbers
    procedure: Numbers
    filed: Days
    closed: Days
    method: Words
    judge: Words
    unit: Words
    weight: Floats
    careful: Floats

    @property
    def count(self) -> int:
        """How many cases."""
        return len(self.filed)

    def trait(self, name: str) -> Floats:
        """A number that the cause of each case has."""
        table = {kind: [getattr(each, name) for each in words.CAUSES[kind]] for kind in KINDS}
        drawn = np.zeros(self.count)
        for kind, numbers in table.items():
            here = self.kind == kind
            drawn[here] = np.array(numbers, dtype=float)[self.cause[here]]
        return drawn


def draft(rng: np.random.Generator, court: CourtName, people: People, count: int) -> Draft:
    """So many cases of first instance, in order of filing."""
    filed = filing_days(rng, count)
    kind = np.array(KINDS, dtype=object)[rng.choice(3, size=count, p=KIND_SHARES[court.level])]
    cause = _causes(rng, kind)
    made = Draft(
        court=court,
        kind=kind,
        cause=cause,
        procedure=np.zeros(count, dtype=np.int64),
        filed=filed,
        closed=filed,
        method=np.full(count, None, dtype=object),
        judge=np.full(count, None, dtype=object),
        unit=np.full(count, None, dtype=object),
        weight=np.ones(count),
        careful=np.ones(count),
    )
    made.procedure = _procedures(rng, made)
    made.weight = _weights(rng, made)
    made.closed = _closed(rng, made)
    _handle(rng, made, people)
    made.method = _methods(rng, made)
    return made


def _causes(rng: np.random.Generator, kind: Words) -> Numbers:
    drawn = np.zeros(len(kind), dtype=np.int64)
    for each in KINDS:
        here = np.flatnonzero(kind == each)
        shares = np.array([cause.share for cause in words.CAUSES[each]])
        drawn[here] = rng.choice(len(shares), size=len(here), p=shares / shares.sum())
    return drawn


def _procedures(rng: np.random.Generator, made: Draft) -> Numbers:
    """Light cases go the short way; an intermediate court knows only the ordinary one."""
    if made.court.level != "basic":
        return np.zeros(made.count, dtype=np.int64)
    heavy = made.trait("weight")
    lot = rng.random(made.count)
    ordinary = lot < np.clip(0.05 + 0.14 * heavy, 0, 0.7)
    small = (made.kind == "民事") & (heavy < 1.05) & (lot > 0.62) & (made.trait("amount") > 0)
    fast = (made.kind == "刑事") & (lot > 0.7)
    return np.select([ordinary, small, fast], [0, 2, 3], default=1)


def _weights(rng: np.random.Generator, made: Draft) -> Floats:
    """The case weight: by cause and procedure, and a little by what the case brought."""
    by_procedure = np.array([1.35, 0.9, 0.6, 0.5])[made.procedure]
    chance = np.exp(rng.normal(0, 0.12, made.count))
    weights: Floats = np.round(np.clip(made.trait("weight") * by_procedure * chance, 0.2, 8.0), 2)
    return weights


def _closed(rng: np.random.Generator, made: Draft) -> Days:
    middle = DURATION[made.procedure] * (0.75 + 0.25 * made.trait("weight"))
    middle = np.where(made.kind == "刑事", middle * 0.55, middle)
    lasting = middle * np.exp(rng.normal(0, 0.42, made.count))
    stuck = rng.random(made.count) < np.where(made.procedure == 0, 0.035, 0.002)
    lasting = lasting + np.where(stuck, rng.integers(150, 800, made.count), 0)
    return known(closing_days(rng, made.filed, lasting))


def _handle(rng: np.random.Generator, made: Draft, people: People) -> None:
    """Judges and units; the newest cases of all have nobody yet."""
    until = np.where(np.isnat(made.closed), END, made.closed)
    fast = (made.procedure == 2) & (rng.random(made.count) < 0.6)
    line = np.select(
        [made.kind == "刑事", made.kind == "行政", fast], ["刑事", "行政", "速裁"], default="民事"
    )
    care = {spell.staff_no: float(np.exp(rng.normal(0, 0.2))) for spell in people.spells}
    for each in ("刑事", "行政", "速裁", "民事"):
        here = np.flatnonzero(line == each)
        if len(here) == 0:
            continue
        desk = desking.judges(people.spells, each)
        drawn = desk.handle(rng, made.filed[here], until[here])
        made.judge[here] = desk.numbers(drawn)
        made.unit[here] = desk.units(drawn)
        made.careful[here] = [care[number] for number in made.judge[here]]
    fresh = (made.filed > END - 6) & np.isnat(made.closed) & (rng.random(made.count) < 0.3)
    made.judge[fresh] = None


def _methods(rng: np.random.Generator, made: Draft) -> Words:
    lot = rng.random(made.count)
    mediated = made.trait("mediated") / np.sqrt(made.careful)
    civil = np.select(
        [lot < mediated, lot < mediated + 0.14, lot > 0.985, lot > 0.965, lot > 0.957],
        ["调解", "撤诉", "驳回起诉", "移送", "终结"],
        default="判决",
    )
    criminal = np.select([lot > 0.985, lot > 0.975], ["撤诉", "终结"], default="判决")
    other = np.select(
        [lot < mediated, lot < mediated + 0.18, lot > 0.82], ["调解", "撤诉", "驳回起诉"], "判决"
    )
    drawn = np.select([made.kind == "民事", made.kind == "刑事"], [civil, criminal], other)
    return blank(drawn, np.isnat(made.closed))


def limits(rng: np.random.Generator, made: Draft) -> tuple[Days, Numbers, Numbers]:
    """Last day of the time limit, days it was extended, days deducted.

    A case about to pass its limit is mostly extended, or the days of an expert's report are
    deducted; the few that are neither are the ones over the limit.
    """
    base = np.where(made.kind == "行政", 180, LIMIT[made.procedure])
    base = np.where((made.kind == "刑事") & (made.procedure != 3), 90, base)
    until = np.where(np.isnat(made.closed), END, made.closed)
    over = (until - made.filed).astype(np.int64) - base
    lot = rng.random(made.count)
    extended = np.where((over > 0) & (lot < 0.40), -(-over // 30) * 30, 0)
    deducted = np.where((over > 0) & (lot >= 0.40) & (lot < 0.72), over + 5, 0)
    early = (over <= 0) & (lot > 0.97)
    extended = np.where(early, 30, extended)
    last = made.filed + (base + extended + deducted).astype("timedelta64[D]")
    return last, extended, deducted


def flag(rng: np.random.Generator, chance: Floats | float, where: Flags) -> Words:
    """True or false with a chance, and nothing outside ``where``."""
    drawn = (rng.random(len(where)) < chance).astype(object)
    drawn[~where] = None
    return drawn


def amounts(rng: np.random.Generator, made: Draft) -> pl.Series:
    """Cents claimed in civil cases; three in a hundred were not filled in."""
    middle = made.trait("amount")
    cents = np.round(middle * np.exp(rng.normal(0, 0.9, made.count)) * 100).astype(np.int64)
    cents = np.where(made.procedure == 2, np.minimum(cents, 18_000_000), cents)
    absent = (middle == 0) | (rng.random(made.count) < 0.03)
    return pl.Series(cents).set(pl.Series(absent), None)


def plaintiffs(rng: np.random.Generator, made: Draft) -> Words:
    """Some firms that come again and again, many persons who come once."""
    firms = business_names()
    often = rng.zipf(1.35, made.count) - 1
    firm = np.array(firms, dtype=object)[np.minimum(often, len(firms) - 1)]
    surnames = np.array(list(words.SURNAMES), dtype=object)
    surname = surnames[rng.integers(0, len(surnames), made.count)]
    tail = np.char.zfill(rng.integers(0, 10000, made.count).astype(str), 4).astype(object)
    person = surname + "某" + tail
    business = (made.trait("amount") > 0) & (rng.random(made.count) < 0.42)
    drawn = np.where(business, firm, person)
    drawn = np.where(made.kind == "刑事", f"{made.court.place}人民检察院", drawn)
    drawn[rng.random(made.count) < 0.004] = None
    return drawn


def business_names() -> list[str]:
    """The firms that go to court in this city."""
    pairs = product(words.FIRMS_FIRST, words.FIRMS_SECOND)
    return [
        f"{first}{second}{trade}有限公司"
        for (first, second), trade in zip(pairs, cycle(words.TRADES), strict=False)
    ]


def case_numbers(filed: Days, code: str, word: Words) -> pl.Series:
    """（2026）望0106民初1号, counted in order of filing within year and word."""
    frame = pl.DataFrame({"filed": filed, "word": word.tolist()})
    year = pl.col("filed").dt.year()
    count = pl.int_range(1, pl.len() + 1).over(year, "word")
    start = pl.when(year == 2023).then(3000).otherwise(0)
    number = pl.format("（{}）{}{}{}号", year, pl.lit(code), "word", start + count)
    return frame.select(number.alias("case_no")).to_series()


def helpers(rng: np.random.Generator, made: Draft, people: People, staff_class: str) -> Words:
    """An assistant or clerk for most of the cases."""
    desk = desking.of_class(people.spells, staff_class)
    if desk is None:
        return np.full(made.count, None, dtype=object)
    until = np.where(np.isnat(made.closed), END, made.closed)
    drawn = desk.numbers(desk.handle(rng, made.filed, until))
    return blank(drawn, rng.random(made.count) < {ASSISTANT: 0.10, CLERK: 0.02}[staff_class])


def panels(rng: np.random.Generator, made: Draft, people: People) -> pl.Series:
    """The other members of the panel in ordinary cases, two or (by chance) one."""
    desk = desking.judges(people.spells, "民事", "刑事", "行政")
    until = np.where(np.isnat(made.closed), END, made.closed)
    drawn = {
        name: pl.Series(desk.numbers(desk.handle(rng, made.filed, until)).tolist(), dtype=pl.String)
        for name in ("one", "two")
    }
    seated = (made.procedure == 0) & (rng.random(made.count) < 0.75)
    judge = pl.Series(made.judge.tolist(), dtype=pl.String)
    frame = pl.DataFrame({**drawn, "judge": judge, "seated": seated})
    others = pl.concat_list("one", "two").list.set_difference(pl.concat_list("judge")).list.unique()
    sits = pl.col("seated") & pl.col("judge").is_not_null() & (others.list.len() > 0)
    return frame.select(pl.when(sits).then(others.list.sort()).alias("panel")).to_series()


def effective_days(rng: np.random.Generator, made: Draft) -> Days:
    """When a judgment that nobody appeals comes into force: at once if mediated."""
    waiting = later(rng, made.closed, 17, 40)
    at_once = np.isin(made.method, ["调解", "撤诉"])
    soon = later(rng, made.closed, 0, 6)
    lasting = np.isin(made.method, ["判决", "驳回起诉"])
    return known(np.where(at_once, soon, np.where(lasting, waiting, NEVER)))
