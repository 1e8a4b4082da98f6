"""Invitations: made, sent again, revoked. The link is shown once where no mail is carried."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import GonghengError, NotFound
from core.identity.permissions import ROLES, Permission
from core.identity.scope import SCOPES
from tenants.people.invitations import HOURS
from tenants.people.model import INVITATION_STATES, Invitation
from web import gate
from web.access import protective, reads, requires
from web.failures import sentences
from web.outward import outward
from web.pages.mailbox.routes import letters_are_here
from web.pages.members.forms import Typed, known_units, typed, wish_of
from web.pages.members.routes import service

inviting = Blueprint("inviting", __name__, url_prefix="/t/<slug>/invitations")


@inviting.get("")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.INVITATION)
def overview(slug: str) -> ResponseReturnValue:
    """The last invitations, and the form for a new one."""
    return _page(slug)


@inviting.post("")
@requires(Permission.MANAGE_MEMBERS)
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody, and show the link this once."""
    said = typed(request.form)
    try:
        made = service().invite(
            gate.place(), gate.actor(), email=said.email, label=said.label, wish=wish_of(said)
        )
    except GonghengError as error:
        return _page(slug, said=said, error=error), 422
    return _sent(slug, *made)


@inviting.post("/<int:invitation>/again")
@requires(Permission.MANAGE_MEMBERS)
def again(slug: str, invitation: int) -> ResponseReturnValue:
    """A fresh link."""
    try:
        made = service().send_again(gate.place(), gate.actor(), invitation)
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, error=error), 422
    return _sent(slug, *made)


@inviting.post("/<int:invitation>/revoke")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def revoke(slug: str, invitation: int) -> ResponseReturnValue:
    """Take it back."""
    try:
        service().revoke(gate.place(), gate.actor(), invitation)
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, error=error), 422
    flash(gettext("邀请已撤回，链接不能再用。"), "ok")
    return redirect(url_for("inviting.overview", slug=slug))


def _sent(slug: str, invitation: Invitation, secret: str) -> ResponseReturnValue:
    address = outward("joining.look", token=secret)
    return render_template(
        "members/sent.html",
        invitation=invitation,
        mailed=service().write(gate.place(), invitation, address),
        mailbox=letters_are_here(),
        address=address,
        hours=HOURS,
        slug=slug,
    )


def _page(slug: str, *, said: Typed | None = None, error: GonghengError | None = None) -> str:
    place, who = gate.place(), gate.actor()
    return render_template(
        "members/invitations.html",
        invitations=service().invitations(place, who),
        states=INVITATION_STATES,
        typed=said or Typed(roles=frozenset({"member"})),
        problem=sentences(error) if error else "",
        roles=service().givable(place, who),
        terms=ROLES,
        scopes=SCOPES,
        units=known_units(),
        slug=slug,
    )
