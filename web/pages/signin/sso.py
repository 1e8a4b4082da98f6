"""Signing in by the provider of one's institution, and out again."""

import time
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import GonghengError, NotAllowed, NotFound
from core.identity.oidc import Pending
from core.texts import Text
from tenants.model import Tenant
from web import gate
from web.access import public
from web.failures import sentences
from web.outward import outward
from web.pages.signin import entering
from web.pages.signin.port import Entrance
from web.values import Account

sso = Blueprint("sso", __name__)
PENDING = "sign_on"
MOST_SECONDS_AWAY = 600


def entrance() -> Entrance | None:
    """What the pages stand on, if there is any."""
    return gate.services().entrance


@sso.get("/sign-in/institution")
@public("nobody has signed in yet")
def choose() -> ResponseReturnValue:
    """Ask for the institution's code; a list would tell strangers who our users are."""
    found, slug = entrance(), request.args.get("code", "").strip().lower()
    if found is None:
        return redirect(url_for("signin.form"))
    problem = ""
    if slug:
        try:
            return redirect(url_for("sso.form", institution=found.of(slug).slug))
        except NotFound as error:
            problem = sentences(error)
    page = render_template("signin/institution.html", code=slug, problem=problem)
    return page, 404 if problem else 200


@sso.get("/t/<institution>/sign-in")
@public("nobody has signed in yet")
def form(institution: str) -> ResponseReturnValue:
    """The button that leads to the institution's provider."""
    found = entrance()
    if found is None:
        return redirect(url_for("signin.form"))
    return _form(found.of(institution))


@sso.get("/t/<institution>/sign-in/start")
@public("nobody has signed in yet")
def start(institution: str) -> ResponseReturnValue:
    """Go to the provider; with ``link`` as somebody who has signed in here already."""
    found = entrance()
    if found is None:
        return redirect(url_for("signin.form"))
    tenant, who = found.of(institution), gate.account()
    try:
        address, pending = found.sign_on.begin(tenant.id, _back(tenant))
    except GonghengError as error:
        return _form(tenant, problem=sentences(error), status=502)
    linking = who is not None and who.within is None and "link" in request.args
    session[PENDING] = {
        "slug": tenant.slug,
        "pending": [pending.state, pending.nonce, pending.verifier],
        "next": request.args.get("next", ""),
        "link": who.id if who is not None and linking else None,
        "since": int(time.time()),
    }
    return redirect(address)


@sso.get("/t/<institution>/sign-in/back")
@public("somebody who comes back from the provider has not signed in yet")
def back(institution: str) -> ResponseReturnValue:
    """Check who has come back, and open a session for this institution alone."""
    found, kept = entrance(), session.pop(PENDING, None)
    if found is None:
        return redirect(url_for("signin.form"))
    tenant = found.of(institution)
    try:
        link = _link(kept)
        vouched = found.sign_on.finish(
            tenant.id,
            _pending(kept, tenant.slug),
            back=_back(tenant),
            given=request.args.to_dict(),
            link=link,
        )
    except GonghengError as error:
        return _form(tenant, problem=sentences(error), status=401)
    account = vouched.account
    shown = Account(account.id, account.name, account.label, account.sessions, within=tenant.id)
    answer = entering.enter(shown, kept["next"] or None, way="single sign-on", sid=vouched.session)
    session["entrance"] = tenant.slug
    return answer


@sso.get("/t/<institution>/sign-in/leave")
@public("the session here is over when the provider's is to end")
def leave(institution: str) -> ResponseReturnValue:
    """Go to where the provider ends its own session."""
    found = entrance()
    if found is None:
        return redirect(url_for("signin.form"))
    tenant = found.of(institution)
    there = outward("sso.form", institution=tenant.slug)
    try:
        address = found.sign_on.logout_address(tenant.id, there)
    except GonghengError as error:
        return _form(tenant, problem=sentences(error), status=502)
    return redirect(address or there)


@sso.post("/t/<institution>/back-channel-logout")
@public("a provider that ends a session shows a token that it has signed")
def ended(institution: str) -> ResponseReturnValue:
    """End the sessions that the provider says are over (OpenID Connect Back-Channel Logout)."""
    found = entrance()
    if found is None:
        return redirect(url_for("signin.form"))
    try:
        found.sign_on.ended(found.of(institution).id, request.form.get("logout_token", ""))
    except NotAllowed:
        return _plain({"error": "invalid_request"}, 400)
    return _plain({}, 200)


def _plain(said: dict[str, str], status: int) -> ResponseReturnValue:
    answer = (
        Response("", status=status)
        if not said
        else Response('{"error": "invalid_request"}', status=status, mimetype="application/json")
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pending(kept: Any, slug: str) -> Pending:
    """What was remembered for this institution a short while ago; NotAllowed without it."""
    if kept is None or kept["slug"] != slug or time.time() - kept["since"] > MOST_SECONDS_AWAY:
        raise NotAllowed(
            Text("这次登录已经过期", "This sign-in has expired"),
            where="state",
            advice=Text("请重新登录", "Sign in again"),
        )
    return Pending(*kept["pending"])


def _link(kept: Any) -> int | None:
    """The account to link, if it is still the one that is signed in."""
    who, wanted = gate.account(), (kept or {}).get("link")
    return who.id if who is not None and who.within is None and who.id == wanted else None


def _back(tenant: Tenant) -> str:
    return outward("sso.back", institution=tenant.slug)


def _form(tenant: Tenant, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "signin/sso.html",
        tenant=tenant,
        problem=problem,
        next=request.args.get("next", ""),
        left="left" in request.args,
    )
    return page, status
