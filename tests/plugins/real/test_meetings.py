"""The strongest meetings of judges and lawyers in real judgments agree with plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb
from pathlib import Path
from typing import Any

import pytest

from tests.commands.line import Line
from tests.plugins.real.judgments import Texts

pytestmark = pytest.mark.real_data
COUNT = 20
JUDGES = {"审判长", "审判员", "代理审判员"}
LAWYERS = {"委托代理人", "指定辩护人"}
Stratum = tuple[str, str]
Pair = tuple[str, str]
Urns = tuple[tuple[int, int, int], ...]


@cache
def urn(cases: int, one: int, other: int) -> list[Fraction]:
    """The chance of each number of meetings in one court and year."""
    every = comb(cases, other)
    return [
        Fraction(comb(one, met) * comb(cases - one, other - met), every)
        for met in range(min(one, other) + 1)
    ]


@cache
def tail(urns: Urns, met: int) -> Fraction:
    """The chance of so many meetings or more in all of them."""
    every = [Fraction(1)]
    for each in urns:
        here = urn(*each)
        added = [Fraction(0)] * (len(every) + len(here) - 1)
        for (one, chance), (other, more) in product(enumerate(every), enumerate(here)):
            added[one + other] += chance * more
        every = added
    return sum(every[met:], Fraction(0))


class Plain:
    """Meetings counted straight from the files."""

    def __init__(self, judgments: Texts) -> None:
        seats, stands = defaultdict(set), defaultdict(set)
        for row in judgments.bench:
            if row["role"] in JUDGES:
                seats[row["case_id"]].add(row["name"])
        for row in judgments.parties:
            if row["role"] in LAWYERS:
                stands[row["case_id"]].add(row["name"])
        self.totals: Counter[Stratum] = Counter()
        self.judges: dict[str, Counter[Stratum]] = defaultdict(Counter)
        self.lawyers: dict[str, Counter[Stratum]] = defaultdict(Counter)
        self.met: Counter[Pair] = Counter()
        for case in seats.keys() & stands.keys():
            row = judgments.by_id[case]
            stratum = row["court"], row["decision_date"][:4]
            self.totals[stratum] += 1
            self.judges_and(seats[case], stands[case], stratum)

    def judges_and(self, judges: set[str], lawyers: set[str], stratum: Stratum) -> None:
        for judge in judges:
            self.judges[judge][stratum] += 1
        for lawyer in lawyers:
            self.lawyers[lawyer][stratum] += 1
        self.met.update(product(judges, lawyers))

    def urns(self, pair: Pair) -> Urns:
        one, other = self.judges[pair[0]], self.lawyers[pair[1]]
        return tuple(
            sorted((self.totals[at], one[at], other[at]) for at in one.keys() & other.keys())
        )

    def chances(self) -> dict[Pair, Fraction]:
        return {pair: tail(self.urns(pair), met) for pair, met in self.met.items()}

    def pairs(self) -> int:
        """Pairs that could have met."""
        return sum(
            bool(one.keys() & other.keys())
            for one, other in product(self.judges.values(), self.lawyers.values())
        )

    def expected(self, pair: Pair) -> float:
        return sum(one * other / cases for cases, one, other in self.urns(pair))


def adjusted(chances: dict[Pair, Fraction], tests: int) -> dict[Pair, float]:
    """Benjamini and Hochberg, from the largest chance down."""
    found, least = {}, Fraction(1)
    ordered = sorted(chances, key=lambda pair: chances[pair])
    for rank in range(len(ordered), 0, -1):
        pair = ordered[rank - 1]
        least = min(least, chances[pair] * tests / rank)
        found[pair] = float(least)
    return found


def named(rows: list[dict[str, Any]]) -> Iterator[tuple[Pair, dict[str, Any]]]:
    for row in rows:
        yield (row["staff_name"], row["other_name"]), row


WHY = ("--matter", "督〔2026〕1号", "--basis", "监督规定", "--until", "2099-12-31")


def test_the_twenty_strongest_meetings_are_those_of_plain_python(
    texts: Line, reference: Path
) -> None:
    plain = Plain(Texts(reference))
    answer = texts.json("graph", "meetings", "spc", "--count", COUNT, *WHY)
    chances = plain.chances()
    assert answer["pairs"] == plain.pairs()
    assert answer["met"] == len(chances)
    found = dict(named(answer["found"]))
    assert len(found) == COUNT
    weakest = sorted(chances.values())[COUNT - 1]
    right = adjusted(chances, plain.pairs())
    for pair, row in found.items():
        assert chances[pair] <= weakest * (1 + Fraction(1, 10**9))
        assert row["met"] == plain.met[pair]
        assert row["expected"] == pytest.approx(plain.expected(pair))
        assert row["p"] == pytest.approx(float(chances[pair]), rel=1e-9)
        assert row["adjusted"] == pytest.approx(right[pair], rel=1e-9)
    listed = [row["p"] for row in answer["found"]]
    assert listed == sorted(listed)


def test_the_certificate_of_the_meetings_holds(texts: Line, tmp_path: Path) -> None:
    file = tmp_path / "meetings.json"
    file.write_text(texts.run("graph", "meetings", "spc", "--count", 5, "--json", *WHY), "utf-8")
    assert texts.json("graph", "verify", "spc", file)["whole"]
