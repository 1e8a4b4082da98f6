"""The settings of an institution and its jobs, for its system administrator, who sees no figure."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError
from core.identity.permissions import Permission
from core.indicators.periods import Period
from core.scoring.runs import OPEN, State
from core.tenancy.model import TenantId
from core.texts import Text
from web import gate
from web.access import requires
from web.failures import sentences
from web.pages.settings import calendar
from web.pages.settings.port import Settings

settings = Blueprint("settings", __name__, url_prefix="/t/<slug>/settings")
jobs = Blueprint("jobs", __name__, url_prefix="/t/<slug>/jobs")
STATES = {
    State.QUEUED: Text("排队", "Waiting"),
    State.RUNNING: Text("进行中", "Running"),
    State.DONE: Text("完成", "Done"),
    State.FAILED: Text("失败", "Failed"),
    State.STOPPED: Text("已取消", "Cancelled"),
}


def service() -> Settings:
    """The services, where the application has them."""
    return gate.there(gate.services().settings)


@settings.get("")
@requires(Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """Names, statistical months, and what the operator has set."""
    return _page(slug)


@settings.post("/name")
@requires(Permission.ADMINISTER)
def rename(slug: str) -> ResponseReturnValue:
    """Change what the institution is called."""
    name = Text(*(request.form.get(each, "").strip() for each in ("name_zh", "name_en")))
    try:
        service().tenants.rename(TenantId(gate.place().id), name)
    except BadInput as error:
        return _page(slug, error), 422
    flash(gettext("单位名称已保存。"), "ok")
    return redirect(url_for("settings.overview", slug=slug))


@settings.post("/calendar")
@requires(Permission.ADMINISTER)
def set_calendar(slug: str) -> ResponseReturnValue:
    """Count months like this from the next run on."""
    try:
        wanted = calendar.read(request.form.get("endings", ""), request.form.get("first_month", ""))
    except BadInput as error:
        return _page(slug, error), 422
    service().preferences.set_calendar(TenantId(gate.place().id), wanted)
    flash(gettext("统计月已保存，从下一次计分起使用；已有结果不变。"), "ok")
    return redirect(url_for("settings.overview", slug=slug))


@jobs.get("")
@requires(Permission.ADMINISTER)
def listed(slug: str) -> ResponseReturnValue:
    """The last runs by number and state; nothing of what they found."""
    return _jobs(slug)


@jobs.post("/<int:run_id>/cancel")
@requires(Permission.ADMINISTER)
def cancel(slug: str, run_id: int) -> ResponseReturnValue:
    """Stop a run that waits or is under way."""
    run = service().scoring.ledger.run(TenantId(gate.place().id), run_id)
    try:
        service().scoring.ledger.cancel(run.tenant, run.number)
    except Conflict as error:
        return _jobs(slug, error), 422
    flash(gettext("第 %(number)s 次计分已取消。", number=run_id), "ok")
    return redirect(url_for("jobs.listed", slug=slug))


@jobs.post("/<int:run_id>/retry")
@requires(Permission.ADMINISTER)
def retry(slug: str, run_id: int) -> ResponseReturnValue:
    """Score the period of a failed run anew."""
    tenant, scoring = TenantId(gate.place().id), service().scoring
    run = scoring.ledger.run(tenant, run_id)
    try:
        _must_have_failed(run.state, run_id)
        done = scoring.start(tenant, Period.parse(run.period), by=gate.actor().name)
    except Conflict as error:
        return _jobs(slug, error), 422
    flash(gettext("已重新安排，第 %(number)s 次计分。", number=done.number), "ok")
    return redirect(url_for("jobs.listed", slug=slug))


def _must_have_failed(state: State, number: int) -> None:
    if state is not State.FAILED:
        raise Conflict(
            Text("只有失败的计分可以重试", "only a run that failed can be tried again"),
            where=str(number),
        )


def _page(slug: str, error: GonghengError | None = None) -> str:
    tenant, parts = gate.place(), service()
    known = parts.preferences.calendar(TenantId(tenant.id))
    typed = {
        "name_zh": tenant.name.zh,
        "name_en": tenant.name.en,
        "endings": calendar.written(known),
        "first_month": str(known.first_month),
    }
    return render_template(
        "settings/overview.html",
        typed=typed | (request.form.to_dict() if error else {}),
        problem=sentences(error) if error else "",
        calendar=known,
        idle_minutes=parts.idle_minutes,
        hours=parts.hours,
        slug=slug,
    )


def _jobs(slug: str, error: GonghengError | None = None) -> str:
    return render_template(
        "settings/jobs.html",
        runs=service().scoring.ledger.recent(TenantId(gate.place().id)),
        states=STATES,
        under_way=OPEN,
        problem=sentences(error) if error else "",
        slug=slug,
    )
