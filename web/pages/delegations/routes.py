"""Lending and ending; and for the auditor, everything that was done under delegation."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.chain import CHINA, first_moment
from core.audit.model import Search
from core.audit.service import PAGE
from core.errors import BadInput, GonghengError, NotFound
from core.identity.permissions import Permission
from core.listing import Page
from core.texts import Text
from tenants.people.model import Delegation
from web import gate
from web.access import not_for_visitors, protective, requires
from web.failures import sentences
from web.pages.audit.view import line
from web.pages.delegations.port import Delegations
from web.paging import page_number
from web.words import called

delegations = Blueprint("delegations", __name__, url_prefix="/t/<slug>/delegations")
DONE_UNDER = "delegation:"
LAST = date(9999, 1, 1)
"""No day after it can be reckoned with; a delegation is refused long before."""


def service() -> Delegations:
    """The delegations, where the application has them."""
    return gate.there(gate.services().delegations)


@delegations.get("")
@requires(Permission.SEE_OWN, Permission.MANAGE_MEMBERS)
@not_for_visitors
def overview(slug: str) -> ResponseReturnValue:
    """What I have lent and borrowed; for who manages members, all of them."""
    return _page(slug)


@delegations.post("")
@requires(Permission.SEE_OWN)
def lend(slug: str) -> ResponseReturnValue:
    """Lend permissions to another member."""
    form = request.form
    try:
        service().lend(
            gate.place(),
            gate.actor(),
            form.get("taker", ""),
            _chosen(form.getlist("permissions")),
            until=_until(form.get("until", "")),
            reason=form.get("reason", ""),
        )
    except GonghengError as error:
        return _page(slug, error=error), 422
    flash(gettext("已委托，对方下一次打开页面即可办理。"), "ok")
    return redirect(url_for("delegations.overview", slug=slug))


@delegations.post("/<int:delegation>/end")
@requires(Permission.SEE_OWN, Permission.MANAGE_MEMBERS)
@protective()
def end(slug: str, delegation: int) -> ResponseReturnValue:
    """End it now."""
    try:
        service().end(gate.place(), gate.actor(), delegation)
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, error=error), 422
    flash(gettext("委托已终止，立即生效。"), "ok")
    return redirect(url_for("delegations.overview", slug=slug))


@delegations.get("/done")
@requires(Permission.READ_AUDIT)
def done(slug: str) -> ResponseReturnValue:
    """Every delegation, and every entry of the log that was made under one."""
    search, place, log = Search(under=DONE_UNDER), gate.place(), gate.services().log
    page = page_number()
    entries = log.search(place, search, page=page)
    return render_template(
        "delegations/done.html",
        view=Page([line(each) for each in entries], log.count(place, search), page, PAGE),
        numbers=[each.purpose.removeprefix(DONE_UNDER).split(" ")[0] for each in entries],
        found=service().all(place),
        called=called,
        now=datetime.now(UTC),
        until=_last_day,
        address=lambda n: url_for("delegations.done", slug=slug, page=n),
        slug=slug,
    )


def _chosen(written: Sequence[str]) -> list[Permission]:
    if set(written) - set(Permission):
        raise BadInput(
            Text("没有这项权限", "There is no such permission"),
            advice=Text("请重新选择", "Choose again"),
        )
    return [Permission(each) for each in written]


def _until(written: str) -> datetime:
    """The end of the day that was chosen, in China."""
    try:
        day = date.fromisoformat(written)
        return first_moment(min(day, LAST) + timedelta(days=1))
    except ValueError:
        raise BadInput(
            Text("看不懂截止日期", "This is no date"),
            advice=Text("格式如 2026-12-31", "Write it like 2026-12-31"),
        ) from None


def _last_day(each: Delegation) -> str:
    """The last day of a delegation, in China, as whoever lent it chose it."""
    return f"{(each.until - timedelta(microseconds=1)).astimezone(CHINA):%Y-%m-%d}"


def _page(slug: str, *, error: GonghengError | None = None) -> str:
    place, who = gate.place(), gate.actor()
    manages = gate.may(Permission.MANAGE_MEMBERS)
    found: Sequence[Delegation] = service().all(place) if manages else service().mine(place, who)
    typed: dict[str, Any] = {
        name: request.form.get(name, "") for name in ("taker", "until", "reason")
    }
    return render_template(
        "delegations/overview.html",
        found=found,
        lendable=sorted(service().lendable(place, who)),
        chosen=set(request.form.getlist("permissions")),
        typed=typed,
        called=called,
        me=who.id,
        manages=manages,
        now=datetime.now(UTC),
        until=_last_day,
        problem=sentences(error) if error else "",
        slug=slug,
    )
