"""Ask for an export and fetch it; ask for the erasure, decide on it as another, call it off.

All of it works where the institution can only read: that is when it is needed.
"""

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import GonghengError, NotAllowed, NotFound
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from tenants.departure.erasures import Officer
from tenants.departure.model import KEPT_DAYS, MAKINGS, OPEN, REQUESTS, WAITING
from tenants.life import Standing
from web import gate
from web.access import not_for_visitors, public, requires, while_read_only
from web.failures import sentences
from web.gate import NOBODY
from web.pages.leaving.port import Leaving

leaving = Blueprint("leaving", __name__)
HERE = "/t/<slug>/leaving"
CHUNK = 1 << 20
GONE = "whoever was sent the digest may read the certificate: the institution has no members left"


def service() -> Leaving:
    """Leaving, where the application has it."""
    return gate.there(gate.services().leaving)


@leaving.get(HERE)
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
def overview(slug: str) -> ResponseReturnValue:
    """Exports, and the request to erase."""
    _must_export()
    return _page(slug)


@leaving.get(f"{HERE}/progress")
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
def progress(slug: str) -> ResponseReturnValue:
    """The list that asks again while an export is made."""
    _must_export()
    return render_template("leaving/exports.html", **_exports(), slug=slug)


@leaving.post(f"{HERE}/exports")
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
@while_read_only
@not_for_visitors
def ask(slug: str) -> ResponseReturnValue:
    """Have an export made."""
    _must_export()
    who = _officer()
    try:
        service().exports.ask(_tenant(), asker=who.account, by=who.name)
    except GonghengError as error:
        return _page(slug, problem=sentences(error)), 422
    flash(gettext("正在后台导出，可以离开本页。"), "ok")
    return redirect(url_for("leaving.overview", slug=slug))


@leaving.get(f"{HERE}/exports/<int:export>")
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
@not_for_visitors
def fetch(slug: str, export: int) -> ResponseReturnValue:
    """The file of an export."""
    _must_export()
    place = service().exports.fetch(_tenant(), export)
    answer = Response(_pieces(place), mimetype="application/zip")
    answer.content_length = place.stat().st_size
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}-{export}.zip")
    return answer


@leaving.post(f"{HERE}/erasure")
@requires(Permission.ADMINISTER)
@while_read_only
@not_for_visitors
def ask_erasure(slug: str) -> ResponseReturnValue:
    """Ask for the erasure of everything."""
    form = request.form
    try:
        service().erasures.ask(
            _tenant(),
            _officer(),
            confirm=form.get("confirm", ""),
            reason=form.get("reason", ""),
        )
    except GonghengError as error:
        return _page(slug, problem=sentences(error)), 422
    flash(gettext("已提交，等待安全管理员审批。"), "ok")
    return redirect(url_for("leaving.overview", slug=slug))


@leaving.get(f"{HERE}/decisions")
@requires(Permission.MANAGE_MEMBERS)
def decisions(slug: str) -> ResponseReturnValue:
    """What the other officer has asked for."""
    return _decisions(slug)


@leaving.post(f"{HERE}/erasure/<int:erasure>/approve")
@requires(Permission.MANAGE_MEMBERS)
@while_read_only
@not_for_visitors
def approve(slug: str, erasure: int) -> ResponseReturnValue:
    """Agree to the erasure, which then waits."""
    try:
        service().erasures.approve(_tenant(), erasure, _officer())
    except NotFound:
        raise
    except (GonghengError, NotAllowed) as error:
        return _decisions(slug, problem=sentences(error)), 422
    flash(gettext("已批准，等待期满后清除；此前可以撤销。"), "ok")
    return redirect(url_for("leaving.decisions", slug=slug))


@leaving.post(f"{HERE}/erasure/<int:erasure>/refuse")
@requires(Permission.MANAGE_MEMBERS)
@while_read_only
@not_for_visitors
def refuse(slug: str, erasure: int) -> ResponseReturnValue:
    """Do not agree, and say why."""
    remark = request.form.get("remark", "")
    try:
        service().erasures.refuse(_tenant(), erasure, _officer(), remark=remark)
    except NotFound:
        raise
    except GonghengError as error:
        return _decisions(slug, problem=sentences(error)), 422
    flash(gettext("没有批准。"), "ok")
    return redirect(url_for("leaving.decisions", slug=slug))


@leaving.post(f"{HERE}/erasure/<int:erasure>/cancel")
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
@while_read_only
@not_for_visitors
def cancel(slug: str, erasure: int) -> ResponseReturnValue:
    """Call it off; either officer may."""
    shown = _page if gate.may(Permission.ADMINISTER) else _decisions
    try:
        service().erasures.cancel(_tenant(), erasure, _officer())
    except NotFound:
        raise
    except GonghengError as error:
        return shown(slug, problem=sentences(error)), 422
    flash(gettext("已撤销，不会清除。"), "ok")
    own = "leaving.overview" if gate.may(Permission.ADMINISTER) else "leaving.decisions"
    return redirect(url_for(own, slug=slug))


@leaving.get("/certificates/<digest>")
@public(GONE)
def certificate(digest: str) -> ResponseReturnValue:
    """What an erasure has left."""
    found = service().erasures.farewell.certificate(digest)
    return render_template("leaving/certificate.html", it=found)


def _pieces(place: Path) -> Iterator[bytes]:
    """The file piece by piece, closed also where the reader goes away."""
    with place.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _must_export() -> None:
    """Of a trial, whoever signed it up may, too: it may have no system administrator yet."""
    trial = gate.place().life.standing is not Standing.FULL
    if not gate.may(Permission.ADMINISTER) and not trial:
        raise NotFound(NOBODY)


def _tenant() -> TenantId:
    return TenantId(gate.place().id)


def _officer() -> Officer:
    """Who has really signed in: of two officers neither may be a prepared colleague of the other.

    A colleague that somebody has stepped into counts as that person.
    """
    who = gate.person()
    return Officer(who.id, who.shown)


def _exports() -> dict[str, object]:
    found = service().exports.of(_tenant())
    return {
        "exports": found,
        "busy": any(each.state in OPEN for each in found),
        "makings": MAKINGS,
        "kept": KEPT_DAYS,
    }


def _page(slug: str, *, problem: str = "") -> str:
    return render_template(
        "leaving/overview.html",
        erasures=service().erasures.of(_tenant()),
        requests=REQUESTS,
        waiting=WAITING.days,
        below=service().erasures.below(_tenant()),
        administers=gate.may(Permission.ADMINISTER),
        form=request.form,
        problem=problem,
        slug=slug,
        **_exports(),
    )


def _decisions(slug: str, *, problem: str = "") -> str:
    return render_template(
        "leaving/decisions.html",
        erasures=service().erasures.of(_tenant()),
        requests=REQUESTS,
        waiting=WAITING.days,
        me=gate.person().id,
        form=request.form,
        problem=problem,
        slug=slug,
    )
