"""Who should have stepped back: relatives, former employers and earlier instances in one's cases.

Staff withdraw where they or near relatives are party or lawyer of a case, where a party or its
lawyers belong to an employer that they left not long ago, and where they handled an earlier
instance of it (Judges Law 2019, articles 23 and 24; Civil Procedure Law, article 47). A
duty that is found is a clue: whether it was seen to stands in the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.graph.answering import Cut
from core.graph.elements import Entity
from core.graph.model import Declarations, Meaning
from core.graph.paths import overlap
from core.graph.ports import Hop, Reader
from core.graph.query import Direction, Limits
from core.graph.questions.swept import Swept

COOLING_DAYS = 3 * 365
"""Days after leaving an employer in which its matters are not one's own to handle."""

MOST = 500


class Ground(StrEnum):
    """Why somebody has to withdraw."""

    KIN = "kin"
    EMPLOYER = "former employer"
    INSTANCE = "earlier instance"


@dataclass(frozen=True, slots=True)
class Duty:
    """A staff member, the case, why, through whom or what, and the links that say so."""

    ground: Ground
    staff: Entity
    case: Entity
    through: Entity
    links: tuple[int, ...]


@dataclass(frozen=True)
class Recusal:
    """The duties by ground, staff member and case, and what was left out."""

    duties: list[Duty]
    total: int
    cuts: tuple[Cut, ...]


Found = tuple[Ground, int, int, int, tuple[int, ...]]


def recusal(
    reader: Reader, declared: Declarations, limits: Limits, *, of: Entity | None = None
) -> Recusal:
    """Every duty to withdraw that the graph shows; ``of`` asks about one staff member or case."""
    swept = Swept(reader, declared, limits)
    looked = _Looked(swept)
    found = {*looked.kin(), *looked.employers(), *looked.instances()}
    if of is not None:
        found = {each for each in found if of.number in (each[1], each[2])}
    duties = _told(reader, found)
    return Recusal(duties[:MOST], len(duties), swept.left_out())


@dataclass
class _Looked:
    swept: Swept

    def kin(self) -> Iterable[Found]:
        """Relatives who are party to the cases of a staff member, or lawyer in them."""
        relatives = self.swept.all(Meaning.KIN)
        handled = _cases(self.swept.of((hop.near for hop in relatives), Meaning.HANDLES))
        stands = _cases(
            self.swept.of((hop.far for hop in relatives), Meaning.PARTY, Meaning.REPRESENTS)
        )
        for hop in relatives:
            mine, theirs = handled[hop.near], stands[hop.far]
            for case in mine.keys() & theirs.keys():
                links = (hop.link, *_links(mine[case]), *_links(theirs[case]))
                yield Ground.KIN, hop.near, case, hop.far, tuple(sorted(links))

    def employers(self) -> Iterable[Found]:
        """Former employers that are party to a case, or whose lawyers stand in it."""
        worked = self.swept.all(Meaning.WORKED_FOR)
        handled = _cases(self.swept.of((hop.far for hop in worked), Meaning.HANDLES))
        ours = [
            (hop, case, mine)
            for hop in worked
            for case, mine in handled[hop.far].items()
            if _recent(hop, mine)
        ]
        parties, lawyers, firms = self._stands(case for _, case, _ in ours)
        for hop, case, mine in ours:
            said = [each for each in parties[case] if each.far == hop.near]
            for each in lawyers[case]:
                said += _belongs(each, firms[each.far], hop.near)
            if said:
                links = {hop.link, *_links(mine), *_links(said)}
                yield Ground.EMPLOYER, hop.far, case, hop.near, tuple(sorted(links))

    def _stands(
        self, cases: Iterable[int]
    ) -> tuple[Mapping[int, list[Hop]], Mapping[int, list[Hop]], Mapping[int, list[Hop]]]:
        """By case its parties and its lawyers, by lawyer the firms."""
        known = sorted(set(cases))
        against = Direction.AGAINST
        parties = self.swept.of(known, Meaning.PARTY, direction=against)
        lawyers = self.swept.of(known, Meaning.REPRESENTS, direction=against)
        firms = self.swept.of((hop.far for hop in lawyers), Meaning.WORKS_FOR)
        return _by_near(parties), _by_near(lawyers), _by_near(firms)

    def instances(self) -> Iterable[Found]:
        """Whoever handled a case and the one that it comes from."""
        chain = self.swept.all(Meaning.CHAIN)
        cases = {end for hop in chain for end in (hop.near, hop.far)}
        hands = self.swept.of(cases, Meaning.HANDLES, direction=Direction.AGAINST)
        staff: dict[int, dict[int, list[Hop]]] = defaultdict(lambda: defaultdict(list))
        for hop in hands:
            staff[hop.near][hop.far].append(hop)
        for hop in chain:
            later, earlier = staff[hop.far], staff[hop.near]
            for who in later.keys() & earlier.keys():
                links = {hop.link, *_links(later[who]), *_links(earlier[who])}
                yield Ground.INSTANCE, who, hop.far, hop.near, tuple(sorted(links))


def _cases(hops: Iterable[Hop]) -> Mapping[int, dict[int, list[Hop]]]:
    """By whoever stands in cases, each case with the links."""
    found: dict[int, dict[int, list[Hop]]] = defaultdict(dict)
    for hop in hops:
        found[hop.near].setdefault(hop.far, []).append(hop)
    return found


def _by_near(hops: Iterable[Hop]) -> Mapping[int, list[Hop]]:
    found: dict[int, list[Hop]] = defaultdict(list)
    for hop in hops:
        found[hop.near].append(hop)
    return found


def _recent(worked: Hop, handled: Sequence[Hop]) -> bool:
    """Whether a case began within the cooling time; an employer never left counts always."""
    if worked.until is None:
        return True
    days = [hop.since for hop in handled if hop.since is not None]
    return bool(days) and 0 <= max(days) - worked.until <= COOLING_DAYS


def _belongs(stands: Hop, firms: Iterable[Hop], employer: int) -> list[Hop]:
    """The link of a lawyer in the case and one to the firm at that time, if it is that firm."""
    found = next((hop for hop in firms if hop.far == employer and overlap(hop, stands)), None)
    return [] if found is None else [stands, found]


def _links(hops: Iterable[Hop]) -> tuple[int, ...]:
    return tuple(hop.link for hop in hops)


def _told(reader: Reader, found: Iterable[Found]) -> list[Duty]:
    several = list(found)
    entities = {
        each.number: each for each in reader.entities({n for one in several for n in one[1:4]})
    }
    duties = [
        Duty(ground, entities[staff], entities[case], entities[through], links)
        for ground, staff, case, through, links in several
    ]
    order = list(Ground)
    duties.sort(key=lambda it: (order.index(it.ground), it.staff.key, it.case.key, it.through.key))
    return duties
