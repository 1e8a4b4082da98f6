"""Asking for a matter, deciding on it, and taking it back."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import BadInput, Conflict, GonghengError, NotFound, Unavailable
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.model import MATTER_STATES, Wish
from tenants.matters.service import MOST_DAYS, china_today
from web import gate
from web.access import reads, requires
from web.failures import sentences
from web.pages.associations.asking import doors

matters = Blueprint("matters", __name__, url_prefix="/t/<slug>/matters")

USUAL_DAYS = 14
BOTH = (Permission.EXPLORE_APPROVED, Permission.APPROVE_MATTERS)


@matters.get("")
@requires(*BOTH)
@reads(Thing.MATTER)
def overview(slug: str) -> ResponseReturnValue:
    """The form for who may ask, and the matters that one sees."""
    return _page(slug)


@matters.post("")
@requires(Permission.EXPLORE_APPROVED)
def ask(slug: str) -> ResponseReturnValue:
    """Ask for a matter."""
    place, who, form = gate.place(), gate.actor(), request.form
    try:
        _must_be_ready()
        wish = Wish(
            form.get("reference", ""),
            form.get("basis", ""),
            form.get("reason", ""),
            doors().subjects(place, form.get("subjects", "")[:2000]),
            _until(form.get("until", "")),
        )
        urgent = bool(form.get("urgent"))
        doors().ask(place, who, wish, urgent=urgent)
    except Unavailable as error:
        return _page(slug, error=error), 503
    except GonghengError as error:
        return _page(slug, error=error), 422
    said = gettext("已申请，等待领导批准。批准之前不能查询。")
    if urgent:
        said = gettext("已申请紧急查询，请另一名督察人员登录确认。事后须由领导复核。")
    flash(said, "ok")
    return redirect(url_for("matters.overview", slug=slug))


@matters.post("/<int:matter>/approve")
@requires(Permission.APPROVE_MATTERS)
def approve(slug: str, matter: int) -> ResponseReturnValue:
    """Let it in."""
    return _decided(slug, matter, "approve", gettext("已批准，到期前由申请人查询。"))


@matters.post("/<int:matter>/confirm")
@requires(Permission.EXPLORE_APPROVED)
def confirm(slug: str, matter: int) -> ResponseReturnValue:
    """A second officer opens a break-glass for a few hours."""
    return _decided(slug, matter, "confirm", gettext("已确认，申请人可以查询 4 小时，事后复核。"))


@matters.post("/<int:matter>/refuse")
@requires(Permission.APPROVE_MATTERS)
def refuse(slug: str, matter: int) -> ResponseReturnValue:
    """Say no."""
    return _decided(slug, matter, "refuse", gettext("未批准。"))


@matters.post("/<int:matter>/withdraw")
@requires(*BOTH)
def withdraw(slug: str, matter: int) -> ResponseReturnValue:
    """End it at once."""
    return _decided(slug, matter, "withdraw", gettext("已撤回，立即失效。"))


def _must_be_ready() -> None:
    if not doors().ready(gate.place()):
        raise Conflict(
            Text("图谱正在建立", "The graph is being built"),
            advice=Text("请稍后再提交，已填的内容还在", "Send it again in a moment"),
        )


def _decided(slug: str, number: int, act: str, said: str) -> ResponseReturnValue:
    try:
        doors().decide(gate.place(), gate.actor(), number, act=act)
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, error=error), 422
    flash(said, "ok")
    return redirect(url_for("matters.overview", slug=slug))


def _until(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(
            Text("看不懂到期日", "This is no date"),
            advice=Text("格式如 2026-12-31", "Write it like 2026-12-31"),
        ) from None


def _page(slug: str, *, error: GonghengError | None = None) -> str:
    place, who = gate.place(), gate.actor()
    today = china_today()
    typed = {
        name: request.form.get(name, "")
        for name in ("reference", "basis", "reason", "subjects", "until")
    }
    typed["until"] = typed["until"] or (today + timedelta(days=USUAL_DAYS)).isoformat()
    return render_template(
        "matters/overview.html",
        found=doors().matters(place, who),
        states=MATTER_STATES,
        typed=typed,
        asks=gate.may(Permission.EXPLORE_APPROVED),
        decides=gate.may(Permission.APPROVE_MATTERS),
        me=who.id,
        most=MOST_DAYS,
        last=(today + timedelta(days=MOST_DAYS)).isoformat(),
        problem=sentences(error) if error else "",
        where=error.where if error else "",
        slug=slug,
    )
