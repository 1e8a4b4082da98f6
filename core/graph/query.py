"""The small language in which the graph is asked, and the plan that a question becomes.

A caller says where to start and which steps to take. Tenant, time limit, fan-out limit and the
rule that no path runs through a hub are put in here and in the stores, never by the caller.
"""

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from core.errors import BadInput
from core.graph.elements import CERTAIN, Key
from core.graph.model import Declarations
from core.texts import Text

MAX_STEPS = 6
MAX_STARTS = 100
MAX_PAGE = 1000


class Direction(StrEnum):
    """Along a link, against it, or either way."""

    ALONG = "along"
    AGAINST = "against"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Step:
    """One step over links; an empty list of kinds lets all kinds through.

    ``since`` and ``until`` keep links that can be valid on some day between them.
    """

    links: tuple[str, ...] = ()
    direction: Direction = Direction.EITHER
    to: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    confidence: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """Where to start, which steps to take, and which page of what is reached to give."""

    start: tuple[Key, ...]
    steps: tuple[Step, ...]
    skip: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a question may go: seconds, links of one entity, entities after one step.

    A search for paths follows more links of one entity than a page can show. A question about
    everybody looks at so many links in all, and has so many more seconds.
    """

    seconds: float = 5.0
    fan_out: int = 500
    path_fan_out: int = 4000
    entities: int = 8000
    swept: int = 1_000_000
    sweep_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Reach:
    """A step as stores take it: plain words and numbers, with every rule put in.

    ``onto`` keeps the links that end at one of these entities.
    """

    links: tuple[str, ...] = ()
    direction: Direction = Direction.EITHER
    to: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    confidence: int = 0
    fan_out: int = 500
    onto: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A question ready to be answered by any store."""

    start: tuple[int, ...]
    reaches: tuple[Reach, ...]
    skip: int
    limit: int
    limits: Limits = field(default_factory=Limits)


def plan(query: Query, declarations: Declarations, limits: Limits) -> Plan:
    """The plan of a question; BadInput names what it may not ask or does not exist."""
    _within("start", len(query.start), MAX_STARTS)
    _within("steps", len(query.steps), MAX_STEPS)
    _within("limit", query.limit, MAX_PAGE)
    if query.skip < 0:
        raise _refused("skip", Text("不能小于 0", "must not be below 0"))
    last = len(query.steps) - 1
    return Plan(
        start=tuple(sorted({each.number for each in query.start})),
        reaches=tuple(
            reach(step, declarations, limits, ends=place == last)
            for place, step in enumerate(query.steps)
        ),
        skip=query.skip,
        limit=query.limit,
        limits=limits,
    )


def reach(step: Step, declarations: Declarations, limits: Limits, *, ends: bool) -> Reach:
    """One step with the rules put in; a path that does not end there keeps out of hubs."""
    _known("links", step.links, [each.name for each in declarations.links])
    _known("to", step.to, [each.name for each in declarations.entities])
    never = () if ends else declarations.closed
    through = [name for name in step.to if name in never]
    if through:
        raise _refused(
            through[0], Text("路径不能经过该类实体", "no path passes through this kind of entity")
        )
    if not 0 <= step.confidence <= CERTAIN:
        raise _refused("confidence", Text(f"应为 0 至 {CERTAIN}", f"0 to {CERTAIN}"))
    return Reach(
        links=step.links,
        direction=step.direction,
        to=step.to,
        never=never,
        since=_ordinal(step.since),
        until=_ordinal(step.until),
        confidence=step.confidence,
        fan_out=limits.fan_out,
    )


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _within(what: str, count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise _refused(what, Text(f"应为 1 至 {most}", f"must be from 1 to {most}"))


def _known(what: str, names: tuple[str, ...], known: list[str]) -> None:
    for name in names:
        if name not in known:
            likely = get_close_matches(name, known, n=1) or known[:20]
            advice = Text(f"可用：{'、'.join(likely)}", f"Known: {', '.join(likely)}")
            message = Text(f"图谱中没有“{name}”", f'The graph has no "{name}"')
            raise BadInput(message, where=what, advice=advice)


def _refused(where: str, what: Text) -> BadInput:
    return BadInput(what, where=where, advice=Text("请修改查询", "change the question"))
