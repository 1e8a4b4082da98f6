"""Institutions, jobs and health for the platform's operators; no way from here to any record."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.scoring.runs import State
from core.texts import Text
from tenants.life import STANDINGS, Standing
from tenants.model import SECTORS
from tenants.platform.roster import Asked
from tenants.standing import LABELS, Bound
from web import gate
from web.access import operates, public
from web.failures import sentences
from web.pages.operator.port import Platform
from web.paging import page_number
from web.whole_numbers import whole

operator = Blueprint("operator", __name__)
BALANCER = "a load balancer asks whether this process can serve, and is told yes or no"
KINDS: Mapping[str, Text] = {
    "score": Text("计分", "Scoring"),
    "source": Text("读取数据来源", "Reading of sources"),
    "letter": Text("信件", "Letters"),
    "export": Text("导出", "Exports"),
    "erasure": Text("清除单位", "Erasures"),
    "daily": Text("每日任务", "Daily tasks"),
    "sample": Text("示范数据", "Invented data"),
    "conversion": Text("转为正式", "Becoming full"),
}
STATES: Mapping[State, Text] = {
    State.QUEUED: Text("排队", "Waiting"),
    State.RUNNING: Text("进行中", "Running"),
    State.FAILED: Text("失败", "Failed"),
}
SHOWN = tuple(each for each in STANDINGS if each is not Standing.ERASED)


@operator.get("/health")
@public(BALANCER)
def alive() -> ResponseReturnValue:
    """One word: this process can serve, or not."""
    if platform().health.alive():
        return Response("ok\n", 200, mimetype="text/plain")
    return Response("unavailable\n", 503, mimetype="text/plain")


@operator.get("/operator/")
@operates
def front() -> ResponseReturnValue:
    """Straight to the institutions."""
    return redirect(url_for("operator.tenants"))


@operator.get("/operator/tenants")
@operates
def tenants() -> ResponseReturnValue:
    """The institutions, each below the one that leads it."""
    keep: dict[str, Any] = {k: v for k in ("q", "standing") if (v := request.args.get(k, ""))}
    asked = Asked(keep.get("q", "").strip()[:60], keep.get("standing", ""))
    view = platform().roster.page(asked, page=page_number())
    return render_template(
        "operator/tenants.html",
        view=view,
        given=keep,
        sectors=SECTORS,
        standings=STANDINGS,
        shown=SHOWN,
        address=lambda n: url_for("operator.tenants", **keep, page=n),
    )


@operator.get("/operator/usage")
@operates
def usage() -> ResponseReturnValue:
    """What each institution uses, beside the most that it may."""
    keep: dict[str, Any] = {k: v for k in ("q",) if (v := request.args.get(k, ""))}
    asked = Asked(keep.get("q", "").strip()[:60])
    view, used = platform().usage.page(asked, page=page_number())
    return render_template(
        "operator/usage.html",
        view=view,
        used=used,
        given=keep,
        bounds=LABELS,
        standings=STANDINGS,
        address=lambda n: url_for("operator.usage", **keep, page=n),
    )


@operator.get("/operator/usage/<tenant>")
@operates
def limits(tenant: str) -> ResponseReturnValue:
    """The form that limits an institution."""
    return _limits(tenant)


@operator.post("/operator/usage/<tenant>")
@operates
def limit(tenant: str) -> ResponseReturnValue:
    """Take the limits."""
    try:
        most = {bound: _most(request.form.get(bound.value, "")) for bound in Bound}
        platform().usage.limit(tenant, most)
    except BadInput as error:
        return _limits(tenant, error), 422
    flash(gettext("已保存，立即生效。"), "ok")
    return redirect(url_for("operator.usage"))


@operator.post("/operator/usage/<tenant>/prolong")
@operates
def prolong(tenant: str) -> ResponseReturnValue:
    """Give a trial more days."""
    place, reason = platform().roster.tenants.get(tenant), request.form.get("reason", "")
    days = whole(request.form.get("days", ""), digits=3)
    try:
        life = platform().prolonging.prolong(place.id, days=days or 0, reason=reason)
    except (BadInput, Conflict) as error:
        return _limits(tenant, error), 422
    flash(gettext("试用延长至 %(day)s。", day=f"{life.until:%Y-%m-%d}"), "ok")
    return redirect(url_for("operator.limits", tenant=tenant))


@operator.get("/operator/jobs")
@operates
def jobs() -> ResponseReturnValue:
    """What waits, runs or has failed."""
    return _jobs()


@operator.post("/operator/jobs/<tenant>/<int:run>/retry")
@operates
def retry(tenant: str, run: int) -> ResponseReturnValue:
    """Have a run done that is stuck or has failed."""
    try:
        done = platform().jobs.retry(tenant, run, by=gate.actor().shown)
    except NotFound:
        raise
    except Conflict as error:
        return _jobs(error), 422
    flash(gettext("已重新安排，第 %(number)s 次计分。", number=done), "ok")
    return redirect(url_for("operator.jobs"))


@operator.get("/operator/health")
@operates
def health() -> ResponseReturnValue:
    """Every part of the installation, asked now."""
    return render_template("operator/health.html", checks=platform().health.checks())


def platform() -> Platform:
    """The operators' services, where the application has them."""
    return gate.there(gate.services().platform)


def _most(written: str) -> int | None:
    """The limit that was typed; None where there is to be none."""
    if not written.strip():
        return None
    most = whole(written, digits=15)
    if most is None:
        raise BadInput(
            Text("限额须为整数，或留空", "a limit is a whole number or empty"), where=written[:15]
        )
    return most


def _limits(tenant: str, error: GonghengError | None = None) -> str:
    used = platform().usage.one(tenant)
    own = {bound.value: str(most) for bound, most in used.own.items()}
    return render_template(
        "operator/limits.html",
        used=used,
        bounds=LABELS,
        typed=own | request.form.to_dict() if error else own,
        prolongs=platform().prolonging.may(used.tenant.life),
        standings=STANDINGS,
        problem=sentences(error) if error else "",
    )


def _jobs(error: GonghengError | None = None) -> str:
    found = platform().jobs
    return render_template(
        "operator/jobs.html",
        depth=found.depth(),
        runs=found.runs(),
        kinds=KINDS,
        states=STATES,
        problem=sentences(error) if error else "",
    )
