"""Sign-in security of an institution: what is asked of the three officers, and lost phones."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import NotFound
from core.identity.permissions import ROLES, Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.standing import must_write
from web import gate
from web.access import protective, reads, requires
from web.pages.security.port import OFFICERS, Guards

security = Blueprint("security", __name__, url_prefix="/t/<slug>/security")


def guards() -> Guards:
    """What the pages stand on; NotFound where there is none."""
    found = gate.services().guards
    if found is None:
        raise NotFound(Text("这里没有这个页面", "There is no such page here"))
    return found


@security.get("")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def overview(slug: str) -> ResponseReturnValue:
    """What is required, and each member's second step."""
    place, entrance = gate.place(), gate.services().entrance
    found = guards().tokens.of_tenant(TenantId(place.id))
    owners = guards().identity.of_ids([each.account_id for each in found])
    return render_template(
        "security/overview.html",
        slug=slug,
        required=guards().requires_second(place.id),
        members=guards().of(place.id),
        roles=ROLES,
        tokens=found,
        labels={number: each.label for number, each in owners.items()},
        entrance=entrance,
        sign_on=entrance is not None and entrance.sign_on.enabled(TenantId(place.id)),
    )


@security.post("/second-step")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def require_second(slug: str) -> ResponseReturnValue:
    """Require the second step of the three officers, or no longer."""
    whom = request.form.get("whom", "")
    if whom != OFFICERS:
        must_write(gate.place().life.standing)
    guards().require_second(gate.place().id, whom)
    said = (
        gettext("已要求三员使用两步验证。")
        if whom == OFFICERS
        else gettext("不再要求三员使用两步验证。")
    )
    flash(said, "ok")
    return redirect(url_for("security.overview", slug=slug))


@security.post("/members/<int:number>/reset-second")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def reset_second(slug: str, number: int) -> ResponseReturnValue:
    """Turn off the second step of a member who has lost phone and codes."""
    account = guards().reset_second(gate.place().id, number)
    flash(gettext("%(name)s 的两步验证已重设。", name=account.label), "ok")
    return redirect(url_for("security.overview", slug=slug))


@security.post("/tokens/<int:number>/revoke")
@requires(Permission.MANAGE_MEMBERS)
@protective()
def revoke_token(slug: str, number: int) -> ResponseReturnValue:
    """Revoke a token for this institution; that of another does not exist."""
    guards().tokens.revoke(number, tenant=gate.place().id)
    flash(gettext("令牌已撤销。"), "ok")
    return redirect(url_for("security.overview", slug=slug))
