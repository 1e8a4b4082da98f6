"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotAllowed
from web import gate
from web.access import public, signed_in
from web.failures import sentences
from web.pages.signin import entering

signin = Blueprint("signin", __name__)


@signin.get("/sign-in")
@public("nobody has signed in yet")
def form() -> ResponseReturnValue:
    """The form; with the accounts of the demonstration when this is one."""
    return _form(problem="", status=200)


@signin.post("/sign-in")
@public("nobody has signed in yet")
def enter() -> ResponseReturnValue:
    """Check name and password and open a fresh session."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    source = request.remote_addr or ""
    try:
        account = gate.services().identity.sign_in(
            name.strip(), password, source=source, known=entering.known()
        )
    except NotAllowed as error:
        return _form(problem=sentences(error), status=401)
    return entering.enter(account, request.form.get("next"))


@signin.post("/sign-out")
@signed_in
def leave() -> ResponseReturnValue:
    """Close the session."""
    gate.services().identity.sign_out(gate.actor(), gate.key())
    session.clear()
    return redirect(url_for("signin.form"))


def _form(*, problem: str, status: int) -> ResponseReturnValue:
    page = render_template(
        "signin/form.html",
        problem=problem,
        name=request.form.get("name", ""),
        next=request.values.get("next", ""),
        demonstration=gate.services().demonstration,
    )
    return page, status
