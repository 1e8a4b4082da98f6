"""The gate before every view: who is asking, and whether the view is for them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.exceptions import Unauthorized

from core.audit.model import Act, Note, Thing
from core.audit.working import NOBODY as NO_ONE
from core.audit.working import Origin, origin, work_for
from core.errors import BadInput, Conflict, NotFound, SettingsError
from core.identity.permissions import Permission
from core.indicators.periods import Period
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.model import Lent
from tenants.standing import must_write
from web.access import (
    declaration,
    is_not_for_visitors,
    needs_token,
    protects,
    takes_token,
    works_while_read_only,
)
from web.failures import from_program
from web.ports import Services
from web.values import Account, Membership, Place

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST = 2**63 - 1
"""No number in an address is larger: the databases count in 64 bits."""

INTO, STEPPING = "into", "colleagues"
"""What a session remembers of stepping in; the pages on which everybody is themselves."""

Found = TypeVar("Found")

NOBODY = Text("没有这一项", "There is no such thing")


def guard_views(app: Flask) -> None:
    """Refuse views without a declaration now, and callers without the permission later."""
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and declaration(app, rule.endpoint) is None
    ]
    if silent:
        raise SettingsError(
            Text("有页面没有声明权限", "Views without a declared permission"),
            where=", ".join(silent),
        )
    app.before_request(_gate)
    app.teardown_request(_let_go)


def services() -> Services:
    """The services of the application being run."""
    found: Services = current_app.extensions["gongheng"]
    return found


def there(found: Found | None) -> Found:
    """What was found; the page of nothing where it is not there."""
    if found is None:
        raise NotFound(NOBODY)
    return found


def account() -> Account | None:
    """The account that has signed in, read once per request."""
    if "account" not in g:
        number, sessions = session.get("account"), session.get("sessions", 0)
        known = services().identity.account
        if request.endpoint and takes_token(current_app, request.endpoint) and bearing():
            g.account = _bearer()
        else:
            g.account = known(number, sessions, key()) if isinstance(number, int) else None
    found: Account | None = g.account
    return found


def bearing() -> bool:
    """Whether the request shows a token, right or wrong; then its cookies count for nothing."""
    return request.authorization is not None and request.authorization.type == "bearer"


def vendor() -> str:
    """The vendor whose page this is; views behind the gate always have one."""
    found: str | None = g.get("vendor")
    return there(found)


def _program() -> Account | None:
    """Who stands behind a vendor's token."""
    offering, shown = services().offering, request.authorization
    found = offering.bearer(shown.token or "") if offering is not None and shown else None
    if found is None:
        return None
    g.vendor, who = found
    return who


def _bearer() -> Account | None:
    declared = declaration(current_app, request.endpoint or "")
    if declared is not None and declared.offers:
        return _program()
    own, shown = services().own, request.authorization
    found = own.tokens.bearer(shown.token or "") if own is not None and shown is not None else None
    if found is None:
        return None
    g.allowed = found.permissions
    who = found.account
    return Account(who.id, who.name, who.label, who.sessions, within=found.tenant_id)


def key() -> str:
    """The key of the session that the browser shows."""
    return str(session.get("key", ""))


def actor() -> Account:
    """The account that has signed in; views behind the gate always have one."""
    return there(account())


def memberships() -> Sequence[Membership]:
    """Every institution of the account, read once per request."""
    if "memberships" not in g:
        who = account()
        g.memberships = services().identity.memberships(who) if who else ()
    found: Sequence[Membership] = g.memberships
    return found


def member() -> Membership:
    """The membership under which the institution of this page is seen."""
    found: Membership | None = g.get("member")
    return there(found)


def place() -> Place:
    """The institution of this page."""
    return member().place


def may(permission: Permission) -> bool:
    """Whether the member has the permission here."""
    found: Membership | None = g.get("member")
    return found is not None and permission in found.permissions


def uses(permission: Permission) -> bool:
    """Whether the member has the permission here; where it is lent, the log says so from now on."""
    if not may(permission):
        return False
    lent = _lent_for(member(), frozenset({permission}))
    if lent is not None:
        rests_on(lent)
    return True


def rests_on(lent: Lent) -> None:
    """What is done from now on is done under this delegation."""
    work_for(replace(origin(), under=f"delegation:{lent.number}"))


def _lent_for(member: Membership, needed: frozenset[Permission]) -> Lent | None:
    """What has been lent of the permissions of which one is needed, unless one is the member's."""
    if member.own is None or needed & member.own:
        return None
    return next((each for each in member.lent if needed & each.permissions), None)


def note(act: Act, thing: Thing, name: str, **after: str | int) -> None:
    """Write down what the reader is about to be shown or given."""
    services().log.note(place(), Note(act, thing, name, after=after))


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    declared = declaration(current_app, request.endpoint)
    if declared is None:
        raise NoSuchPage
    if any(isinstance(each, int) and each > LARGEST for each in (request.view_args or {}).values()):
        raise NoSuchPage
    who = account()
    source = request.remote_addr or ""
    g.origin = origin()
    work_for(Origin(who.id, who.shown, source) if who else Origin(source=source))
    if needs_token(current_app, request.endpoint) and not bearing():
        raise Unauthorized
    if declared.signed_in and account() is None and (bearing() or from_program()):
        raise Unauthorized
    if declared.signed_in and account() is None:
        return redirect(url_for("signin.form", next=_way_back()))
    if declared.operates and not actor().operator:
        raise NotFound(NOBODY)
    if declared.offers and "vendor" not in g:
        offering = there(services().offering)
        g.vendor = there(offering.vendor_of(actor()))
    if declared.permissions:
        mine = _membership(request.view_args or {})
        allowed = g.get("allowed")
        g.member = _at_work(_stepped(mine)) if allowed is None else _narrowed(mine, allowed)
        if not declared.permissions & g.member.permissions:
            raise NotFound(NOBODY)
        exempt = works_while_read_only(current_app, request.endpoint) or _protects()
        if request.method not in READING and not exempt:
            must_write(g.member.place.life.standing)
        if _lacks_second(g.member):
            flash(gettext("本单位要求三员使用两步验证，请先开启。"), "warn")
            return redirect(url_for("second.form"))
        _tell_borrowed(g.member, declared.permissions)
        _tell_visit()
        g.periods = services().results.periods(g.member.place)
        g.period = _period(request.view_args or {})
    return None


def person() -> Account:
    """Who has really signed in, also where a prepared colleague is acting."""
    found: Account | None = g.get("person")
    return found or actor()


def _protects() -> bool:
    return protects(current_app, request.endpoint or "", request.view_args or {})


def visited() -> bool:
    """Whether somebody of the operator is looking, let in for a time."""
    return "visit" in g


def _stepped(member: Membership) -> Membership:
    """The membership of the prepared colleague that the reader has stepped into, else its own."""
    into, colleagues = session.get(INTO), services().colleagues
    if colleagues is None or into is None or request.blueprint == STEPPING:
        return member
    if into[0] != member.place.id:
        return member
    found = colleagues.acting(actor(), member, into[1])
    if found is None:
        session.pop(INTO)
        return member
    g.person, g.account = actor(), found.account
    name = f"{found.account.shown}（{g.person.shown}）"
    under = f"colleague:{g.person.id}"
    work_for(Origin(found.account.id, name, request.remote_addr or "", under=under))
    return found.member


def _at_work(member: Membership) -> Membership:
    """The membership with what others have lent it."""
    lending = services().delegations
    return lending.at_work(actor(), member) if lending is not None else member


def _tell_borrowed(member: Membership, needed: frozenset[Permission]) -> None:
    """Whatever is opened by what was lent says so in the log; a change is written down at once."""
    lent = _lent_for(member, needed)
    if lent is None:
        return
    rests_on(lent)
    if request.method not in READING:
        note(Act.ACT_FOR_ANOTHER, Thing.DELEGATION, str(lent.number), page=request.path[:200])
        _tell_alone(member, lent)


def _tell_alone(member: Membership, lent: Lent) -> None:
    """Where one person may act alone, every change with what was lent waits for the auditor."""
    small, tenant, who = services().small, TenantId(member.place.id), person()
    if small is not None and small.holds(tenant):
        small.tell(
            tenant,
            account=who.id,
            name=who.shown,
            giver=lent.giver_name,
            delegation=lent.number,
            page=request.path,
        )


def _lacks_second(member: Membership) -> bool:
    guards = services().guards
    who = person()
    by_password = who.within is None  # a provider of single sign-on asks for its own second step
    return guards is not None and by_password and guards.lacks_second(member, who.id)


def _let_go(error: BaseException | None) -> None:
    """A thread that serves many readers works for none of them in between."""
    work_for(g.pop("origin", NO_ONE))


def _way_back() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _period(arguments: dict[str, Any]) -> str | None:
    written = arguments.get("period")
    if written is None:
        return None
    try:
        period = str(Period.parse(written))
    except BadInput:
        raise NotFound(NOBODY) from None
    if period != written:
        raise NotFound(NOBODY)
    return period


def _narrowed(member: Membership, allowed: frozenset[Permission]) -> Membership:
    """What a token leaves of the membership as it is at this moment; nothing that was lent."""
    return replace(member, permissions=member.permissions & allowed)


def _membership(arguments: dict[str, Any]) -> Membership:
    slug = str(arguments.get("slug"))
    return services().identity.membership(actor(), slug) or _visiting(slug)


def _visiting(slug: str) -> Membership:
    """The sight that an institution has given somebody of the operator for a time."""
    who, support = actor(), services().support
    found = support.visiting(who, slug) if support is not None and who.operator else None
    g.visit, seen = there(found)
    under = f"support:{g.visit.number}"
    work_for(Origin(who.id, who.shown, request.remote_addr or "", under=under))
    return seen


def _tell_visit() -> None:
    """Each page of a visit is written down before it is shown, and nothing is changed in one."""
    if "visit" not in g:
        return
    if is_not_for_visitors(current_app, request.endpoint or ""):
        raise NotFound(NOBODY)
    if request.method not in READING and not g.visit.writes:
        raise Conflict(
            Text("支持访问只读，没有办理", "Support access only reads; nothing was done"),
            advice=Text("请由单位自己办理", "The institution does this itself"),
        )
    note(Act.OPEN_PAGE, Thing.PAGE, request.path[:200], method=request.method)
