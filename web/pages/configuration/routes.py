"""The configuration: weights and targets of schemes, offers to others, and offers from others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, Forbidden, GonghengError, NotFound
from core.identity.permissions import Permission
from core.plugin.model import Pack
from core.scoring.curves.shares import meaning
from core.scoring.model import Item, Scheme
from core.texts import Text
from tenants.configuration.adjustments import Adjustments
from tenants.configuration.limits import OFF
from tenants.configuration.model import OFFER_STATES
from web import gate
from web.access import requires
from web.gate import NOBODY
from web.language import language
from web.pages.configuration.port import Configurations

configuration = Blueprint("configuration", __name__, url_prefix="/t/<slug>/configuration")
ANSWERS = ("accept", "decline", "withdraw")


@configuration.get("")
@requires(Permission.EDIT_SCHEME)
def overview(slug: str) -> ResponseReturnValue:
    """What is in use, one scheme to adjust, and the offers of both directions."""
    return _overview(slug)


@configuration.post("")
@requires(Permission.EDIT_SCHEME)
def adjust(slug: str) -> ResponseReturnValue:
    """Use the weights and targets of the form from now on, or those of the pack again."""
    service_ = service()
    pack = service_.pack(slug)
    scheme = _scheme(pack, request.form.get("scheme", ""))
    now = service_.current(slug).adjustments
    if request.form.get("act") == "alerts":
        return _limits(slug, now)
    try:
        if scheme is None:
            raise BadInput(Text("请选择考核方案", "choose a scheme"))
        service_.adjust(slug, _adjustments(now, scheme))
    except (BadInput, Forbidden) as error:
        return _overview(slug, error=error), 422
    flash(gettext("考核方案已调整，下次计分起使用。"), "ok")
    return redirect(url_for("configuration.overview", slug=slug, scheme=scheme.id))


def _limits(slug: str, now: Adjustments) -> ResponseReturnValue:
    """Use the limits of alerts in the form from now on."""
    limits = {
        name.removeprefix("limit."): OFF if f"off.{name[6:]}" in request.form else written.strip()
        for name, written in request.form.items()
        if name.startswith("limit.") and (written.strip() or f"off.{name[6:]}" in request.form)
    }
    try:
        service().adjust(slug, replace(now, alerts=limits))
    except (BadInput, Forbidden) as error:
        return _overview(slug, error=error), 422
    flash(gettext("预警界限已调整。"), "ok")
    return redirect(url_for("configuration.overview", slug=slug))


@configuration.post("/offers")
@requires(Permission.EDIT_SCHEME)
def offer(slug: str) -> ResponseReturnValue:
    """Offer the configuration to others of the tree."""
    try:
        made = service().offer(slug, request.form.getlist("receivers"))
    except (BadInput, NotFound) as error:
        return _overview(slug, error=error), 422
    flash(gettext("已提供给 %(n)s 个单位，由对方自行决定是否采用。", n=len(made)), "ok")
    return redirect(url_for("configuration.overview", slug=slug))


@configuration.get("/offers/<offered>")
@requires(Permission.EDIT_SCHEME)
def one(slug: str, offered: str) -> ResponseReturnValue:
    """One offer, with what it would change."""
    return _one(slug, offered)


@configuration.post("/offers/<offered>/<kind>")
@requires(Permission.EDIT_SCHEME)
def answer(slug: str, offered: str, kind: str) -> ResponseReturnValue:
    """Take an offer over, decline it, or take the own one back."""
    if kind not in ANSWERS:
        raise NotFound(NOBODY)
    try:
        getattr(service(), kind)(slug, offered)
    except (BadInput, Conflict, Forbidden) as error:
        return _one(slug, offered, error=error), 422
    said = {
        "accept": gettext("配置已采用，下次计分起使用。"),
        "decline": gettext("没有采用，本单位的配置不变。"),
        "withdraw": gettext("提供的配置已撤回。"),
    }
    flash(said[kind], "ok")
    return redirect(url_for("configuration.one", slug=slug, offered=offered))


def service() -> Configurations:
    """The configurations, where the application has any."""
    return gate.there(gate.services().configurations)


def _scheme(pack: Pack, wanted: str) -> Scheme | None:
    return next((each for each in pack.schemes if each.id == wanted), None)


def _adjustments(now: Adjustments, scheme: Scheme) -> Adjustments:
    """Those of the other schemes, and for this one what the form says."""
    weights = {name: each for name, each in now.weights.items() if name != scheme.id}
    targets = {name: each for name, each in now.targets.items() if name != scheme.id}
    if request.form.get("act") == "reset":
        return replace(now, weights=weights, targets=targets)
    given = {
        item.indicator: request.form.get(f"weight.{item.indicator}", "") for item in _items(scheme)
    }
    aims = {item.indicator: _parameters(item) for item in _items(scheme)}
    return replace(
        now,
        weights={**weights, scheme.id: {name: each.strip() for name, each in given.items()}},
        targets={**targets, scheme.id: {name: each for name, each in aims.items() if each}},
    )


def _parameters(item: Item) -> Mapping[str, str]:
    return {
        name: written.strip()
        for name in item.curve.parameters
        if (written := request.form.get(f"target.{item.indicator}.{name}", "")).strip()
    }


def _items(scheme: Scheme) -> Iterator[Item]:
    for group in scheme.groups:
        yield from group.items


def _overview(slug: str, *, error: GonghengError | None = None) -> str:
    service_ = service()
    pack = service_.pack(slug)
    wanted = request.values.get("scheme", "")
    others = service_.others(slug)
    return render_template(
        "configuration/overview.html",
        current=service_.current(slug),
        pack=pack,
        names={each.id: each.name for each in pack.indicators},
        chosen=_scheme(pack, wanted) or next(iter(pack.schemes), None),
        own_changes=service_.own_changes(slug),
        others=others,
        places={each.slug: each.name for each in others},
        offers=service_.offers(slug),
        states=OFFER_STATES,
        meaning=meaning,
        plain_number=lambda value: f"{value.normalize():f}",
        slug=slug,
        typed=request.form,
        problem=error.message(language()) if error else "",
    )


def _one(slug: str, code: str, *, error: GonghengError | None = None) -> str:
    service_ = service()
    found = service_.get(slug, code)
    return render_template(
        "configuration/one.html",
        found=found,
        changes=service_.preview(slug, code),
        places={each.slug: each.name for each in service_.others(slug)},
        states=OFFER_STATES,
        slug=slug,
        problem=error.message(language()) if error else "",
    )
