"""Stepping into a prepared colleague and back; on these pages everybody is themselves."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.identity.permissions import Permission
from tenants.life import TRYING
from web import gate
from web.access import reads, requires
from web.gate import INTO, STEPPING
from web.language import say
from web.pages.colleagues.port import Colleagues

colleagues = Blueprint(STEPPING, __name__, url_prefix="/t/<slug>/colleagues")


def service() -> Colleagues:
    """The colleagues, where the application has them."""
    return gate.there(gate.services().colleagues)


@colleagues.get("")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def overview(slug: str) -> ResponseReturnValue:
    """Whom one may step into, and whom one has stepped into."""
    place = gate.place()
    trying = place.life.standing in TRYING
    return render_template(
        "colleagues/overview.html",
        found=service().of(place) if trying else (),
        trying=trying,
        into=_into(),
        slug=slug,
    )


@colleagues.post("/prepare")
@requires(Permission.MANAGE_MEMBERS)
def prepare(slug: str) -> ResponseReturnValue:
    """Make the colleagues, or give them their seats anew."""
    service().prepare(gate.place())
    flash(gettext("同事已备好，可以换用他们的身份。"), "ok")
    return redirect(url_for("colleagues.overview", slug=slug))


@colleagues.post("/<int:member>/step-into")
@requires(Permission.MANAGE_MEMBERS)
def step_into(slug: str, member: int) -> ResponseReturnValue:
    """Act as this colleague from the next page on."""
    found = service().step_into(gate.place(), gate.actor(), member)
    session[INTO] = [gate.place().id, member]
    flash(gettext("从现在起，您以“%(role)s”的身份操作。", role=say(found.role)), "ok")
    return redirect(url_for("home.front", slug=slug))


@colleagues.post("/step-back")
@requires(Permission.MANAGE_MEMBERS)
def step_back(slug: str) -> ResponseReturnValue:
    """Be oneself again."""
    into = _into()
    if into is not None:
        session.pop(INTO)
        service().step_back(gate.place(), gate.actor(), into)
        flash(gettext("您已换回本人身份。"), "ok")
    return redirect(url_for("colleagues.overview", slug=slug))


def _into() -> int | None:
    into = session.get(INTO)
    return int(into[1]) if into is not None and into[0] == gate.place().id else None
