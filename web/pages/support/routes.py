"""The institution's side: the system administrator approves, the security administrator sees."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import Conflict
from core.identity.permissions import Permission
from core.texts import Text
from tenants.people.model import VISIT_KINDS, VISIT_STATES
from web import gate
from web.access import protective, requires
from web.pages.support.port import Support
from web.values import Account, Place

support = Blueprint("support", __name__, url_prefix="/t/<slug>/support")
OFFICERS = (Permission.ADMINISTER, Permission.MANAGE_MEMBERS)


def service() -> Support:
    """Support access, where the application has it."""
    return gate.there(gate.services().support)


@support.get("")
@requires(Permission.ADMINISTER)
def requests(slug: str) -> ResponseReturnValue:
    """Requests as the system administrator decides them."""
    return _page(slug)


@support.get("/notes")
@requires(Permission.MANAGE_MEMBERS)
def notes(slug: str) -> ResponseReturnValue:
    """Requests as the security administrator takes note of them."""
    return _page(slug)


@support.post("/<int:number>/approve")
@requires(Permission.ADMINISTER)
def approve(slug: str, number: int) -> ResponseReturnValue:
    """Let it in, as far as the system administrator goes."""
    return _done(slug, service().approve, number, gettext("已批准，安全管理员知悉后打开。"))


@support.post("/<int:number>/note")
@requires(Permission.MANAGE_MEMBERS)
def note(slug: str, number: int) -> ResponseReturnValue:
    """Take note, and let it open."""
    return _done(slug, service().note, number, gettext("已知悉，支持访问从现在起计时。"))


@support.post("/<int:number>/refuse")
@requires(*OFFICERS)
@protective()
def refuse(slug: str, number: int) -> ResponseReturnValue:
    """Say no."""
    return _done(slug, service().refuse, number, gettext("没有批准。"))


@support.post("/<int:number>/expel")
@requires(*OFFICERS)
@protective()
def expel(slug: str, number: int) -> ResponseReturnValue:
    """End it at once."""
    return _done(slug, service().expel, number, gettext("支持访问已终止，立即生效。"))


def _done(
    slug: str, act: Callable[[Place, Account, int], None], number: int, said: str
) -> ResponseReturnValue:
    if gate.visited():
        raise Conflict(
            Text("访问者不能办理自己的申请", "A visitor decides no requests"),
            advice=Text("由单位的系统管理员和安全管理员办理", "The two officers do"),
        )
    act(gate.place(), gate.actor(), number)
    flash(said, "ok")
    administers = gate.may(Permission.ADMINISTER)
    return redirect(url_for("support.requests" if administers else "support.notes", slug=slug))


def _page(slug: str) -> str:
    return render_template(
        "support/requests.html",
        found=service().of(gate.place()),
        kinds=VISIT_KINDS,
        states=VISIT_STATES,
        administers=gate.may(Permission.ADMINISTER),
        slug=slug,
    )
