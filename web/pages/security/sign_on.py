"""The institution's provider of single sign-on, as its security administrator sets it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, NotAllowed, NotFound, Unavailable
from core.identity.permissions import OUTSIDE, ROLES, SEPARATED, Permission, Role
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.signon.model import Agreement, rules_of, rules_text
from tenants.signon.service import SignOn
from web import gate
from web.access import requires
from web.failures import sentences
from web.outward import outward
from web.pages.security.routes import security

__all__ = ["security"]
FALLBACKS = tuple(role for role in Role if role not in SEPARATED | OUTSIDE)
LONGEST = 255


def _sign_on() -> SignOn:
    found = gate.services().entrance
    if found is None:
        raise NotFound(Text("这里没有统一登录", "There is no single sign-on here"))
    return found.sign_on


@security.get("/sign-on")
@requires(Permission.MANAGE_MEMBERS)
def sign_on(slug: str) -> ResponseReturnValue:
    """What has been agreed; the client secret is never shown."""
    found = _sign_on().agreement(TenantId(gate.place().id))
    return _page(slug, found, rules=rules_text(found.rules) if found else "")


@security.post("/sign-on")
@requires(Permission.MANAGE_MEMBERS)
def set_sign_on(slug: str) -> ResponseReturnValue:
    """Keep it once the provider has answered."""
    typed, tenant = request.form, TenantId(gate.place().id)
    try:
        agreement = _agreement()
        _sign_on().agree(tenant, agreement, secret=typed.get("client_secret", "")[:LONGEST])
    except (BadInput, NotAllowed, Unavailable) as error:
        where = f"{error.where}：" if error.where else ""
        found = _sign_on().agreement(tenant)
        return _page(slug, found, rules=typed.get("rules", ""), problem=where + sentences(error))
    said = (
        gettext("统一登录已保存，登录服务有应答。")
        if agreement.enabled
        else gettext("统一登录已保存，没有启用。")
    )
    flash(said, "ok")
    return redirect(url_for("security.sign_on", slug=slug))


def _agreement() -> Agreement:
    typed = request.form
    fallback = typed.get("fallback", "")
    issuer, client = (typed.get(each, "").strip()[:LONGEST] for each in ("issuer", "client_id"))
    if not issuer or not client:
        raise BadInput(
            Text("发行者和客户端编号都要填写", "Issuer and client id are both needed"),
            advice=Text("两者都由登录服务给出", "The provider gives you both"),
        )
    return Agreement(
        issuer=issuer,
        client_id=client,
        claim=typed.get("claim", "").strip()[:120] or "groups",
        rules=tuple(rules_of(typed.get("rules", ""))),
        fallback=Role(fallback) if fallback in set(Role) else None,
        makes_accounts="makes_accounts" in typed,
        gives_officers="gives_officers" in typed,
        enabled="enabled" in typed,
    )


def _page(
    slug: str, found: Agreement | None, *, rules: str, problem: str = ""
) -> ResponseReturnValue:
    typed = dict(request.form) if request.method == "POST" else _known(found)
    page = render_template(
        "security/sign_on.html",
        slug=slug,
        typed=typed,
        rules=rules,
        known=found is not None,
        fallbacks=[(each.value, ROLES[each].label) for each in FALLBACKS],
        back=outward("sso.back", institution=slug),
        out=outward("sso.ended", institution=slug),
        after=outward("sso.form", institution=slug),
        problem=problem,
    )
    return page, 422 if problem else 200


def _known(found: Agreement | None) -> dict[str, str]:
    if found is None:
        return {"claim": "groups", "enabled": "on", "makes_accounts": "on", "fallback": "member"}
    ticked = ("makes_accounts", "gives_officers", "enabled")
    return {
        "issuer": found.issuer,
        "client_id": found.client_id,
        "claim": found.claim,
        "fallback": found.fallback.value if found.fallback else "",
    } | {each: "on" for each in ticked if getattr(found, each)}
