"""Leaders' case handling: read by both sides of the contract, marked by the one above."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from tenants.leaders.model import FULL, LONGEST_COMMENT, Mark
from tenants.leaders.service import read_marks
from tenants.parcels.model import Parcel
from tenants.parcels.points import points
from web import gate
from web.access import reads, requires
from web.gate import NOBODY
from web.language import language
from web.pages.leaders.port import Leaders
from web.pages.published.view import Figure, exact

leaders = Blueprint("leaders", __name__, url_prefix="/t/<slug>/leaders")


@leaders.get("")
@requires(Permission.AGREE)
@reads(Thing.PERSON)
def overview(slug: str) -> ResponseReturnValue:
    """Every contract with the periods that have come under it."""
    return render_template("leaders/overview.html", sheets=service().sheets(slug), slug=slug)


@leaders.get("/<leaders_contract>/<period>")
@requires(Permission.AGREE)
@reads(Thing.PERSON)
def one(slug: str, leaders_contract: str, period: str) -> ResponseReturnValue:
    """The figures of the named people in a period, and their marks."""
    return _one(slug, leaders_contract, period)


@leaders.post("/<leaders_contract>/<period>")
@requires(Permission.AGREE)
def appraise(slug: str, leaders_contract: str, period: str) -> ResponseReturnValue:
    """Give marks, which the lower institution gets back."""
    sheet, figures = service().sheet(slug, leaders_contract, period)
    if not sheet.mine_above:
        raise NotFound(NOBODY)
    try:
        seen = request.form.get("seen")
        service().appraise(slug, leaders_contract, period, marks=_marks(figures), seen=seen)
    except (BadInput, Conflict) as error:
        return _one(slug, leaders_contract, period, error=error), 422
    flash(gettext("评分已送达下级单位，只送达这些人的这一部分。"), "ok")
    return redirect(
        url_for("leaders.one", slug=slug, leaders_contract=leaders_contract, period=period)
    )


def service() -> Leaders:
    """Leaders' case handling, where the application has any."""
    return gate.there(gate.services().leaders)


def _marks(figures: Parcel) -> dict[str, Mark]:
    found = {}
    for each in figures.content["people"]:
        number = each["number"]
        written = request.form.get(f"points.{number}", "").strip()
        if written:
            comment = request.form.get(f"comment.{number}", "").strip()[:LONGEST_COMMENT]
            found[number] = Mark(points(written, FULL, each["name"]), comment)
    return found


def _one(slug: str, number: str, period: str, *, error: GonghengError | None = None) -> str:
    sheet, figures = service().sheet(slug, number, period)
    given = sheet.marks.get(period)
    return render_template(
        "leaders/one.html",
        sheet=sheet,
        figures=figures,
        cells=_cells(figures.content),
        marks=read_marks(given) if isinstance(given, Parcel) else {},
        given=given,
        refused=given is not None and not isinstance(given, Parcel),
        slug=slug,
        typed=request.form,
        problem=error.message(language()) if error else "",
    )


def _cells(content: Mapping[str, Any]) -> dict[tuple[str, str], Figure]:
    return {
        (person, indicator): Figure(exact(value), _parts(above, below), withheld=False)
        for person, indicator, above, below, value in content["values"]
    }


def _parts(above: str | None, below: str | None) -> tuple[str, str] | None:
    return (above, below) if above is not None and below is not None else None
