"""The supervisor's queue, and the decoys of the security administrator with their alarms."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import GonghengError, NotFound
from core.identity.model import Actor
from core.identity.permissions import Permission
from tenants.oversight.model import WHYS
from tenants.oversight.reviews import ONE_IN
from web import gate
from web.access import not_for_visitors, reads, requires
from web.failures import sentences
from web.pages.oversight.port import Oversight
from web.pages.oversight.words import in_words

oversight = Blueprint("oversight", __name__, url_prefix="/t/<slug>")

WATCH = (Permission.MANAGE_MEMBERS, Permission.APPROVE_MATTERS)


@oversight.get("/reviews")
@requires(Permission.APPROVE_MATTERS)
@reads(Thing.QUERY)
@not_for_visitors
def reviews(slug: str) -> ResponseReturnValue:
    """What waits for a look, and what was looked at."""
    return _reviews(slug)


@oversight.post("/reviews/<int:review>")
@requires(Permission.APPROVE_MATTERS)
def review(slug: str, review: int) -> ResponseReturnValue:
    """Say whether a question was in order."""
    verdict, remark = request.form.get("verdict", ""), request.form.get("remark", "")

    def work(who: Actor) -> None:
        _oversight().reviews.review(who, review, verdict=verdict, remark=remark)

    return _done(slug, work, "oversight.reviews", gettext("已复核。"))


@oversight.get("/decoys")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.DECOY)
@not_for_visitors
def decoys(slug: str) -> ResponseReturnValue:
    """The decoys and who opened one."""
    return _decoys(slug)


@oversight.post("/decoys")
@requires(Permission.MANAGE_MEMBERS)
def place(slug: str) -> ResponseReturnValue:
    """Place a decoy."""
    name = request.form.get("name", "")

    def work(who: Actor) -> None:
        _oversight().decoys.place(who, name)

    return _done(slug, work, "oversight.decoys", gettext("已放置。打开它的人会触发警报。"))


@oversight.post("/decoys/<int:decoy>/remove")
@requires(Permission.MANAGE_MEMBERS)
def remove(slug: str, decoy: int) -> ResponseReturnValue:
    """Take a decoy away."""

    def work(who: Actor) -> None:
        _oversight().decoys.remove(who, decoy)

    return _done(slug, work, "oversight.decoys", gettext("已移除。"))


@oversight.post("/alarms/<int:alarm>/seen")
@requires(*WATCH)
def seen(slug: str, alarm: int) -> ResponseReturnValue:
    """Take note of an alarm."""

    def work(who: Actor) -> None:
        _oversight().decoys.see(who, alarm)

    mine = gate.may(Permission.APPROVE_MATTERS)
    page = "oversight.reviews" if mine else "oversight.decoys"
    return _done(slug, work, page, gettext("已知悉。"))


def _done(slug: str, work: Callable[[Actor], None], page: str, said: str) -> ResponseReturnValue:
    try:
        work(_actor())
    except NotFound:
        raise
    except GonghengError as error:
        shown = _reviews if page == "oversight.reviews" else _decoys
        return shown(slug, error=error), 422
    flash(said, "ok")
    return redirect(url_for(page, slug=slug))


def _reviews(slug: str, *, error: GonghengError | None = None) -> str:
    who = _actor()
    return render_template(
        "oversight/reviews.html",
        found=_oversight().reviews.queue(who),
        alarms=_oversight().decoys.alarms(who),
        whys=WHYS,
        in_words=in_words,
        one_in=ONE_IN,
        typed=request.form,
        problem=sentences(error) if error else "",
        slug=slug,
    )


def _decoys(slug: str, *, error: GonghengError | None = None) -> str:
    who = _actor()
    return render_template(
        "oversight/decoys.html",
        found=_oversight().decoys.of(who),
        alarms=_oversight().decoys.alarms(who),
        typed=request.form,
        problem=sentences(error) if error else "",
        slug=slug,
    )


def _oversight() -> Oversight:
    return gate.there(gate.services().oversight)


def _actor() -> Actor:
    return _oversight().actor(gate.place(), gate.actor())
