"""Who meets whom in more cases than chance would have it: judges, and lawyers or parties.

Within a court and a year the cases that have both a handler and a counterpart are an urn: if a
lawyer's n cases fall to the judge's K of the N cases by chance alone, the number in which the two
meet is hypergeometric. Strata are added up exactly, by convolution. The chance of as many
meetings or more is adjusted for all pairs that could have met (Benjamini and Hochberg 1995,
doi:10.1111/j.2517-6161.1995.tb02031.x). What comes out is a clue, never a finding: a judge and a
lawyer of one speciality meet often too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import lgamma

import numpy as np
import numpy.typing as npt

from core.graph.answering import Cut
from core.graph.elements import Entity
from core.graph.model import Declarations, Meaning
from core.graph.ports import Hop, Reader
from core.graph.query import Limits
from core.graph.questions.swept import Span, Swept

MOST = 200
STANDS_OUT = 0.2
"""The adjusted chance up to which a pair stands out: of such pairs one in five is luck at most."""

Pair = tuple[int, int]
Stratum = tuple[int, int]
"""The court (0 where the graph knows of none) and the year in which the case began."""


@dataclass(frozen=True, slots=True)
class Share:
    """One court and year of a pair: cases in all, of the one, of the other, of both."""

    court: str
    year: int
    cases: int
    one: int
    other: int
    met: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A pair: cases in which they met and were to be expected to, and how likely that is.

    ``chance`` is of as many meetings or more; ``adjusted`` counts in how many pairs there are.
    """

    one: Entity
    other: Entity
    met: int
    expected: float
    chance: float
    adjusted: float
    shares: tuple[Share, ...]
    links: tuple[int, ...]

    @property
    def stands_out(self) -> bool:
        """Whether it may be taken for a clue; pairs beyond the limit may all be luck."""
        return self.adjusted <= STANDS_OUT


@dataclass(frozen=True)
class Meetings:
    """The least likely meetings first; ``pairs`` is how many pairs could have met."""

    meetings: list[Meeting]
    pairs: int
    met: int
    cuts: tuple[Cut, ...]


def meetings(
    reader: Reader,
    declared: Declarations,
    limits: Limits,
    *,
    of: Meaning = Meaning.REPRESENTS,
    span: Span | None = None,
    whom: Entity | None = None,
    most: int = MOST,
) -> Meetings:
    """Meetings of those who handle cases with lawyers (or parties: ``Meaning.PARTY``).

    ``whom`` keeps those of one of them; the chances stay adjusted for all pairs that there are.
    """
    swept = Swept(reader, declared, limits)
    handled = swept.all(Meaning.HANDLES, span=span)
    others = [hop for hop in swept.all(of, span=span) if hop.far_kind not in declared.closed]
    urns = _Urns.of(handled, others, _courts(swept))
    found = [each for each in urns.tested() if whom is None or whom.number in each.pair]
    return Meetings(
        _told(reader, urns, found[:most], [*handled, *others]),
        urns.pairs,
        len(found),
        swept.left_out(),
    )


@dataclass(frozen=True, slots=True)
class _Tested:
    pair: Pair
    met: int
    expected: float
    chance: float
    adjusted: float


@dataclass
class _Urns:
    """The cases of both sides by stratum."""

    totals: Counter[Stratum]
    ones: dict[int, Counter[Stratum]]
    others: dict[int, Counter[Stratum]]
    met: dict[Pair, Counter[Stratum]]

    @classmethod
    def of(
        cls, handled: Iterable[Hop], others: Iterable[Hop], courts: Mapping[int, int]
    ) -> "_Urns":
        seats, stands = _by_case(handled), _by_case(others)
        made = cls(Counter(), defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
        for case in seats.keys() & stands.keys():
            stratum = courts.get(case, 0), _year(seats[case])
            made.totals[stratum] += 1
            for one in seats[case]:
                made.ones[one][stratum] += 1
            for other in stands[case]:
                made.others[other][stratum] += 1
            for one in seats[case]:
                for other in stands[case]:
                    made.met[one, other][stratum] += 1
        return made

    @property
    def pairs(self) -> int:
        """How many pairs have cases in one stratum, and so could have met."""
        ones: dict[Stratum, set[int]] = defaultdict(set)
        for one, strata in self.ones.items():
            for stratum in strata:
                ones[stratum].add(one)
        return sum(
            len(set().union(*(ones[stratum] for stratum in strata)))
            for strata in self.others.values()
        )

    def tested(self) -> list[_Tested]:
        """Every pair that met, the least likely first."""
        pairs = sorted(self.met)
        chances = np.array([self._chance(pair) for pair in pairs], dtype=np.float64)
        adjusted = benjamini_hochberg(chances, self.pairs)
        found = [
            _Tested(pair, self.met[pair].total(), self._expected(pair), float(p), float(q))
            for pair, p, q in zip(pairs, chances, adjusted, strict=True)
        ]
        found.sort(key=lambda each: (each.chance, -each.met, each.pair))
        return found

    def strata(self, pair: Pair) -> list[Stratum]:
        """Where both of a pair have cases."""
        return sorted(self.ones[pair[0]].keys() & self.others[pair[1]].keys())

    def _numbers(self, pair: Pair) -> Iterable[tuple[int, int, int]]:
        one, other = self.ones[pair[0]], self.others[pair[1]]
        return ((self.totals[at], one[at], other[at]) for at in self.strata(pair))

    def _expected(self, pair: Pair) -> float:
        return sum(one * other / cases for cases, one, other in self._numbers(pair))

    def _chance(self, pair: Pair) -> float:
        """The chance of as many meetings or more over all strata."""
        met = self.met[pair].total()
        numbers = tuple(sorted(self._numbers(pair)))
        return tail(numbers, met)


@lru_cache(maxsize=100_000)
def tail(numbers: tuple[tuple[int, int, int], ...], met: int) -> float:
    """The chance of ``met`` or more in urns of (cases, of the one, of the other) together."""
    every = np.ones(1)
    for cases, one, other in numbers:
        every = np.convolve(every, _urn(cases, one, other))
    return float(min(1.0, every[met:].sum()))


@lru_cache(maxsize=20_000)
def _urn(cases: int, one: int, other: int) -> npt.NDArray[np.float64]:
    """The chance of each number of meetings, from 0 on, in one urn; scipy takes 30 times longer."""
    met = np.arange(min(one, other) + 1)
    ways = _log_factorials(cases)
    apart = cases - one - other + met
    possible = apart >= 0
    met, apart = met[possible], apart[possible]
    logs = ways[one] + ways[cases - one] + ways[other] + ways[cases - other] - ways[cases]
    chances = np.zeros(len(possible))
    chances[possible] = np.exp(logs - ways[met] - ways[one - met] - ways[other - met] - ways[apart])
    return chances


@lru_cache(maxsize=64)
def _log_factorials(most: int) -> npt.NDArray[np.float64]:
    return np.array([lgamma(each + 1) for each in range(most + 1)])


def benjamini_hochberg(chances: npt.NDArray[np.float64], tests: int) -> npt.NDArray[np.float64]:
    """The adjusted chances of the smallest of so many tests; the others have a chance of one."""
    order = np.argsort(chances, kind="stable")
    ranks = np.arange(1, len(chances) + 1)
    raised = np.minimum(1.0, chances[order] * tests / ranks)
    adjusted = np.empty_like(raised)
    adjusted[order] = np.minimum.accumulate(raised[::-1])[::-1]
    return adjusted


def _by_case(hops: Iterable[Hop]) -> dict[int, dict[int, Hop]]:
    """By case everybody who stands in it, with a link of each."""
    found: dict[int, dict[int, Hop]] = defaultdict(dict)
    for hop in hops:
        found[hop.near].setdefault(hop.far, hop)
    return found


def _year(stands: Mapping[int, Hop]) -> int:
    days = [hop.since for hop in stands.values() if hop.since is not None]
    return date.fromordinal(min(days)).year if days else 0


def _courts(swept: Swept) -> dict[int, int]:
    return {hop.far: hop.near for hop in swept.all(Meaning.COURT)}


def _told(
    reader: Reader, urns: _Urns, found: Sequence[_Tested], hops: Iterable[Hop]
) -> list[Meeting]:
    """The pairs by name, with every court and year and every link between the two."""
    wanted = {number for each in found for number in each.pair}
    wanted |= {court for each in found for court, _ in urns.strata(each.pair) if court}
    entities = {each.number: each for each in reader.entities(wanted)}
    links: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for hop in hops:
        if hop.far in wanted:
            links[hop.far][hop.near].append(hop.link)
    return [
        Meeting(
            entities[each.pair[0]],
            entities[each.pair[1]],
            each.met,
            each.expected,
            each.chance,
            each.adjusted,
            tuple(_share(urns, each.pair, at, entities) for at in urns.strata(each.pair)),
            tuple(sorted(_between(links, each.pair))),
        )
        for each in found
    ]


def _between(links: Mapping[int, Mapping[int, list[int]]], pair: Pair) -> set[int]:
    one, other = (links[number] for number in pair)
    return {link for case in one.keys() & other.keys() for link in (*one[case], *other[case])}


def _share(urns: _Urns, pair: Pair, at: Stratum, entities: Mapping[int, Entity]) -> Share:
    court, year = at
    return Share(
        entities[court].name if court in entities else "",
        year,
        urns.totals[at],
        urns.ones[pair[0]][at],
        urns.others[pair[1]][at],
        urns.met[pair][at],
    )
