"""The operator's side: asking to be let in, and leaving with a word on what was done."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, GonghengError, NotFound
from core.texts import Text
from tenants.people.model import VISIT_KINDS, VISIT_STATES, VisitKind
from tenants.people.visits import MOST_HOURS, WAITING
from web import gate
from web.access import operates
from web.failures import sentences
from web.pages.support.port import Asked, Support

asking = Blueprint("asking", __name__, url_prefix="/operator/support")


def service() -> Support:
    """Support access, where the application has it."""
    return gate.there(gate.services().support)


@asking.get("")
@operates
def overview() -> ResponseReturnValue:
    """The form, and one's own requests."""
    return _page()


@asking.post("")
@operates
def ask() -> ResponseReturnValue:
    """Ask an institution to be let in."""
    try:
        service().ask(gate.actor(), _asked())
    except GonghengError as error:
        return _page(problem=sentences(error)), 422
    flash(gettext("已申请，等待单位的系统管理员批准、安全管理员知悉。"), "ok")
    return redirect(url_for("asking.overview"))


@asking.post("/<tenant>/<int:number>/close")
@operates
def close(tenant: str, number: int) -> ResponseReturnValue:
    """End a visit, or take a request back."""
    comment = request.form.get("comment", "")
    try:
        service().close(gate.actor(), tenant, number, comment=comment)
    except NotFound:
        raise
    except GonghengError as error:
        return _page(problem=sentences(error)), 422
    flash(gettext("支持访问已结束。"), "ok")
    return redirect(url_for("asking.overview"))


def _asked() -> Asked:
    form = request.form
    kind, hours = form.get("kind", ""), form.get("hours", "")
    if kind not in set(VisitKind):
        raise BadInput(
            Text("没有选择范围", "Nothing to open was chosen"),
            advice=Text("请选择要打开什么", "Choose what to open"),
        )
    readable = hours.isdecimal() and len(hours) < 4
    return Asked(
        form.get("slug", ""),
        VisitKind(kind),
        form.get("reason", ""),
        int(hours) if readable else 0,
        form.get("writes") == "yes",
    )


def _page(*, problem: str = "") -> str:
    return render_template(
        "support/asking.html",
        found=service().mine(gate.actor()),
        kinds=VISIT_KINDS,
        states=VISIT_STATES,
        waiting=WAITING,
        most=MOST_HOURS,
        typed=request.form,
        problem=problem,
    )
