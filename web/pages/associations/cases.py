"""The first door: the cases that one handles, their people and the cases that belong to them."""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.identity.permissions import Permission
from web import gate
from web.access import reads, requires
from web.attachments import attached
from web.pages.associations.asking import NOTED, asks, doors
from web.pages.associations.view import REASONS, Painter, cut_rows
from web.pages.panels.asking import of_entity
from web.pages.views.opening import Unfolded, changed, laid, of_case

cases = Blueprint("cases", __name__, url_prefix="/t/<slug>/cases")

SHOWN = 200


@cases.get("")
@requires(Permission.EXPLORE_OWN_CASES)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def mine(slug: str) -> ResponseReturnValue:
    """Every case that one handles."""
    found = doors().mine(gate.place(), gate.actor())
    return render_template(
        "associations/mine.html", found=found[:SHOWN], total=len(found), slug=slug
    )


@cases.get("/<case_no>")
@requires(Permission.EXPLORE_OWN_CASES)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def one(slug: str, case_no: str) -> ResponseReturnValue:
    """One of them: the case is the purpose, and no form is asked for."""
    place, service = gate.place(), doors()
    seen = service.own_case(place, gate.actor(), case_no)
    quotes = {**seen.related.quotes, **seen.people.quotes}
    painter = Painter(seen.mask, lambda key: "", lambda number: service.mark(place, number), quotes)
    known = {**seen.related.entities, **seen.people.entities}
    links = [*{**seen.related.links, **seen.people.links}.values()]
    ends = {end for link in links for end in (link.source, link.target)} | {seen.case.number}
    entities = [known[each] for each in ends if each in known]
    picture = painter.picture(entities, links, about=[seen.case.key])
    view = of_case(request.args["view"], case_no) if request.args.get("view") else None
    if view is not None:
        picture = laid(picture, view, Unfolded(()), painter, base=set())
    return render_template(
        "associations/case.html",
        case=seen.case,
        facts=seen.mask.facts(seen.case),
        picture=picture,
        kept={"view": view, "changes": view and changed(picture, view)},
        people=painter.picture(
            [seen.case, *seen.people.value.entities], seen.people.value.links, about=[seen.case.key]
        ),
        related=seen.related.value,
        reasons=REASONS,
        panels=of_entity(seen.case, links),
        cuts=cut_rows((*seen.people.value.cuts, *seen.related.value.cuts), known, seen.mask),
        slug=slug,
    )


@cases.get("/<case_no>/certificate.json")
@requires(Permission.EXPLORE_OWN_CASES)
@reads(Thing.GRAPH, self_noted=NOTED)
@asks
def certificate(slug: str, case_no: str) -> ResponseReturnValue:
    """The certificate of the related cases, to be verified against the records."""
    seen = doors().own_case(gate.place(), gate.actor(), case_no)
    gate.note(Act.EXPORT, Thing.GRAPH, case_no, what="certificate")
    return as_file(dict(seen.related.certificate))


def as_file(content: dict[str, object]) -> Response:
    """A certificate as a file."""
    written = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    return attached(written, "certificate.json", mimetype="application/json")
