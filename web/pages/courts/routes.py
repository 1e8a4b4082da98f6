"""Choosing the institution to work in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import gate
from web.access import signed_in
from web.paging import page_number

courts = Blueprint("courts", __name__)


@courts.get("/")
@signed_in
def front() -> ResponseReturnValue:
    """Straight to the institution when there is only one; operators and vendors go to theirs."""
    if gate.actor().operator:
        return redirect(url_for("operator.tenants"))
    offering = gate.services().offering
    if offering is not None and offering.vendor_of(gate.actor()):
        return redirect(url_for("offering.overview"))
    found = gate.services().identity.choice(gate.actor())
    if found.total == 1:
        return redirect(url_for("home.front", slug=found.lines[0].place.slug))
    return redirect(url_for("courts.choose"))


@courts.get("/institutions")
@signed_in
def choose() -> ResponseReturnValue:
    """The institutions of the account, a page of them at a time."""
    words = request.args.get("q", "").strip()[:80]
    view = gate.services().identity.choice(gate.actor(), words=words, page=page_number())
    return render_template(
        "courts/choose.html",
        view=view,
        words=words,
        address=lambda number: url_for("courts.choose", q=words or None, page=number),
    )
