"""Small institutions: who administers decides, the auditor looks, the operator consents."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import GonghengError, NotFound
from core.identity.permissions import Permission
from core.listing import Page
from core.tenancy.model import TenantId
from tenants.small.model import MOST_PEOPLE, PATIENCE, RESTS, STATES, State
from tenants.small.service import PAGE, Small
from web import gate
from web.access import not_for_visitors, operates, requires
from web.failures import sentences
from web.gate import NOBODY
from web.paging import page_number

small = Blueprint("small", __name__)
OWN = "/t/<slug>/small"
OPERATORS = "/operator/small"


def service() -> Small:
    """The mode, where the application has it."""
    return gate.there(gate.services().small)


@small.get(OWN)
@requires(Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """What was decided, and whether it holds now."""
    return _overview(slug)


@small.post(OWN)
@requires(Permission.ADMINISTER)
@not_for_visitors
def decide(slug: str) -> ResponseReturnValue:
    """Turn the mode on or off."""
    tenant, by = TenantId(gate.place().id), gate.person().shown
    try:
        if request.form.get("wish") == "off":
            mode = service().turn_off(tenant, by=by)
        else:
            mode = service().turn_on(tenant, by=by, reason=request.form.get("reason", ""))
    except GonghengError as error:
        return _overview(slug, problem=sentences(error)), 422
    said = {
        State.ON: gettext("已启用，单人办理的事项由审计员事后确认。"),
        State.ASKED: gettext("已提交，上级单位同意后启用。")
        if mode.above
        else gettext("已提交，平台运营同意后启用。"),
    }
    flash(said.get(mode.decision.state, gettext("已停用，立即生效。")), "ok")
    return redirect(url_for("small.overview", slug=slug))


@small.get(f"{OWN}/acts")
@requires(Permission.READ_AUDIT)
def acts(slug: str) -> ResponseReturnValue:
    """What one person did alone, those that wait first."""
    return _acts(slug)


@small.post(f"{OWN}/acts/<int:number>")
@requires(Permission.READ_AUDIT)
def acknowledge(slug: str, number: int) -> ResponseReturnValue:
    """Say that it was looked at."""
    tenant, who = TenantId(gate.place().id), gate.person()
    remark = request.form.get("remark", "")
    try:
        service().acknowledge(tenant, number, account=who.id, by=who.shown, remark=remark)
    except NotFound:
        raise
    except GonghengError as error:
        return _acts(slug, problem=sentences(error)), 422
    flash(gettext("已确认。"), "ok")
    return redirect(url_for("small.acts", slug=slug))


@small.get(OPERATORS)
@operates
def requests() -> ResponseReturnValue:
    """Who waits for consent."""
    return _requests()


@small.post(f"{OPERATORS}/<tenant>/consent")
@operates
def consent(tenant: str) -> ResponseReturnValue:
    """Consent."""
    place = service().tenants.get(tenant).id
    try:
        service().consent(place, by=gate.actor().shown)
    except GonghengError as error:
        return _requests(sentences(error)), 422
    flash(gettext("已同意，立即生效。"), "ok")
    return redirect(url_for("small.requests"))


@small.post(f"{OPERATORS}/<tenant>/refuse")
@operates
def refuse(tenant: str) -> ResponseReturnValue:
    """Do not consent, and say why."""
    place, remark = service().tenants.get(tenant).id, request.form.get("remark", "")
    try:
        service().refuse(place, by=gate.actor().shown, remark=remark)
    except GonghengError as error:
        return _requests(sentences(error)), 422
    flash(gettext("没有同意，理由已写给该单位。"), "ok")
    return redirect(url_for("small.requests"))


@small.get(f"{OWN}/below")
@requires(Permission.AGREE)
def below(slug: str) -> ResponseReturnValue:
    """Who below waits for the consent of this institution."""
    return _below(slug)


@small.post(f"{OWN}/below/<lower>/<kind>")
@requires(Permission.AGREE)
@not_for_visitors
def answer_below(slug: str, lower: str, kind: str) -> ResponseReturnValue:
    """Consent or not, as the institution above."""
    if kind not in ("consent", "refuse"):
        raise NotFound(NOBODY)
    tenants, by = service().tenants, gate.person().shown
    mine, place = tenants.get(slug), tenants.get(lower).id
    try:
        if kind == "consent":
            service().consent(place, by=by, above=mine)
        else:
            remark = request.form.get("remark", "")
            service().refuse(place, by=by, remark=remark, above=mine)
    except NotFound:
        raise
    except GonghengError as error:
        return _below(slug, sentences(error)), 422
    consented = gettext("已同意，立即生效。")
    flash(consented if kind == "consent" else gettext("没有同意，理由已写给该单位。"), "ok")
    return redirect(url_for("small.below", slug=slug))


def _below(slug: str, problem: str = "") -> str:
    found = service().asked_below(TenantId(gate.place().id))
    return render_template("small/below.html", found=found, problem=problem, slug=slug)


def _overview(slug: str, *, problem: str = "") -> str:
    return render_template(
        "small/overview.html",
        mode=service().mode(TenantId(gate.place().id)),
        states=STATES,
        rests=RESTS,
        most=MOST_PEOPLE,
        patience=PATIENCE.days,
        form=request.form,
        problem=problem,
        slug=slug,
    )


def _acts(slug: str, *, problem: str = "") -> str:
    tenant, number = TenantId(gate.place().id), page_number()
    acts = service().acts(tenant, page=number)
    page = Page(acts, service().count(tenant), number, PAGE)
    return render_template(
        "small/acts.html",
        found=page.lines,
        mode=service().mode(tenant),
        page=page.page,
        pages=page.last_page,
        patience=PATIENCE.days,
        problem=problem,
        slug=slug,
    )


def _requests(problem: str = "") -> str:
    return render_template("small/requests.html", found=service().asked(), problem=problem)
