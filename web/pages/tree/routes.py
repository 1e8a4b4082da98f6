"""Who stands above and below, and the proposals that change it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from tenants.tree.model import MOVE_STATES, Move
from web import gate
from web.access import not_for_visitors, requires
from web.gate import NOBODY
from web.language import language
from web.pages.tree.port import Tree

tree = Blueprint("tree", __name__, url_prefix="/t/<slug>/tree")


@tree.get("")
@requires(Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """The neighbours in the tree and what is proposed."""
    return _page(slug)


@tree.post("/propose/<kind>")
@requires(Permission.ADMINISTER)
@not_for_visitors
def propose(slug: str, kind: str) -> ResponseReturnValue:
    """Invite a lower institution, or ask an upper one."""
    ways = {"invite": service().invite, "ask": service().ask}
    if kind not in ways:
        raise NotFound(NOBODY)
    other = request.form.get("other", "").strip()[:40]
    try:
        move = ways[kind](slug, other)
    except (BadInput, Conflict, NotFound) as error:
        return _page(slug, kind=kind, typed=other, error=error), 422
    flash(gettext("已提出，%(day)s 前等待对方答复。", day=f"{move.expires_at:%Y-%m-%d}"), "ok")
    return redirect(url_for("tree.overview", slug=slug))


@tree.post("/moves/<token>/<kind>")
@requires(Permission.ADMINISTER)
@not_for_visitors
def answer(slug: str, token: str, kind: str) -> ResponseReturnValue:
    """Accept or decline what the other side proposes, or withdraw what this one did."""
    answers: dict[str, Callable[[str, str], Move]] = {
        "accept": service().accept,
        "decline": service().decline,
        "withdraw": service().withdraw,
    }
    if kind not in answers:
        raise NotFound(NOBODY)
    try:
        answers[kind](slug, token)
    except (BadInput, Conflict) as error:
        return _page(slug, error=error), 422
    said = {
        "accept": gettext("已接受，隶属关系已经改变。"),
        "decline": gettext("已谢绝。"),
        "withdraw": gettext("已撤回。"),
    }
    flash(said[kind], "ok")
    return redirect(url_for("tree.overview", slug=slug))


def service() -> Tree:
    """The tree, where the application has one."""
    return gate.there(gate.services().tree)


def _page(slug: str, *, kind: str = "", typed: str = "", error: GonghengError | None = None) -> str:
    return render_template(
        "tree/overview.html",
        around=service().around(slug),
        states=MOVE_STATES,
        slug=slug,
        kind=kind,
        typed=typed,
        problem=error.message(language()) if error else "",
    )
