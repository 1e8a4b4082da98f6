"""Contracts: what is delivered, to whom, until when; offered, signed and ended by either side."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import DETAILS, SCOPES, STATES, Scope
from tenants.tree.model import Side
from web import gate
from web.access import protective, requires
from web.gate import NOBODY
from web.language import language
from web.pages.contracts.port import Contracts

contracts = Blueprint("contracts", __name__, url_prefix="/t/<slug>/contracts")
OFFERED = (Scope.AGGREGATES, Scope.RESULTS, Scope.LEADERS, Scope.ITEMS, Scope.ROWS)
"""The scopes that a form of this page can offer."""

CHOSEN = ("indicators", "columns", "personal")
"""What is chosen from lists of which several may be taken."""


@contracts.get("")
@requires(Permission.AGREE)
def overview(slug: str) -> ResponseReturnValue:
    """Every contract of the institution, and the form for another."""
    return _shelf(slug)


@contracts.post("")
@requires(Permission.AGREE)
def propose(slug: str) -> ResponseReturnValue:
    """Offer a contract, signed by this side."""
    typed = {name: "、".join(request.form.getlist(name)).strip() for name in request.form}
    try:
        made = service().propose(slug, typed.get("other", "")[:40], _draft(typed))
    except (BadInput, Conflict, NotFound) as error:
        return _shelf(slug, typed=typed, error=error), 422
    number = made.terms.number
    flash(gettext("约定 %(number)s 已提出并由本方签署，等待对方签署。", number=number), "ok")
    return redirect(url_for("contracts.one", slug=slug, token=number))


@contracts.get("/<token>")
@requires(Permission.AGREE)
def one(slug: str, token: str) -> ResponseReturnValue:
    """One contract: its terms, who signed when, and what came under it."""
    return _one(slug, token)


@contracts.post("/<token>/<kind>")
@requires(Permission.AGREE)
@protective(kind="end")
def answer(slug: str, token: str, kind: str) -> ResponseReturnValue:
    """Sign, decline, or end."""
    reason = request.form.get("reason", "").strip()[:200]
    said = {
        "sign": gettext("约定已签署，即日起按约定送达。"),
        "decline": gettext("约定没有签署，不会生效。"),
        "end": gettext("约定已终止，送达和显示即刻停止。"),
    }
    if kind not in said:
        raise NotFound(NOBODY)
    try:
        if kind == "sign":
            service().sign(slug, token)
        elif kind == "decline":
            service().decline(slug, token, reason=reason)
        else:
            service().end(slug, token, reason=reason)
    except (BadInput, Conflict) as error:
        return _one(slug, token, typed=reason, error=error), 422
    flash(said[kind], "ok")
    return redirect(url_for("contracts.one", slug=slug, token=token))


def service() -> Contracts:
    """The contracts, where the application has any."""
    return gate.there(gate.services().contracts)


def _draft(typed: Mapping[str, str]) -> Draft:
    scope = next((each for each in OFFERED if each.value == typed.get("scope")), None)
    if scope is None:
        raise BadInput(Text("请选择约定的范围", "choose a scope"))
    return Draft(
        scope=scope,
        since=_day(typed.get("since", ""), Text("起始日期", "first day")),
        until=_day(typed.get("until", ""), Text("截止日期", "last day")),
        details=_details(scope, typed),
        note=typed.get("note", ""),
    )


def _details(scope: Scope, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the scope needs to name."""
    if scope is Scope.LEADERS:
        return {"persons": _several(typed.get("persons", ""))}
    if scope is Scope.ITEMS:
        indicators = _several(typed.get("indicators", ""))
        return {"indicators": indicators, "period": typed.get("of_period", "")}
    if scope is Scope.ROWS:
        names = {name: _several(typed.get(name, "")) for name in ("columns", "personal")}
        plain = {name: typed.get(name, "") for name in ("dataset", "clock")}
        return {**plain, **names, "period": typed.get("of_period", "")}
    return {}


def _several(written: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"[^\s,;\u3001\uff0c\uff1b]+", written)))


def _day(written: str, what: Text) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(
            Text(f"请填写{what.zh}，例如 2026-12-31", f"give the {what.en}, like 2026-12-31"),
            where=written[:20],
        ) from None


def _shelf(
    slug: str, *, typed: Mapping[str, str] | None = None, error: GonghengError | None = None
) -> str:
    return render_template(
        "contracts/overview.html",
        shelf=service().shelf(slug),
        offered=OFFERED,
        lends=Scope.ROWS in OFFERED,
        scopes=SCOPES,
        states=STATES,
        slug=slug,
        typed=typed or {},
        chosen={name: _several(typed.get(name, "")) if typed else () for name in CHOSEN},
        problem=error.message(language()) if error else "",
    )


def _one(slug: str, token: str, *, typed: str = "", error: GonghengError | None = None) -> str:
    return render_template(
        "contracts/one.html",
        held=service().one(slug, token),
        details=DETAILS,
        scopes=SCOPES,
        states=STATES,
        sides=tuple(Side),
        slug=slug,
        typed=typed,
        problem=error.message(language()) if error else "",
    )
