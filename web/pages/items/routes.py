"""Items scored by a department: it sees these alone; the township sees who gave what, and why."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from tenants.items.model import Score, Work
from tenants.parcels.points import points
from web import gate
from web.access import requires
from web.gate import NOBODY
from web.language import language
from web.pages.items.port import Items

items = Blueprint("items", __name__, url_prefix="/t/<slug>/items")


@items.get("")
@requires(Permission.ENTER_POINTS, Permission.AGREE)
def overview(slug: str) -> ResponseReturnValue:
    """Every contract on items, with the scores given so far."""
    return render_template("items/overview.html", works=service().works(slug), slug=slug)


@items.get("/<items_contract>")
@requires(Permission.ENTER_POINTS, Permission.AGREE)
def one(slug: str, items_contract: str) -> ResponseReturnValue:
    """The items of one contract."""
    return _one(slug, items_contract)


@items.post("/<items_contract>")
@requires(Permission.ENTER_POINTS)
def score(slug: str, items_contract: str) -> ResponseReturnValue:
    """Give scores, which the township shows with who gave them."""
    work = service().work(slug, items_contract)
    if not work.scoring:
        raise NotFound(NOBODY)
    try:
        service().score(slug, items_contract, _scores(work), seen=request.form.get("seen"))
    except (BadInput, Conflict) as error:
        return _one(slug, items_contract, error=error), 422
    flash(gettext("评分已签名送达，对方注明由本单位评定。"), "ok")
    return redirect(url_for("items.one", slug=slug, items_contract=items_contract))


def service() -> Items:
    """The items, where the application has any."""
    return gate.there(gate.services().items)


def _scores(work: Work) -> dict[str, Score]:
    found = {}
    for line in work.lines:
        written = request.form.get(f"points.{line.indicator}", "").strip()
        if written:
            reason = request.form.get(f"reason.{line.indicator}", "").strip()
            given = points(written, line.full, line.name.within(language()))
            found[line.indicator] = Score(given, reason)
    return found


def _one(slug: str, number: str, *, error: GonghengError | None = None) -> str:
    return render_template(
        "items/one.html",
        work=service().work(slug, number),
        slug=slug,
        typed=request.form,
        problem=error.message(language()) if error else "",
    )
