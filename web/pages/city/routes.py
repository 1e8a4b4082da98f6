"""The institutions of a city side by side, merged exactly."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import NotFound
from core.identity.permissions import Permission
from web import gate
from web.access import not_for_visitors, reads, requires
from web.attachments import attached
from web.gate import NOBODY
from web.pages.city.view import arrange
from web.pages.results.routes import KINDS
from web.pages.results.view import Wish
from web.values import Table

city = Blueprint("city", __name__, url_prefix="/t/<slug>/city")


@city.get("/<period>")
@requires(Permission.SEE_LOWER)
def overview(slug: str, period: str) -> ResponseReturnValue:
    """Every institution's figures against the reasonable intervals."""
    table = gate.services().results.city(gate.place(), period)
    view = arrange(table, request.args.get("measures", ""))
    parts = request.args.get("parts") == "1"
    return render_template(
        "city/overview.html",
        view=view,
        open_places=_open_places(table),
        slug=slug,
        period=period,
        parts=parts,
        other_parts=url_for(
            "city.overview",
            slug=slug,
            period=period,
            measures=view.measures.id,
            parts=None if parts else "1",
        ),
        export=lambda kind: url_for(
            "city.take_away", slug=slug, period=period, kind=kind, measures=view.measures.id
        ),
    )


@city.get("/<period>/city.<kind>")
@requires(Permission.SEE_LOWER)
@reads(Thing.CITY, self_noted="what is taken away is written down as such")
@not_for_visitors
def take_away(slug: str, period: str, kind: str) -> ResponseReturnValue:
    """The same table as a file, in the institutions' own order."""
    if kind not in KINDS:
        raise NotFound(NOBODY)
    mimetype, write = KINDS[kind]
    table = gate.services().results.city(gate.place(), period)
    wish = Wish(measures=request.args.get("measures", ""))
    content = write(table, wish)
    gate.note(Act.EXPORT, Thing.CITY, period, kind=kind, rows=len(table.rows))
    return attached(content, f"{slug}-{period}-city.{kind}", mimetype=mimetype)


def _open_places(table: Table) -> set[str]:
    """The institutions of the city whose own figures the reader may open too."""
    ids = table.city.ids if table.city else {}
    return {slug for slug, number in ids.items() if number in gate.member().open_in}
