"""What would go and what would stay, the request to become full, and the report afterwards."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import GonghengError
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from tenants.conversion.model import OPEN, STATES, State
from tenants.conversion.service import Conversions
from tenants.life import STANDINGS, Standing
from web import gate
from web.access import operates, requires
from web.failures import sentences

conversion = Blueprint("conversion", __name__)
OWN = "/t/<slug>/conversion"
OPERATORS = "/operator/conversions"


def service() -> Conversions:
    """The conversions, where the application has them."""
    return gate.there(gate.services().conversions)


@conversion.get(OWN)
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS, Permission.IMPORT)
def overview(slug: str) -> ResponseReturnValue:
    """The preview, or how far it is, or the report."""
    return _page(slug)


@conversion.get(f"{OWN}/progress")
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS, Permission.IMPORT)
def progress(slug: str) -> ResponseReturnValue:
    """The part that asks again while it is under way."""
    found = service().newest(TenantId(gate.place().id))
    return render_template("conversion/progress.html", found=found, states=STATES, slug=slug)


@conversion.post(OWN)
@requires(Permission.ADMINISTER, Permission.MANAGE_MEMBERS)
def ask(slug: str) -> ResponseReturnValue:
    """Ask to become full."""
    tenant, who = TenantId(gate.place().id), gate.person()
    try:
        service().ask(tenant, asker=who.id, by=who.shown, reason=request.form.get("reason", ""))
    except GonghengError as error:
        return _page(slug, problem=sentences(error)), 422
    flash(gettext("申请已提交，平台运营批准后开始办理。"), "ok")
    return redirect(url_for("conversion.overview", slug=slug))


@conversion.get(OPERATORS)
@operates
def all_conversions() -> ResponseReturnValue:
    """Institutions on trial, those that have asked first."""
    return _operators()


@conversion.post(f"{OPERATORS}/<tenant>/start")
@operates
def start(tenant: str) -> ResponseReturnValue:
    """Agree, or begin without having been asked."""
    place = _named(tenant)
    try:
        service().start(place, by=gate.actor().shown)
    except GonghengError as error:
        return _operators(sentences(error)), 422
    flash(gettext("已批准，正在后台办理。"), "ok")
    return redirect(url_for("conversion.all_conversions"))


@conversion.post(f"{OPERATORS}/<tenant>/decline")
@operates
def decline(tenant: str) -> ResponseReturnValue:
    """Do not agree, and say why."""
    place = _named(tenant)
    try:
        service().decline(place, by=gate.actor().shown, reason=request.form.get("remark", ""))
    except GonghengError as error:
        return _operators(sentences(error)), 422
    flash(gettext("没有批准，原因已发给申请人。"), "ok")
    return redirect(url_for("conversion.all_conversions"))


def _named(slug: str) -> TenantId:
    return service().tenants.get(slug).id


def _page(slug: str, *, problem: str = "") -> str:
    tenant, life = TenantId(gate.place().id), gate.place().life
    found = service().newest(tenant)
    under_way = found is not None and found.state in OPEN
    full = life.standing is Standing.FULL
    return render_template(
        "conversion/overview.html",
        found=found,
        done=found is not None and found.state is State.DONE,
        under_way=under_way,
        full=full,
        ready=service().is_ready(service().tenants.of_id(tenant)),
        tally=None if full or life.standing is Standing.CONVERTING else service().preview(tenant),
        may_ask=life.standing is Standing.TRIAL
        and (gate.may(Permission.ADMINISTER) or gate.may(Permission.MANAGE_MEMBERS)),
        states=STATES,
        form=request.form,
        problem=problem,
        slug=slug,
    )


def _operators(problem: str = "") -> str:
    return render_template(
        "conversion/operators.html",
        found=service().candidates(),
        states=STATES,
        standings=STANDINGS,
        asked=State.ASKED,
        problem=problem,
    )
