"""Members for the security administrator: found, changed, suspended, removed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import GonghengError, NotAllowed, NotFound
from core.identity.permissions import OUTSIDE, ROLES, Permission
from core.identity.scope import SCOPES
from core.listing import Page
from tenants.people.listing import PAGE
from tenants.people.model import Listed, Wish
from web import gate
from web.access import protective, reads, requires
from web.failures import sentences
from web.pages.members.forms import Typed, asked, known_units, names_of, typed, wish_of
from web.pages.members.port import Members
from web.paging import page_number

members = Blueprint("members", __name__, url_prefix="/t/<slug>/members")
GIVEN = tuple(role for role in ROLES if role not in OUTSIDE)


def service() -> Members:
    """The members, where the application has them."""
    return gate.there(gate.services().members)


@members.get("")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def overview(slug: str) -> ResponseReturnValue:
    """The members asked for, by name."""
    wanted, place = asked(request.args), gate.place()
    page = page_number()
    keep: dict[str, Any] = {k: v for k in ("q", "role", "state") if (v := request.args.get(k, ""))}
    view = Page(
        service().page(place, wanted, page=page), service().count(place, wanted), page, PAGE
    )
    return render_template(
        "members/overview.html",
        view=view,
        given=keep,
        roles=GIVEN,
        terms=ROLES,
        scopes=SCOPES,
        units=names_of(known_units()),
        address=lambda n: url_for("members.overview", slug=slug, **keep, page=n),
        slug=slug,
    )


@members.get("/<int:member>")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def one(slug: str, member: int) -> ResponseReturnValue:
    """One member and the form that changes it."""
    return _page(slug, member)


@members.post("/<int:member>")
@requires(Permission.MANAGE_MEMBERS)
def change(slug: str, member: int) -> ResponseReturnValue:
    """Take the roles, the scope, the numbers."""
    said = typed(request.form)
    try:
        service().change(gate.place(), gate.actor(), member, wish_of(said))
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, member, said=said, error=error), 422
    flash(gettext("已保存，从下一次打开页面起生效。"), "ok")
    return redirect(url_for("members.overview", slug=slug))


@members.post("/<int:member>/suspend")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def suspend(slug: str, member: int) -> ResponseReturnValue:
    """No right until it is resumed."""
    return _act(slug, member, service().suspend, gettext("已暂停，对方的页面立即关闭。"))


@members.post("/<int:member>/resume")
@requires(Permission.MANAGE_MEMBERS)
def resume(slug: str, member: int) -> ResponseReturnValue:
    """Rights again."""
    return _act(slug, member, service().resume, gettext("已恢复。"))


@members.post("/<int:member>/remove")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def remove(slug: str, member: int) -> ResponseReturnValue:
    """Every right ends now."""
    said = gettext("已移除，对方在本单位的登录、令牌和委托都已失效。")
    return _act(slug, member, service().remove, said)


def _act(slug: str, number: int, act: Any, said: str) -> ResponseReturnValue:
    try:
        act(gate.place(), gate.actor(), number)
    except NotAllowed as error:
        return _page(slug, number, error=error), 422
    flash(said, "ok")
    return redirect(url_for("members.overview", slug=slug))


def _page(
    slug: str, number: int, *, said: Typed | None = None, error: GonghengError | None = None
) -> str:
    found = service().one(gate.place(), number)
    return render_template(
        "members/one.html",
        found=found,
        typed=said or Typed.of(_wish(found)),
        problem=sentences(error) if error else "",
        fixed=bool(found.member.roles - set(service().givable(gate.place(), gate.actor()))),
        roles=service().givable(gate.place(), gate.actor()),
        terms=ROLES,
        scopes=SCOPES,
        units=known_units(),
        slug=slug,
    )


def _wish(found: Listed) -> Wish:
    member = found.member
    return Wish(member.roles, member.scope, member.staff_no, member.unit_no, member.in_charge)
