"""The second door: the explorer of an approved matter, its paths, profiles and files."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import BadInput
from core.graph.paths import MOST_HOPS
from core.graph.service import Hits
from core.identity.permissions import Permission
from core.texts import Text
from tenants.clues.model import CLUE_STATES
from web import gate
from web.access import reads, requires
from web.attachments import attached
from web.pages.associations.asked import LEAST_HOPS, asked_of
from web.pages.associations.asking import NOTED, asks, doors
from web.pages.associations.cases import as_file
from web.pages.associations.figures import figures_of, is_staff
from web.pages.associations.files import as_csv
from web.pages.associations.marks import under_matter
from web.pages.associations.seen import handle_of, kept_of, painter_of, seen_of, ways_of
from web.pages.associations.view import cut_rows
from web.pages.panels.asking import of_entity

explorer = Blueprint("explorer", __name__, url_prefix="/t/<slug>/matters/<int:matter>")


@explorer.get("/explore")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def explore(slug: str, matter: int) -> ResponseReturnValue:
    """The subjects of the matter, or the entity that was opened, with what is one link away."""
    asked = asked_of(matter)
    seen, painter = seen_of(asked)
    value = seen.near.value if seen.near is not None else None
    return render_template(
        "associations/explore.html",
        asked=asked,
        matter=asked.matter,
        picture=seen.picture,
        ways=ways_of(seen, painter),
        cuts=cut_rows(seen.cuts, seen.known, painter.mask),
        total=value.total if value else 0,
        more=value is not None and asked.skip + len(value.entities) < value.total,
        kinds=painter.mask.wanted.graph.links,
        subjects=[(each, handle_of(asked.matter, each)) for each in asked.matter.wish.subjects],
        here=_address,
        hops=range(LEAST_HOPS, MOST_HOPS + 1),
        kept=kept_of(asked, seen),
        slug=slug,
    )


@explorer.get("/near.json")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def near(slug: str, matter: int) -> ResponseReturnValue:
    """What the canvas adds when an entity is expanded."""
    seen, _ = seen_of(asked_of(matter))
    return Response(seen.picture.data, mimetype="application/json")


@explorer.get("/search")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def search(slug: str, matter: int) -> ResponseReturnValue:
    """Entities by name, case number or pinyin; each is asked about as the end of a path."""
    place, who, text = gate.place(), gate.actor(), request.args.get("q", "")[:100]
    asked = asked_of(matter)
    found = doors().search(place, who, matter, text) if text.strip() else Hits([], ())
    painter = painter_of(asked.matter)
    return render_template(
        "associations/search.html",
        matter=asked.matter,
        picture=painter.picture(found.entities, ()),
        cuts=cut_rows(found.cuts, {}, painter.mask),
        text=text,
        slug=slug,
    )


@explorer.get("/profile")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def profile(slug: str, matter: int) -> ResponseReturnValue:
    """One entity: facts, how many links of each kind, what happened when."""
    asked = asked_of(matter)
    found = doors().profile(gate.place(), gate.actor(), matter, asked.keys[0])
    painter = replace(painter_of(asked.matter), quotes=found.quotes)
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
        cuts=cut_rows(found.cuts, found.entities, painter.mask),
        handle=handle_of(asked.matter, entity.key),
        panels=of_entity(entity, [each.link for each in found.value.events]),
        staff=staff,
        figures=figures_of(entity.key) if staff else None,
        marks=under_matter(matter, entity.key) if staff else None,
        states=CLUE_STATES,
        slug=slug,
    )


@explorer.get("/certificate.json")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def certificate(slug: str, matter: int) -> ResponseReturnValue:
    """The certificate of what the same address shows, to be verified against the records."""
    asked = asked_of(matter)
    seen, _ = seen_of(asked)
    gate.note(Act.EXPORT, Thing.GRAPH, asked.matter.named, what="certificate")
    return as_file(seen.certificate)


@explorer.get("/table.csv")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def table(slug: str, matter: int) -> ResponseReturnValue:
    """The list as CSV that spreadsheets open in Chinese, with who took it, when and what for."""
    asked = asked_of(matter)
    seen, _ = seen_of(asked)
    gate.note(Act.EXPORT, Thing.GRAPH, asked.matter.named, what="table")
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


def _address(endpoint: str = "explorer.explore", **changed: object) -> str:
    """The address of what is shown, with something else."""
    given: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    return url_for(endpoint, **{**given, **changed})
