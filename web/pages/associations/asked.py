"""What an address of the explorer asks for: spelt out, or by a view that was saved."""

from dataclasses import dataclass

from flask import request

from core.graph.elements import Key
from core.graph.paths import MOST_HOPS
from core.graph.query import Step
from tenants.matters.model import Matter
from web import gate
from web.pages.associations.asking import doors
from web.pages.associations.given import day_asked, whole_asked
from web.pages.views.opening import Opened, opened

LEAST_HOPS, USUAL_HOPS = 1, 4


@dataclass(frozen=True)
class Asked:
    """What the address asks for: of whom, by which links, in which years, how far on."""

    matter: Matter
    keys: tuple[Key, ...]
    goal: Key | None
    step: Step
    skip: int
    hops: int
    opened: Opened | None = None


def asked_of(number: int) -> Asked:
    """The question of the address, under a matter."""
    place, args = gate.place(), request.args
    matter = doors().matter(place, gate.actor(), number)
    if args.get("view"):
        return _again(matter, opened(args["view"], matter))
    given = args.getlist("at")[:10]
    keys = tuple(doors().meant(place, number, each) for each in given)
    goal = doors().meant(place, number, args["to"]) if args.get("to") else None
    links = tuple(each for each in args.getlist("link") if each)
    step = Step(links=links, since=day_asked("since"), until=day_asked("until"))
    return Asked(
        matter,
        keys or matter.wish.subjects,
        goal,
        step,
        whole_asked("skip", 0, most=100_000),
        max(LEAST_HOPS, whole_asked("hops", USUAL_HOPS, most=MOST_HOPS)),
    )


def _again(matter: Matter, view: Opened) -> Asked:
    question = view.view.draft.question
    step = Step(links=question.links, since=question.since, until=question.until)
    start = view.start or matter.wish.subjects
    hops = question.hops or USUAL_HOPS
    return Asked(matter, start, view.goal, step, question.skip, hops, view)
