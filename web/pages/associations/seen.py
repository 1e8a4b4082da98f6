"""What the explorer shows of its answers: one picture, its paths, what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.graph.answering import Answer, Cut
from core.graph.asking import Answered
from core.graph.elements import Entity, Key, Link
from core.graph.paths import Path
from core.graph.service import Paths
from tenants.matters.model import Matter
from web import gate
from web.pages.associations.asked import Asked
from web.pages.associations.asking import doors
from web.pages.associations.view import Painter, Picture
from web.pages.views.opening import Unfolded, changed, laid, unfolded


@dataclass(frozen=True)
class Seen:
    """What an explorer page shows: the picture, and the paths where a goal was named."""

    near: Answered[Answer] | None
    paths: Answered[Paths] | None
    picture: Picture
    more: Unfolded = field(default_factory=lambda: Unfolded(()))

    @property
    def known(self) -> dict[int, Entity]:
        """Every entity of every answer."""
        found = {**self._first.entities}
        for _, each in self.more.answers:
            found |= each.entities
        return found

    @property
    def cuts(self) -> list[Cut]:
        """What every answer left out."""
        later = (cut for _, each in self.more.answers for cut in each.cuts)
        return [*self._first.cuts, *later]

    @property
    def certificate(self) -> dict[str, object]:
        """The certificate of the answer."""
        return dict(self._first.certificate)

    @property
    def _first(self) -> Answered[Any]:
        return self.paths or self.near or _nothing()


def seen_of(asked: Asked) -> tuple[Seen, Painter]:
    """Ask what the address asks; the answers as one picture, and who painted it."""
    place, who, service = gate.place(), gate.actor(), doors()
    painter = painter_of(asked.matter)
    number = asked.matter.number
    more = unfolded(asked.matter, asked.opened)
    if asked.goal is None:
        found = service.near(place, who, number, asked.keys, step=asked.step, skip=asked.skip)
        entities, links = dict(found.entities), {each.id: each for each in found.value.links}
        painter = _quoting(painter, found, more)
        seen = Seen(found, None, _drawn(painter, asked, entities, links, more), more)
        return seen, painter
    ends = (asked.keys[0], asked.goal)
    ways = service.path(place, who, number, ends=ends, hops=asked.hops)
    links = dict(ways.links)
    on = {end for each in links.values() for end in (each.source, each.target)}
    on |= {each.number for each in ends}
    entities = {number: each for number, each in ways.entities.items() if number in on}
    painter = _quoting(painter, ways, more)
    picture = _drawn(painter, asked, entities, links, more, ways=ways.value.paths)
    return Seen(None, ways, picture, more), painter


def _quoting(painter: Painter, first: Answered[Any], more: Unfolded) -> Painter:
    """The painter with the words behind the links of every answer."""
    quotes = dict(first.quotes)
    for _, each in more.answers:
        quotes |= each.quotes
    return replace(painter, quotes=quotes)


def _drawn(
    painter: Painter,
    asked: Asked,
    entities: dict[int, Entity],
    links: dict[int, Link],
    more: Unfolded,
    *,
    ways: Sequence[Path] = (),
) -> Picture:
    """One picture of the first answer and of what was expanded, laid out as it was saved."""
    base = {*entities, *links}
    for _, each in more.answers:
        entities = {**each.entities, **entities}
        links = {**each.links, **links}
    about = asked.keys if asked.goal is None else (asked.keys[0], asked.goal)
    picture = painter.picture(entities.values(), [*links.values()], about=about, ways=ways)
    if asked.opened is None:
        return picture
    return laid(picture, asked.opened.view, more, painter, base=base)


def kept_of(asked: Asked, seen: Seen) -> dict[str, Any]:
    """What the form that saves a view sends along, and what has changed since it was saved."""
    return {
        "at": [handle_of(asked.matter, each) for each in asked.keys],
        "to": handle_of(asked.matter, asked.goal) if asked.goal is not None else "",
        "opened": asked.opened,
        "refused": seen.more.refused,
        "changes": asked.opened and changed(seen.picture, asked.opened.view),
    }


def ways_of(seen: Seen, painter: Painter) -> Sequence[Any]:
    """The paths, stop by stop."""
    if seen.paths is None:
        return ()
    found = seen.paths
    start = found.value.start
    return [painter.stops(start, each, found.entities, found.links) for each in found.value.paths]


def _nothing() -> Answered[Answer]:
    return Answered(Answer([], 0, [], ()), {}, {})


def painter_of(matter: Matter) -> Painter:
    """Who shapes answers under a matter for the reader at hand."""
    place, service = gate.place(), doors()
    mask = service.mask(place, gate.actor(), matter.number)
    return Painter(
        mask,
        lambda key: service.handle(place, matter.number, key),
        lambda number: service.mark(place, number),
    )


def handle_of(matter: Matter, key: Key) -> str:
    """What an address under the matter calls an entity."""
    return doors().handle(gate.place(), matter.number, key)
