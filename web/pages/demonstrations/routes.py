"""Visitors choose a time and give it back; operators offer times and take them away."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotAllowed, NotFound
from core.texts import Text
from tenants.demonstrations.service import ZONE, Demonstrations, Visitor
from web import gate
from web.access import operates, public
from web.failures import sentences
from web.language import language
from web.outward import outward
from web.whole_numbers import whole

demonstrations = Blueprint("demonstrations", __name__)
VISITORS = "visitors book a demonstration before they have an account"


@demonstrations.get("/demonstration")
@public(VISITORS)
def choose() -> ResponseReturnValue:
    """The free times."""
    return _choosing()


@demonstrations.post("/demonstration")
@public(VISITORS)
def book() -> ResponseReturnValue:
    """Book one of them."""
    form = request.form
    visitor = Visitor(
        form.get("name", ""),
        form.get("institution", ""),
        form.get("email", ""),
        "en" if language() == "en" else "zh",
    )
    try:
        gate.services().slow_down("book a demonstration", request.remote_addr or "")
        slot = _number(form.get("slot", ""))
        found = _service().book(slot, visitor, address=_way_back)
    except (BadInput, Conflict, NotAllowed, NotFound) as error:
        return _choosing(error), 422
    return render_template("demonstrations/booked.html", slot=found, visitor=visitor)


@demonstrations.get("/demonstration/back/<secret>")
@public(VISITORS)
def ask_back(secret: str) -> ResponseReturnValue:
    """Ask once before a time is given back: mail programs open addresses on their own."""
    try:
        slot = _service().booked(secret)
    except (BadInput, NotFound) as error:
        return render_template("demonstrations/back.html", problem=sentences(error)), 404
    return render_template("demonstrations/back.html", slot=slot)


@demonstrations.post("/demonstration/back/<secret>")
@public(VISITORS)
def give_back(secret: str) -> ResponseReturnValue:
    """Give the time back."""
    try:
        _service().give_back(secret)
    except BadInput as error:
        return render_template("demonstrations/back.html", problem=sentences(error)), 404
    flash(gettext("已取消预约。"), "ok")
    return redirect(url_for("demonstrations.choose"))


@demonstrations.get("/operator/demonstrations")
@operates
def calendar() -> ResponseReturnValue:
    """Every time, with who has booked it."""
    return _calendar()


@demonstrations.post("/operator/demonstrations")
@operates
def offer() -> ResponseReturnValue:
    """Offer a time."""
    form = request.form
    try:
        minutes = _number(form.get("minutes", ""))
        moment = _moment(form.get("starts_at", ""))
        _service().offer(moment, minutes=minutes, place=form.get("place", ""))
    except (BadInput, Conflict) as error:
        return _calendar(error), 422
    flash(gettext("已加入可预约的时间。"), "ok")
    return redirect(url_for("demonstrations.calendar"))


@demonstrations.post("/operator/demonstrations/<int:slot>/withdraw")
@operates
def withdraw(slot: int) -> ResponseReturnValue:
    """Take a time away; its visitor gets a letter."""
    _service().withdraw(slot)
    flash(gettext("已撤下；如有预约，已写信告知。"), "ok")
    return redirect(url_for("demonstrations.calendar"))


def _choosing(error: GonghengError | None = None) -> str:
    return render_template(
        "demonstrations/choose.html",
        slots=_service().free(),
        typed=request.form,
        problem=sentences(error) if error else "",
    )


def _calendar(error: GonghengError | None = None) -> str:
    return render_template(
        "demonstrations/calendar.html",
        slots=_service().calendar(),
        typed=request.form,
        problem=sentences(error) if error else "",
    )


def _service() -> Demonstrations:
    return gate.there(gate.services().demonstrations)


def _way_back(secret: str) -> str:
    return outward("demonstrations.ask_back", secret=secret)


def _number(written: str) -> int:
    number = whole(written, digits=9)
    if number is None:
        raise BadInput(Text("请选择一项", "choose one"))
    return number


def _moment(written: str) -> datetime:
    """The local time of a form's ``datetime-local``."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZONE)
    except ValueError:
        raise BadInput(
            Text("请填写日期和时间", "give a date and a time"), where=written[:30]
        ) from None
