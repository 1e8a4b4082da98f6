"""One's own account: the password, the address for letters, the browsers signed in."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, NotAllowed, NotFound
from core.identity.model import Account
from core.tenancy.model import TenantId
from core.texts import Text
from web import gate
from web.access import signed_in
from web.failures import sentences
from web.pages.account.port import Own
from web.pages.signin import entering

own = Blueprint("own", __name__, url_prefix="/account")


def parts() -> Own:
    """What the pages stand on; NotFound where there is none."""
    found = gate.services().own
    if found is None:
        raise NotFound(Text("这里没有帐号页面", "There are no pages of accounts here"))
    return found


def me() -> Account:
    """The account as the services know it."""
    return parts().identity.account(gate.actor().id)


@own.get("")
@signed_in
def overview() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    return _page()


@own.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Take a new password, end all sessions, and go on with a fresh one."""
    present, wanted = request.form.get("present", ""), request.form.get("wanted", "")
    who, identity = gate.actor(), parts().identity
    try:
        _same(wanted, request.form.get("again", ""))
        identity.prove(who.id, present, source=request.remote_addr or "")
        identity.set_password(who.id, wanted)
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error), about="password")
    changed = gate.services().identity.sign_in(who.name, wanted, known=entering.known())
    answer = entering.enter(changed, url_for("own.overview"), way="new password")
    flash(gettext("密码已更改，其他浏览器上的登录都已结束。"), "ok")
    return answer


@own.post("/email")
@signed_in
def change_email() -> ResponseReturnValue:
    """Take another address for letters; the password proves that it is the owner who asks."""
    who, identity = gate.actor(), parts().identity
    try:
        identity.prove(who.id, request.form.get("proof", ""), source=request.remote_addr or "")
        identity.set_email(who.id, request.form.get("email", "").strip())
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error), about="email")
    flash(gettext("邮箱已更改。"), "ok")
    return redirect(url_for("own.overview"))


@own.post("/sessions/<int:number>/end")
@signed_in
def end_session(number: int) -> ResponseReturnValue:
    """End one session of mine; this one too."""
    parts().sessions.end(me(), number)
    flash(gettext("该处登录已结束。"), "ok")
    return redirect(url_for("own.overview"))


@own.post("/sessions/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """End every session of mine but this one."""
    count = parts().sessions.end_others(me(), gate.key())
    flash(gettext("已结束其他 %(count)s 处登录。", count=count), "ok")
    return redirect(url_for("own.overview"))


@own.post("/sessions/end-all")
@signed_in
def end_all() -> ResponseReturnValue:
    """End every session of mine."""
    parts().identity.revoke_sessions(gate.actor().id)
    session.clear()
    return redirect(url_for("signin.form"))


def _same(wanted: str, again: str) -> None:
    if wanted != again:
        raise BadInput(
            Text("两次输入的新密码不一样", "The two new passwords differ"),
            advice=Text("请重新输入", "Type them again"),
        )


def _linkable() -> set[int]:
    """The institutions whose provider may be told who I am: seen from a session by password."""
    entrance = gate.services().entrance
    if entrance is None or gate.actor().within is not None:
        return set()
    places = (each.place.id for each in gate.memberships())
    return {each for each in places if entrance.sign_on.enabled(TenantId(each))}


def _page(*, problem: str = "", about: str = "") -> ResponseReturnValue:
    who = me()
    page = render_template(
        "account/overview.html",
        who=who,
        email=request.form.get("email", who.email),
        places=gate.memberships(),
        linkable=_linkable(),
        sessions=parts().sessions.of(who, gate.key()),
        second=parts().second.is_on(who.id),
        codes_left=parts().second.left(who.id),
        problem=problem,
        about=about,
    )
    return page, 422 if problem else 200
