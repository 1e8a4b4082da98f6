"""What each role permits, who may what, and who has signed in: for the security administrator."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Search, Thing
from core.audit.service import PAGE
from core.errors import NotFound
from core.identity.permissions import OUTSIDE, ROLES, SEPARATED, Permission
from core.identity.scope import DEFAULTS, SCOPES, DataScope
from core.listing import Page
from web import gate
from web.access import reads, requires
from web.gate import NOBODY
from web.pages.audit.view import line
from web.pages.members.routes import service
from web.paging import page_number
from web.words import called

officers = Blueprint("officers", __name__, url_prefix="/t/<slug>")
SHOWN = tuple(each for each in Permission if each is not Permission.OPERATE)
GIVEN = tuple(role for role in ROLES if role not in OUTSIDE)


@officers.get("/roles")
@requires(Permission.MANAGE_MEMBERS)
def roles(slug: str) -> ResponseReturnValue:
    """Each role with what it permits and whose results it sees."""
    return render_template(
        "officers/roles.html",
        roles=GIVEN,
        terms=ROLES,
        separated=SEPARATED,
        scopes=SCOPES,
        usual={role: DEFAULTS.get(role, DataScope.OWN) for role in GIVEN},
        permissions=SHOWN,
        called=called,
        see_own=Permission.SEE_OWN,
        slug=slug,
    )


@officers.get("/rights")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def rights(slug: str) -> ResponseReturnValue:
    """Who may what: members down, permissions across."""
    wanted = request.args.get("permission", "")
    if wanted and wanted not in set(Permission):
        raise NotFound(NOBODY)
    found = [
        each
        for each in service().everybody(gate.place())
        if not wanted or wanted in each.member.permissions
    ]
    return render_template(
        "officers/rights.html",
        found=found,
        permissions=SHOWN,
        wanted=wanted,
        scopes=SCOPES,
        called=called,
        slug=slug,
    )


@officers.get("/sign-ins")
@requires(Permission.MANAGE_MEMBERS)
@reads(Thing.MEMBER)
def sign_ins(slug: str) -> ResponseReturnValue:
    """Who has signed in, or failed to, and from where: as the log has it."""
    actor: Any = request.args.get("actor", "")[:120]
    page = page_number()
    search = Search(actor=actor, act=Act.SIGN_IN.value)
    log, place = gate.services().log, gate.place()
    return render_template(
        "officers/sign_ins.html",
        view=Page(
            [line(each) for each in log.search(place, search, page=page)],
            log.count(place, search),
            page,
            PAGE,
        ),
        actor=actor,
        address=lambda n: url_for("officers.sign_ins", slug=slug, actor=actor or None, page=n),
        slug=slug,
    )
