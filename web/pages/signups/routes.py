"""Sign-ups for the operator: looked through, verified, refused with a reason."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import GonghengError
from core.listing import Page
from core.texts import Text
from tenants.model import LEVELS, SECTORS, Sector
from tenants.sign_up.model import STAGES, WAYS, Way
from web import gate
from web.access import operates
from web.failures import sentences
from web.language import say
from web.pages.trial.port import Trials
from web.paging import page_number

signups = Blueprint("signups", __name__, url_prefix="/operator/sign-ups")
PAGE = 50


def trials() -> Trials:
    """The services, where the application has them."""
    return gate.there(gate.services().trials)


@signups.get("")
@operates
def all_signups() -> ResponseReturnValue:
    """Those that wait come first."""
    return _page()


@signups.post("/<int:number>/verify")
@operates
def verify(number: int) -> ResponseReturnValue:
    """Write down how it was made sure that the institution is who it says."""
    service, who = trials().sign_ups, gate.actor().shown
    way = request.form.get("way", "")
    if way not in list(Way):
        return _page(problem=say(Text("请选择核验方式。", "Choose how it was verified."))), 422
    try:
        service.verify(number, Way(way), by=who, remark=request.form.get("remark", ""))
    except GonghengError as error:
        return _page(problem=sentences(error)), 422
    flash(gettext("已记录核验。"), "ok")
    return redirect(url_for("signups.all_signups"))


@signups.post("/<int:number>/refuse")
@operates
def refuse(number: int) -> ResponseReturnValue:
    """Refuse, with the reason that the institution is told."""
    service, who = trials().sign_ups, gate.actor().shown
    try:
        service.refuse(number, by=who, reason=request.form.get("remark", ""))
    except GonghengError as error:
        return _page(problem=sentences(error)), 422
    flash(gettext("已拒绝，原因已发给申请人。"), "ok")
    return redirect(url_for("signups.all_signups"))


def _page(*, problem: str = "") -> str:
    service = trials().sign_ups
    number = page_number()
    found = service.newest(page=number, size=PAGE)
    page = Page(found, service.count(), number, PAGE)
    return render_template(
        "signups/all.html",
        found=found,
        alike=service.alike(found),
        count=page.total,
        page=page.page,
        pages=page.last_page,
        stages=STAGES,
        ways=WAYS,
        sectors=SECTORS,
        level=lambda asked: LEVELS[Sector(asked.sector)][asked.level],
        problem=problem,
    )
