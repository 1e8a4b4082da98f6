"""Choosing the institution to work in."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import gate
from web.access import signed_in

courts = Blueprint("courts", __name__)


@courts.get("/")
@signed_in
def front() -> ResponseReturnValue:
    """Straight to the institution when there is only one."""
    places = gate.memberships()
    if len(places) == 1:
        return redirect(url_for("home.front", slug=places[0].place.slug))
    return redirect(url_for("courts.choose"))


@courts.get("/institutions")
@signed_in
def choose() -> ResponseReturnValue:
    """Every institution of the account."""
    return render_template("courts/choose.html", places=gate.memberships())
