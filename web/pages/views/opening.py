"""A saved view that is asked again: its entities as they are today, its layout, what changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.errors import NotAllowed, NotFound
from core.graph.answering import Answer
from core.graph.asking import Answered
from core.graph.elements import Key
from core.graph.query import Step
from tenants.matters.model import Matter
from tenants.views.model import Changes, Door, View, changes
from web import gate
from web.pages.associations.asking import doors
from web.pages.associations.view import Painter, Picture
from web.pages.views.port import Views
from web.whole_numbers import whole


@dataclass(frozen=True)
class Opened:
    """A view, and what its numbers stand for today; ``missing`` counts those that are gone."""

    view: View
    start: tuple[Key, ...]
    goal: Key | None
    expanded: tuple[Key, ...]
    missing: int


@dataclass(frozen=True)
class Unfolded:
    """What lay behind the entities that were expanded; ``refused`` counts what may not be."""

    answers: Sequence[tuple[Key, Answered[Answer]]]
    refused: int = 0


def views() -> Views:
    """Saved views, where the application has them."""
    return gate.there(gate.services().views)


def opened(written: str, matter: Matter) -> Opened:
    """The view of an address, under the viewer's matter; NotFound where it belongs elsewhere."""
    view = _belonging(written, Door.MATTER, matter.wish.reference)
    question = view.draft.question
    goal = () if question.goal is None else (question.goal,)
    known = views().keys(gate.place(), [*question.start, *question.opened, *goal])
    wanted = {*question.start, *question.opened, *goal}
    return Opened(
        view,
        tuple(known[each] for each in question.start if each in known),
        known.get(question.goal) if question.goal is not None else None,
        tuple(known[each] for each in question.opened if each in known),
        len(wanted - known.keys()),
    )


def of_case(written: str, case_no: str) -> View:
    """The view of the address of a case, or NotFound."""
    return _belonging(written, Door.CASE, case_no)


def _belonging(written: str, door: Door, purpose: str) -> View:
    number = whole(written, digits=9)
    if number is None:
        raise NotFound(gate.NOBODY)
    found = views().one(gate.place(), gate.actor(), number).view
    if (found.door, found.purpose) != (door, purpose):
        raise NotFound(gate.NOBODY)
    return found


def unfolded(matter: Matter, view: Opened | None) -> Unfolded:
    """Ask again what was expanded, entity by entity; each question stands in the log."""
    place, who, service = gate.place(), gate.actor(), doors()
    answers, refused = [], 0
    for key in view.expanded if view is not None else ():
        try:
            found = service.near(place, who, matter.number, (key,), step=Step())
        except NotAllowed:
            refused += 1
            continue
        answers.append((key, found))
    return Unfolded(answers, refused)


def laid(
    picture: Picture, view: View, more: Unfolded, painter: Painter, *, base: set[int]
) -> Picture:
    """The picture with everything where it stood, and whose neighbours came after the ``base``."""
    data = json.loads(picture.data)
    spots = {each.mark: each for each in view.draft.layout.spots}
    by = _owners(more, painter, base)
    for node in data["nodes"]:
        spot = spots.get(node["id"])
        if spot is not None:
            node |= {"x": spot.x, "y": spot.y, "pin": spot.pinned}
    for each in (*data["nodes"], *data["edges"]):
        if each["id"] in by:
            each["by"] = by[each["id"]]
    sifted = view.draft.layout.sifted
    data["sift"] = {name: getattr(sifted, name) for name in ("kinds", "since", "until", "least")}
    return replace(picture, data=json.dumps(data, ensure_ascii=False))


def _owners(more: Unfolded, painter: Painter, base: set[int]) -> dict[str, str]:
    """By mark, whose expansion brought an entity or link first."""
    by: dict[str, str] = {}
    for key, found in more.answers:
        for number in ({*found.entities} | {*found.links}) - base - {key.number}:
            by.setdefault(painter.mark(number), painter.mark(key.number))
    return by


def changed(picture: Picture, view: View) -> Changes:
    """What the picture holds now and did not, and the other way round."""
    data: dict[str, list[dict[str, Any]]] = json.loads(picture.data)
    entities = frozenset(each["id"] for each in data["nodes"])
    links = frozenset(each["id"] for each in data["edges"])
    return changes(view.draft.layout, views().key(gate.place()), entities, links)
