"""All links of some meaning at once, for questions about everybody rather than one entity."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.graph.answering import Cut, Why
from core.graph.model import Declarations, Meaning
from core.graph.ports import Expansion, Hop, Reader
from core.graph.query import Direction, Limits, Reach


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which the links that are looked at began; open where None."""

    first: date | None = None
    last: date | None = None


@dataclass
class Swept:
    """Reads links by their meaning, and remembers what was left out."""

    reader: Reader
    declared: Declarations
    limits: Limits
    cuts: set[Cut] = field(default_factory=set)

    def all(self, *meanings: Meaning, span: Span | None = None) -> list[Hop]:
        """Every link of these meanings seen from its target; with a span those that began in it."""
        span = span or Span()
        found = self.reader.sweep(
            self.declared.meaning(*meanings),
            since=None if span.first is None else span.first.toordinal(),
            until=None if span.last is None else span.last.toordinal(),
            most=self.limits.swept,
        )
        return self._noted(found)

    def of(
        self, numbers: Iterable[int], *meanings: Meaning, direction: Direction = Direction.ALONG
    ) -> list[Hop]:
        """The links of these meanings at some entities."""
        kinds, frontier = self.declared.meaning(*meanings), sorted(set(numbers))
        if not kinds or not frontier:
            return []
        reach = Reach(kinds, direction, fan_out=self.limits.path_fan_out)
        return self._noted(self.reader.expand(frontier, reach))

    def left_out(self) -> tuple[Cut, ...]:
        """What was left out so far."""
        return tuple(sorted(self.cuts))

    def _noted(self, found: Expansion) -> list[Hop]:
        self.cuts |= {Cut(Why.FAN_OUT, at, count) for at, count in found.cut.items()}
        return found.hops
