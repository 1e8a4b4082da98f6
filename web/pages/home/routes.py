"""The first page of an institution."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.identity.permissions import Permission
from core.indicators.model import Level
from web import gate
from web.access import requires
from web.navigation import first_page
from web.pages.home.view import front as arrange
from web.sidebar import lowest
from web.values import Run

home = Blueprint("home", __name__, url_prefix="/t/<slug>")


@home.get("/")
@requires(*Permission)
def front(slug: str) -> ResponseReturnValue:
    """The office sees the state of the work; a member goes to their own figures."""
    service, place = gate.services(), gate.place()
    period = next(iter(g.periods), None)
    office = gate.may(Permission.IMPORT)
    if not gate.may(Permission.SEE_OWN):
        return redirect(first_page(gate.member()))
    if not office and period:
        return _elsewhere(slug, period)
    table = None
    if office and period and gate.may(Permission.SEE_ALL):
        table = service.results.table(place, period, Level.TENANT)
    view = arrange(
        service.imports.datasets(place) if office else (),
        _run(period) if office else None,
        table,
    )
    return render_template("home/front.html", view=view, slug=slug, office=office, newest=period)


def _run(period: str | None) -> Run | None:
    """The run behind the period shown; before there is one, the newest of all."""
    runs, place = gate.services().runs, gate.place()
    if period:
        return runs.of_period(place, period)
    return next(iter(runs.latest(place)), None)


def _elsewhere(slug: str, period: str) -> ResponseReturnValue:
    member = gate.member()
    if gate.may(Permission.SEE_LOWER) and not lowest(member.place):
        return redirect(url_for("city.overview", slug=slug, period=period))
    if member.sees_others:
        return redirect(url_for("results.table", slug=slug, period=period))
    if member.staff_no:
        return redirect(url_for("person.one", slug=slug, period=period, staff_no=member.staff_no))
    return redirect(url_for("rules.all_rules", slug=slug))
