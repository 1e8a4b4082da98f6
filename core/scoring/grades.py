"""Suggested grades (等次) from totals: least totals, quotas by group, ties at the border.

The rule, in full:

- Totals are compared as everybody sees them, to two places. Who has no total gets no grade; the
  headcount that a quota is taken from is everybody in the comparison group, with total or without.
- Grades are given from the best down, within each comparison group. A grade goes to those left
  who reach its least total, the highest totals first, as far as its quota reaches; a grade without
  a share has no quota. The last grade takes the rest, whatever its least total or share.
- The quota is headcount × share, rounded as the scheme says. Places left over lapse.
- A tie at the border gets nobody over the quota: if those with the same total don't all fit, none
  of them gets the grade, they go on to the next, and the tie is reported with the free places for
  the committee to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from itertools import groupby

from core.errors import BadPack
from core.scoring.marks import shown
from core.scoring.model import Grade, Rounding, Scheme
from core.texts import Text

_ROUNDINGS = {
    Rounding.DOWN: ROUND_DOWN,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_UP,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who takes part: the (converted) total, or None, and the comparison group."""

    subject: str
    total: Decimal | None
    peers: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The suggested grade of one subject, or None without a total."""

    subject: str
    peers: str
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Quota:
    """A grade's places in one comparison group; None where it has no quota."""

    peers: str
    grade: Grade
    headcount: int
    places: int | None
    taken: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Subjects with the same total who do not all fit into the places left of a grade."""

    peers: str
    grade: Grade
    total: Decimal
    subjects: tuple[str, ...]
    places: int

    @property
    def says(self) -> Text:
        """The tie in words, for the committee."""
        count = len(self.subjects)
        return Text(
            f"{count} 人总分同为 {self.total}，{self.grade.name.zh}只余 {self.places} 个名额，"
            "请考核委员会研究确定",
            f"{count} have the same total {self.total} and {self.places} places of "
            f"{self.grade.name.en} are left: the committee decides",
        )


@dataclass(frozen=True, slots=True)
class Grading:
    """Everybody's suggested grade in the order given, the quotas used, the ties to decide."""

    given: tuple[Given, ...]
    quotas: tuple[Quota, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one grade does in one comparison group."""

    quota: Quota
    chosen: tuple[str, ...]
    tie: Tie | None


def assign(candidates: Sequence[Candidate], scheme: Scheme) -> Grading:
    """Suggested grades by the rule above; without grades in the scheme nobody gets one.

    BadPack when a grade before the last has neither a least total nor a share: it would take all.
    """
    _distinguishing(scheme)
    groups: dict[str, list[Candidate]] = {}
    for each in candidates:
        groups.setdefault(each.peers, []).append(each)
    offers = [offer for peers, group in groups.items() for offer in _offers(peers, group, scheme)]
    grade_of = {name: offer.quota.grade for offer in offers for name in offer.chosen}
    return Grading(
        given=tuple(
            Given(each.subject, each.peers, grade_of.get(each.subject)) for each in candidates
        ),
        quotas=tuple(offer.quota for offer in offers),
        ties=tuple(offer.tie for offer in offers if offer.tie),
    )


def places(headcount: int, share: Decimal, rounding: Rounding) -> int:
    """The number of places that a share of the headcount makes."""
    return int((headcount * share).to_integral_value(_ROUNDINGS[rounding]))


def _distinguishing(scheme: Scheme) -> None:
    for grade in scheme.grades[:-1]:
        if grade.least is None and grade.share is None:
            raise BadPack(
                Text(
                    f"等次“{grade.name.zh}”既无最低分也无比例",
                    f'the grade "{grade.name.en}" has neither a least total nor a share',
                ),
                where=scheme.id,
                advice=Text("写上 least 或 share", "add least or share"),
            )


def _offers(peers: str, group: Sequence[Candidate], scheme: Scheme) -> list[_Offer]:
    left = {each.subject: shown(each.total) for each in group if each.total is not None}
    offers = []
    for grade in scheme.grades:
        last = grade is scheme.grades[-1]
        limit = None
        if grade.share is not None and not last:
            limit = places(len(group), grade.share, scheme.rounding)
        fit = {
            name: total
            for name, total in left.items()
            if last or grade.least is None or total >= grade.least
        }
        chosen, tied = _best(fit, limit)
        quota = Quota(peers, grade, len(group), limit, len(chosen))
        offers.append(_Offer(quota, tuple(chosen), _tie(quota, fit, tied)))
        left = {name: total for name, total in left.items() if name not in chosen}
    return offers


def _best(totals: dict[str, Decimal], limit: int | None) -> tuple[list[str], list[str]]:
    """The highest totals within the limit, and those alike who do not all fit any more."""
    if limit is None:
        return list(totals), []
    chosen: list[str] = []
    ordered = sorted(totals, key=lambda name: totals[name], reverse=True)
    for _, alike in groupby(ordered, key=lambda name: totals[name]):
        names = list(alike)
        if len(chosen) + len(names) > limit:
            return chosen, names if len(chosen) < limit else []
        chosen += names
    return chosen, []


def _tie(quota: Quota, totals: dict[str, Decimal], tied: Sequence[str]) -> Tie | None:
    if not tied or quota.places is None:
        return None
    return Tie(
        peers=quota.peers,
        grade=quota.grade,
        total=totals[tied[0]],
        subjects=tuple(tied),
        places=quota.places - quota.taken,
    )
