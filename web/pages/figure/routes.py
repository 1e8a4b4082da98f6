"""One figure explained, and its rows to take away."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import NotFound
from core.identity.permissions import Permission
from core.indicators.model import Level
from web import gate, scope
from web.access import not_for_visitors, reads, requires
from web.attachments import attached
from web.gate import NOBODY
from web.pages.figure.rows import as_workbook
from web.pages.figure.view import arrange, written_cell
from web.paging import page_number
from web.values import Figure

figure = Blueprint("figure", __name__, url_prefix="/t/<slug>/results")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@figure.get("/<period>/<level>/<path:subject>/<indicator>")
@requires(Permission.SEE_OWN, Permission.SEE_UNIT, Permission.SEE_ALL)
@reads(Thing.FIGURE, self_noted="what is one's own is not written down")
def one(slug: str, period: str, level: str, subject: str, indicator: str) -> ResponseReturnValue:
    """The formula, the fraction, the curve, and every row counted or left out."""
    here: dict[str, Any] = {
        "slug": slug,
        "period": period,
        "level": level,
        "subject": subject,
        "indicator": indicator,
    }
    found = _found(period, level, subject=subject, indicator=indicator)
    if not scope.is_self(Level(level), subject):
        gate.note(Act.OPEN_FIGURE, Thing.FIGURE, indicator, **_about(period, level, subject))
    view = arrange(
        found,
        part=request.args.get("part", ""),
        reason=request.args.get("reason", ""),
        page=page_number(),
    )
    return render_template(
        "figure/one.html",
        view=view,
        here=here,
        written_cell=written_cell,
        part=lambda name, reason="": url_for(
            "figure.one", **here, part=name, reason=reason or None
        ),
        address=lambda number: url_for(
            "figure.one", **here, part=view.part.value, reason=view.reason or None, page=number
        ),
        own=scope.is_self(Level(level), subject),
        slug=slug,
        period=period,
    )


@figure.get("/<period>/<level>/<path:subject>/<indicator>/rows.xlsx")
@requires(Permission.SEE_OWN, Permission.SEE_UNIT, Permission.SEE_ALL)
@reads(Thing.FIGURE, self_noted="what is taken away is written down as such")
@not_for_visitors
def rows(slug: str, period: str, level: str, subject: str, indicator: str) -> ResponseReturnValue:
    """Every row counted and left out, with the reason, as a workbook."""
    found = _found(period, level, subject=subject, indicator=indicator)
    about = _about(period, level, subject) | {"rows": len(found.records)}
    gate.note(Act.EXPORT, Thing.FIGURE, indicator, **about)
    name = f"{slug}-{period}-{indicator}.xlsx"
    return attached(as_workbook(found), name, mimetype=WORKBOOK)


def _about(period: str, level: str, subject: str) -> dict[str, str | int]:
    """What the log says of a figure beside its indicator."""
    return {"period": period, "level": level, "subject": subject}


def _found(period: str, level: str, *, subject: str, indicator: str) -> Figure:
    if level not in set(Level):
        raise NotFound(NOBODY)
    if not scope.is_self(Level(level), subject) and not gate.uses(Permission.SEE_ROWS):
        raise NotFound(NOBODY)
    scope.check_subject(period, Level(level), subject)
    return gate.services().results.figure(
        gate.place(), period, level=Level(level), subject=subject, indicator=indicator
    )
