"""The second door: the explorer of an approved matter, its paths, profiles and files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import BadInput
from core.graph.answering import Answer
from core.graph.asking import Answered
from core.graph.elements import Key
from core.graph.paths import MOST_HOPS
from core.graph.query import Step
from core.graph.service import Paths
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.model import Matter
from web import gate
from web.access import reads, requires
from web.attachments import attached
from web.pages.associations.asking import NOTED, asks, doors
from web.pages.associations.cases import as_file
from web.pages.associations.figures import figures_of, is_staff
from web.pages.associations.files import as_csv
from web.pages.associations.given import day_asked, whole_asked
from web.pages.associations.view import Painter, Picture, cut_rows
from web.pages.panels.asking import of_entity

explorer = Blueprint("explorer", __name__, url_prefix="/t/<slug>/matters/<int:matter>")

LEAST_HOPS = 1


@dataclass(frozen=True)
class Asked:
    """What the address asks for: of whom, by which links, in which years, how far on."""

    matter: Matter
    keys: tuple[Key, ...]
    goal: Key | None
    step: Step
    skip: int
    hops: int


@dataclass(frozen=True)
class Seen:
    """What an explorer page shows: the picture, and the paths where a goal was named."""

    near: Answered[Answer] | None
    paths: Answered[Paths] | None
    picture: Picture

    @property
    def certificate(self) -> dict[str, object]:
        """The certificate of the answer."""
        found = self.paths or self.near
        return dict(found.certificate) if found is not None else {}


@explorer.get("/explore")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def explore(slug: str, matter: int) -> ResponseReturnValue:
    """The subjects of the matter, or the entity that was opened, with what is one link away."""
    asked = _asked(matter)
    seen, painter = _seen(asked)
    value = seen.near.value if seen.near is not None else None
    cuts = seen.paths.value.cuts if seen.paths is not None else value.cuts if value else ()
    known = (seen.paths or seen.near or _nothing()).entities
    return render_template(
        "associations/explore.html",
        asked=asked,
        matter=asked.matter,
        picture=seen.picture,
        ways=_ways(seen, painter),
        cuts=cut_rows(cuts, known, painter.mask),
        total=value.total if value else 0,
        more=value is not None and asked.skip + len(value.entities) < value.total,
        kinds=painter.mask.wanted.graph.links,
        subjects=[(each, _handle(asked.matter, each)) for each in asked.matter.wish.subjects],
        here=_address,
        typed=request.args,
        hops=range(LEAST_HOPS, MOST_HOPS + 1),
        slug=slug,
    )


@explorer.get("/near.json")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def near(slug: str, matter: int) -> ResponseReturnValue:
    """What the canvas adds when an entity is expanded."""
    seen, _ = _seen(_asked(matter))
    return Response(seen.picture.data, mimetype="application/json")


@explorer.get("/search")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def search(slug: str, matter: int) -> ResponseReturnValue:
    """Entities by name, case number or pinyin; each is asked about as the end of a path."""
    place, who, text = gate.place(), gate.actor(), request.args.get("q", "")[:100]
    asked = _asked(matter)
    found = doors().search(place, who, matter, text) if text.strip() else ()
    painter = _painter(asked.matter)
    return render_template(
        "associations/search.html",
        matter=asked.matter,
        picture=painter.picture(found, ()),
        text=text,
        slug=slug,
    )


@explorer.get("/profile")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def profile(slug: str, matter: int) -> ResponseReturnValue:
    """One entity: facts, how many links of each kind, what happened when."""
    asked = _asked(matter)
    found = doors().profile(gate.place(), gate.actor(), matter, asked.keys[0])
    painter = replace(_painter(asked.matter), quotes=found.quotes)
    entity = found.value.entity
    staff = is_staff(painter, entity.key)
    picture = painter.picture(
        [entity, *(each.other for each in found.value.events)],
        [each.link for each in found.value.events],
        about=[entity.key],
    )
    return render_template(
        "associations/profile.html",
        matter=asked.matter,
        subject=next(each for each in picture.entities if each.about),
        facts=painter.mask.facts(entity),
        counts=[
            (painter.label(kind), forward, count)
            for (kind, forward), count in found.value.counts.items()
        ],
        picture=picture,
        events=painter.events(found.value),
        cuts=cut_rows(found.value.cuts, found.entities, painter.mask),
        handle=_handle(asked.matter, entity.key),
        panels=of_entity(entity, [each.link for each in found.value.events]),
        staff=staff,
        figures=figures_of(entity.key) if staff else None,
        slug=slug,
    )


@explorer.get("/certificate.json")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def certificate(slug: str, matter: int) -> ResponseReturnValue:
    """The certificate of what the same address shows, to be verified against the records."""
    asked = _asked(matter)
    seen, _ = _seen(asked)
    gate.note(Act.EXPORT, Thing.GRAPH, asked.matter.wish.reference, what="certificate")
    return as_file(seen.certificate)


@explorer.get("/table.csv")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def table(slug: str, matter: int) -> ResponseReturnValue:
    """The list as CSV that spreadsheets open in Chinese, with who took it, when and what for."""
    asked = _asked(matter)
    seen, _ = _seen(asked)
    gate.note(Act.EXPORT, Thing.GRAPH, asked.matter.wish.reference, what="table")
    content = as_csv(seen.picture, asked.matter, gate.actor().shown)
    return attached(content, "associations.csv", mimetype="text/csv")


@explorer.post("/names")
@requires(Permission.EXPLORE_APPROVED)
@asks
def open_name(slug: str, matter: int) -> ResponseReturnValue:
    """Open one name, for a reason that the log keeps."""
    place, who, form = gate.place(), gate.actor(), request.form
    service = doors()
    if not form.get("at"):
        raise BadInput(
            Text("没有选择要打开谁的姓名", "No entity was chosen"),
            advice=Text("请在画像页打开姓名", "Open names on profile pages"),
        )
    key = service.meant(place, matter, form["at"])
    service.open_name(place, who, matter, key, reason=form.get("reason", ""))
    return redirect(url_for("explorer.profile", slug=slug, matter=matter, at=form.get("at", "")))


def _asked(number: int) -> Asked:
    place, args = gate.place(), request.args
    matter = doors().matter(place, gate.actor(), number)
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
        max(LEAST_HOPS, whole_asked("hops", 4, most=MOST_HOPS)),
    )


def _seen(asked: Asked) -> tuple[Seen, Painter]:
    place, who, service = gate.place(), gate.actor(), doors()
    painter = _painter(asked.matter)
    number = asked.matter.number
    if asked.goal is None:
        found = service.near(place, who, number, asked.keys, step=asked.step, skip=asked.skip)
        painter = replace(painter, quotes=found.quotes)
        picture = painter.picture(found.entities.values(), found.value.links, about=asked.keys)
        return Seen(found, None, picture), painter
    ends = (asked.keys[0], asked.goal)
    ways = service.path(place, who, number, ends=ends, hops=asked.hops)
    painter, links = replace(painter, quotes=ways.quotes), [*ways.links.values()]
    on = {end for each in links for end in (each.source, each.target)} | {e.number for e in ends}
    entities = [each for number, each in ways.entities.items() if number in on]
    picture = painter.picture(entities, links, about=ends, ways=ways.value.paths)
    return Seen(None, ways, picture), painter


def _ways(seen: Seen, painter: Painter) -> Sequence[Any]:
    if seen.paths is None:
        return ()
    found = seen.paths
    start = found.value.start
    return [painter.stops(start, each, found.entities, found.links) for each in found.value.paths]


def _nothing() -> Answered[Answer]:
    return Answered(Answer([], 0, [], ()), {}, {})


def _painter(matter: Matter) -> Painter:
    place, service = gate.place(), doors()
    mask = service.mask(place, gate.actor(), matter.number)
    return Painter(
        mask,
        lambda key: service.handle(place, matter.number, key),
        lambda number: service.mark(place, number),
    )


def _handle(matter: Matter, key: Key) -> str:
    return doors().handle(gate.place(), matter.number, key)


def _address(endpoint: str = "explorer.explore", **changed: object) -> str:
    """The address of what is shown, with something else."""
    given: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    return url_for(endpoint, **{**given, **changed})
