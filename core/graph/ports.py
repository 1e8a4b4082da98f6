"""What the graph stands on: a store that reads, writes and expands a frontier for one tenant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

from core.graph.elements import Entity, Link
from core.graph.query import Reach
from core.tenancy.model import TenantId

Row = Mapping[str, Any]
"""A row with the columns that ``core.graph.records`` names."""

Result = TypeVar("Result")


class Hop(NamedTuple):
    """A link seen from one of its ends; dates are ordinals, None where open."""

    near: int
    far: int
    far_kind: str
    link: int
    kind: str
    forward: bool
    since: int | None
    until: int | None
    confidence: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """The links of a frontier in any order; ``cut`` tells how many an entity has beyond them."""

    hops: list[Hop]
    cut: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction writes and takes away; writing it twice is writing it once.

    A link needs both its ends; an entity that goes takes its links along.
    """

    entities: Sequence[Row] = ()
    links: Sequence[Row] = ()
    gone_entities: Sequence[int] = ()
    gone_links: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """How much a tenant's graph holds."""

    entities: int
    links: int


class Reader(Protocol):
    """One tenant's graph as it stands at one moment, within the seconds given."""

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link that leads on from the frontier, each entity's first by number of link."""

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """Every link of these kinds seen from its target, the first ``most`` by number.

        ``since`` and ``until`` keep those that begin between the two days; what is beyond
        ``most`` is counted in ``cut`` under 0.
        """

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, as far as they exist, by kind and id."""

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, as far as they exist, by number."""

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities whose id or name holds the text: the same first, by kind and id."""

    def known_entities(self) -> Iterable[tuple[int, int]]:
        """Number and digest of every entity."""

    def known_links(self, datasets: Sequence[str]) -> Iterable[tuple[int, int]]:
        """Number and digest of every link that comes from these datasets."""

    def datasets(self) -> list[str]:
        """The datasets that links come from."""

    def size(self) -> Size:
        """How much there is."""


class GraphStore(Protocol):
    """Every tenant's graph; nothing is read or written here before a tenant is named."""

    def prepare(self) -> None:
        """Make constraints and indexes where they are missing."""

    def read(self, tenant: TenantId, work: Callable[[Reader], Result], *, seconds: float) -> Result:
        """What ``work`` makes of a reader; it may be called again when the store asks for it.

        ``Unavailable`` when the store does not answer, or not within the seconds.
        """

    def write(self, tenant: TenantId, change: Change) -> None:
        """Write one change as a whole."""

    def erase(self, tenant: TenantId) -> None:
        """Take everything of a tenant away."""

    def close(self) -> None:
        """Give connections back."""
