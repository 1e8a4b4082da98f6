"""The page behind an invitation's link: who invites, as what; join, or make an account and join."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, GonghengError, NotFound
from core.texts import Text
from web import gate
from web.access import public, signed_in
from web.failures import sentences
from web.pages.members.port import Members
from web.pages.signin import entering

joining = Blueprint("joining", __name__, url_prefix="/join")
LONGEST_LABEL = 60


def service() -> Members:
    """The members, where the application has them."""
    return gate.there(gate.services().members)


@joining.get("/<token>")
@public("the link in the letter is the key, and it opens no data")
def look(token: str) -> ResponseReturnValue:
    """What the invitation leads to; opening the page uses nothing."""
    return _page(token)


@joining.post("/<token>/accept")
@signed_in
def accept(token: str) -> ResponseReturnValue:
    """Join with the account that has signed in."""
    try:
        place = service().accept(token, gate.actor())
    except GonghengError as error:
        return _page(token, error=error)
    flash(gettext("您已加入。"), "ok")
    return redirect(url_for("home.front", slug=place.slug))


@joining.post("/<token>/register")
@public("the link in the letter is the key, and it opens no data")
def register(token: str) -> ResponseReturnValue:
    """Make an account, join with it and begin a session."""
    form = request.form
    label = form.get("label", "").strip()
    try:
        check_new(label, form.get("password", ""), form.get("again", ""))
        made = service().register(
            token,
            name=form.get("name", "").strip(),
            label=label,
            password=form.get("password", ""),
        )
    except GonghengError as error:
        return _page(token, error=error)
    return entering.enter(made, url_for("courts.front"), way="invitation")


def check_new(label: str, password: str, again: str) -> None:
    """BadInput unless somebody new has a name, and has typed the password twice."""
    if not 1 <= len(label) <= LONGEST_LABEL or not label.isprintable():
        raise BadInput(
            Text("姓名须为 1 至 60 个字", "A name has 1 to 60 characters"),
            advice=Text("请填写您的姓名", "Give your name"),
        )
    if password != again:
        raise BadInput(
            Text("两次输入的密码不同", "The two passwords differ"),
            advice=Text("请重新输入", "Type them again"),
        )


def _page(token: str, *, error: GonghengError | None = None) -> ResponseReturnValue:
    try:
        found = service().look(token)
    except (BadInput, NotFound) as gone:
        problem = sentences(gone)
        return render_template("joining/gone.html", problem=problem), 404
    page = render_template(
        "joining/one.html",
        found=found,
        token=token,
        problem=sentences(error) if error else "",
        name=request.form.get("name", found.invitation.email),
        label=request.form.get("label", found.invitation.label),
    )
    return page, 422 if error else 200
