"""Turning the second step of signing in on and off, and its recovery codes."""

from io import BytesIO

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, NotAllowed, NotFound
from web.access import signed_in
from web.failures import sentences
from web.pages.account.routes import me, parts

second = Blueprint("second", __name__, url_prefix="/account/second")


@second.get("")
@signed_in
def form() -> ResponseReturnValue:
    """The picture to read with an authenticator; before that, the question for the password."""
    return _page()


@second.post("/begin")
@signed_in
def begin() -> ResponseReturnValue:
    """Make a secret, once the password has shown who asks."""
    who = me()
    try:
        parts().identity.prove(who.id, request.form.get("present", ""))
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error))
    parts().second.begin(who)
    return redirect(url_for("second.form"))


@second.get("/picture.svg")
@signed_in
def picture() -> ResponseReturnValue:
    """The address of the secret as a QR code."""
    drawn = BytesIO()
    segno.make(parts().second.pending(me()).address, error="m").save(
        drawn, kind="svg", scale=5, border=2, light="white"
    )
    answer = Response(drawn.getvalue(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@second.post("")
@signed_in
def confirm() -> ResponseReturnValue:
    """Turn it on by a first code; the recovery codes are shown this once."""
    try:
        codes = parts().second.confirm(me(), request.form.get("code", ""))
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error))
    return render_template("account/codes.html", codes=codes)


@second.post("/renew")
@signed_in
def renew() -> ResponseReturnValue:
    """New recovery codes, for a code."""
    who = me()
    try:
        parts().second.check(who, request.form.get("code", ""), signing_in=False)
    except (BadInput, NotAllowed) as error:
        return _back(sentences(error))
    return render_template("account/codes.html", codes=parts().second.renew(who))


@second.post("/off")
@signed_in
def turn_off() -> ResponseReturnValue:
    """Turn it off, for a code."""
    who = me()
    try:
        parts().second.check(who, request.form.get("code", ""), signing_in=False)
    except (BadInput, NotAllowed) as error:
        return _back(sentences(error))
    parts().second.turn_off(who)
    flash(gettext("两步验证已关闭。"), "ok")
    return redirect(url_for("own.overview"))


def _back(problem: str) -> ResponseReturnValue:
    flash(problem, "crit")
    return redirect(url_for("own.overview"))


def _page(*, problem: str = "") -> ResponseReturnValue:
    who = me()
    if parts().second.is_on(who.id):
        return redirect(url_for("own.overview"))
    try:
        waiting = parts().second.pending(who)
    except NotFound:
        waiting = None
    page = render_template("account/second.html", waiting=waiting, who=who, problem=problem)
    return page, 422 if problem else 200
