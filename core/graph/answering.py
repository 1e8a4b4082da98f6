"""Answers a planned question from any store: step by step, with what was left out and why."""

from dataclasses import dataclass
from enum import StrEnum

from core.graph.elements import Entity, Link
from core.graph.ports import Hop, Reader
from core.graph.query import Plan


class Why(StrEnum):
    """Why something was left out of an answer."""

    FAN_OUT = "fan out"
    ENTITIES = "entities"
    HUB = "hub"
    DATES = "dates"
    STATES = "states"
    AVERTED = "averted"


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """What was left out: why, at which entity (0: everywhere), and how many links or entities."""

    why: Why
    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of the entities reached, how many there are, and the links that lead there."""

    entities: list[Entity]
    total: int
    links: list[Link]
    cuts: tuple[Cut, ...]


def answer(reader: Reader, plan: Plan) -> Answer:
    """Walk the steps; the frontier after each is kept within the limit, lowest numbers first."""
    frontier = [each.number for each in reader.entities(plan.start)]
    cuts: set[Cut] = set()
    walked: list[list[Hop]] = []
    for reach in plan.reaches:
        expansion = reader.expand(sorted(frontier), reach)
        cuts.update(Cut(Why.FAN_OUT, at, count) for at, count in expansion.cut.items())
        reached = sorted({hop.far for hop in expansion.hops})
        if len(reached) > plan.limits.entities:
            cuts.add(Cut(Why.ENTITIES, 0, len(reached) - plan.limits.entities))
        frontier = reached[: plan.limits.entities]
        walked.append(expansion.hops)
    found = reader.entities(frontier)
    page = found[plan.skip : plan.skip + plan.limit]
    used = _used(walked, {each.number for each in page})
    return Answer(page, len(found), reader.links(used), tuple(sorted(cuts)))


def _used(walked: list[list[Hop]], ends: set[int]) -> set[int]:
    """The links on a way to these ends, followed backwards step by step."""
    links: set[int] = set()
    for hops in reversed(walked):
        there = [hop for hop in hops if hop.far in ends]
        links.update(hop.link for hop in there)
        ends = {hop.near for hop in there}
    return links
