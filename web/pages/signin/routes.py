"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import BadInput, NotAllowed
from web import gate
from web.access import public, signed_in
from web.failures import sentences
from web.pages.signin import entering
from web.values import Account

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
    own, onward = gate.services().own, request.form.get("next")
    if own is not None and own.second.is_on(account.id):
        entering.halfway(account)
        return redirect(url_for("signin.code", next=onward or None))
    return entering.enter(account, onward, way="password")


@signin.get("/sign-in/code")
@public("somebody who has given the password is not signed in yet")
def code() -> ResponseReturnValue:
    """Ask for the second step."""
    if entering.who_is_halfway() is None:
        return redirect(url_for("signin.form", next=request.args.get("next")))
    return _code_page(problem="", status=200)


@signin.post("/sign-in/code")
@public("somebody who has given the password is not signed in yet")
def take_code() -> ResponseReturnValue:
    """Check the second step and open a fresh session."""
    who, own, onward = entering.who_is_halfway(), gate.services().own, request.form.get("next")
    if who is None or own is None:
        return redirect(url_for("signin.form", next=onward or None))
    try:
        way = own.second.check(who, request.form.get("code", ""))
    except (BadInput, NotAllowed) as error:
        return _code_page(problem=sentences(error), status=401)
    shown = Account(id=who.id, name=who.name, shown=who.label, sessions=who.sessions)
    return entering.enter(shown, onward, way=f"password, {way}")


@signin.post("/sign-out")
@signed_in
def leave() -> ResponseReturnValue:
    """Close the session."""
    gate.services().identity.sign_out(gate.actor(), gate.key())
    entrance = session.get("entrance")
    session.clear()
    if entrance:
        return redirect(url_for("sso.form", institution=entrance, left=1))
    return redirect(url_for("signin.form"))


def _code_page(*, problem: str, status: int) -> ResponseReturnValue:
    page = render_template("signin/code.html", problem=problem, next=request.values.get("next", ""))
    return page, status


def _form(*, problem: str, status: int) -> ResponseReturnValue:
    page = render_template(
        "signin/form.html",
        problem=problem,
        name=request.form.get("name", ""),
        next=request.values.get("next", ""),
        demonstration=gate.services().demonstration,
        entrance=gate.services().entrance,
        resets=gate.services().resets,
        sign_up_open=_sign_up_open(),
        bookable=gate.services().demonstrations is not None,
    )
    return page, status


def _sign_up_open() -> bool:
    trials = gate.services().trials
    return trials is not None and trials.open
