"""A saved view: what was asked and how it was laid out, by numbers and marks, without names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.texts import Text

MOST_OPENED, MOST_SPOTS, MOST_MARKED = 20, 2000, 8000


class Door(StrEnum):
    """The door through which a view was saved, and opens again."""

    MATTER = "matter"
    CASE = "case"


class Stands(StrEnum):
    """Whether a view opens today."""

    OPEN = "open"
    CLOSED = "closed"


STANDS: Mapping[Stands, Text] = {
    Stands.OPEN: Text("可以打开", "Opens"),
    Stands.CLOSED: Text("事由已失效", "Its matter is not in force"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: entities by the graph's own numbers, steps and days.

    ``opened`` are the entities that were expanded, in their order.
    """

    start: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()
    goal: int | None = None
    links: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    hops: int | None = None
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entity stood in the picture, and whether it was pinned there."""

    mark: str
    x: int
    y: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of the picture was hidden: kinds, links outside two days, entities with few links."""

    kinds: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture by marks, which mean something under one key alone: ``key`` tells which."""

    key: str = ""
    spots: tuple[Spot, ...] = ()
    links: tuple[str, ...] = ()
    sifted: Sifted = field(default_factory=Sifted)


@dataclass(frozen=True, slots=True)
class Draft:
    """A view to be saved."""

    name: str
    question: Question
    layout: Layout


@dataclass(frozen=True, slots=True)
class Fellow:
    """Somebody who holds the same matter or handles the same case."""

    account: int
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view; ``purpose`` is the matter's reference or the case's number."""

    number: int
    door: Door
    purpose: str
    owner: int
    owner_name: str
    saved_at: datetime
    draft: Draft
    shared: Sequence[Fellow] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A view as one reader may open it: under the reader's own matter, where that has a number."""

    view: View
    stands: Stands
    own: bool
    matter: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since a view was saved; ``told`` where that cannot be said."""

    told: bool
    gone: int = 0
    new: frozenset[str] = frozenset()
    links_gone: int = 0
    links_new: int = 0

    @property
    def none(self) -> bool:
        """Whether the answer is what it was."""
        return not (self.gone or self.new or self.links_gone or self.links_new)


def changes(layout: Layout, key: str, entities: frozenset[str], links: frozenset[str]) -> Changes:
    """What the picture has now and had then, by marks under one key."""
    if layout.key != key or not layout.spots:
        return Changes(told=False)
    then, linked = {each.mark for each in layout.spots}, set(layout.links)
    return Changes(
        told=True,
        gone=len(then - entities),
        new=entities - then,
        links_gone=len(linked - links),
        links_new=len(links - linked),
    )
