"""A forgotten password: asked for, and set anew by the link in the letter."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import BadInput, NotAllowed
from core.texts import Text
from web import gate
from web.access import public
from web.failures import sentences
from web.language import language
from web.outward import outward
from web.pages.mailbox.routes import letters_are_here

reset = Blueprint("reset", __name__, url_prefix="/password")
KEPT = "reset"


@reset.get("/forgotten")
@public("whoever has forgotten the password cannot sign in")
def forgotten() -> ResponseReturnValue:
    """Ask for the account or its address."""
    return _asking()


@reset.post("/forgotten")
@public("whoever has forgotten the password cannot sign in")
def ask() -> ResponseReturnValue:
    """Say the same thing whether or not there is such an account."""
    found = gate.services().resets
    if found is None:
        return redirect(url_for("signin.form"))
    try:
        found.ask(
            request.form.get("who", "").strip()[:254],
            source=request.remote_addr or "",
            address=lambda secret: outward("reset.arrive", secret=secret),
            locale="en" if language() == "en" else "zh",
        )
    except NotAllowed as error:
        return _asking(problem=sentences(error))
    return render_template("signin/asked.html", mailbox=letters_are_here())


@reset.get("/new/<secret>")
@public("the link in the letter is opened by somebody who cannot sign in")
def arrive(secret: str) -> ResponseReturnValue:
    """Take the secret out of the address, so that no history and no referrer keeps it."""
    session[KEPT] = secret[:100]
    return redirect(url_for("reset.form"))


@reset.get("/new")
@public("the link in the letter is opened by somebody who cannot sign in")
def form() -> ResponseReturnValue:
    """Ask for the new password."""
    found = gate.services().resets
    if found is None:
        return redirect(url_for("signin.form"))
    try:
        account = found.look(str(session.get(KEPT, "")))
    except BadInput as error:
        return _asking(problem=sentences(error))
    return _setting(account.name)


@reset.post("/new")
@public("the link in the letter is opened by somebody who cannot sign in")
def take() -> ResponseReturnValue:
    """Set it; signing in comes after, with the second step where it is on."""
    found, secret = gate.services().resets, str(session.get(KEPT, ""))
    if found is None:
        return redirect(url_for("signin.form"))
    try:
        account = found.look(secret)
    except BadInput as error:
        return _asking(problem=sentences(error))
    wanted = request.form.get("wanted", "")
    try:
        _same(wanted, request.form.get("again", ""))
        found.use(secret, wanted)
    except BadInput as error:
        return _setting(account.name, problem=sentences(error))
    session.clear()
    return render_template("signin/done.html")


def _same(wanted: str, again: str) -> None:
    if wanted != again:
        raise BadInput(
            Text("两次输入的新密码不一样", "The two new passwords differ"),
            advice=Text("请重新输入", "Type them again"),
        )


def _asking(*, problem: str = "") -> ResponseReturnValue:
    page = render_template(
        "signin/forgotten.html", problem=problem, who=request.form.get("who", "")
    )
    return page, 422 if problem and gate.services().resets else 200


def _setting(name: str, *, problem: str = "") -> ResponseReturnValue:
    page = render_template("signin/reset.html", name=name, problem=problem)
    return page, 422 if problem else 200
