"""The list of proposals under a matter, one proposal with its waterfall, and a person's word."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import GonghengError, NotFound, Unavailable
from core.graph.who.model import VERDICTS, Verdict
from core.graph.who.service import LONGEST
from core.identity.permissions import Permission
from web import gate
from web.access import not_for_visitors, reads, requires
from web.failures import sentences
from web.pages.associations.asking import NOTED, asks
from web.pages.who.port import Who
from web.pages.who.waterfall import WIDTH, drawn, percent
from web.paging import page_number

who = Blueprint("who", __name__, url_prefix="/t/<slug>/matters/<int:matter>/same")


@who.get("")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.SAME)
@not_for_visitors
@asks
def overview(slug: str, matter: int) -> ResponseReturnValue:
    """The proposals of one verdict, those that wait first of all."""
    verdict = _verdict(request.args.get("verdict", ""))
    found = _who().listed(gate.place(), gate.actor(), matter, verdict, page_number())
    return render_template(
        "who/overview.html",
        found=found,
        verdict=verdict,
        verdicts=VERDICTS,
        percent=percent,
        search=_who().search(gate.place(), gate.actor(), matter),
        matter=matter,
        slug=slug,
    )


@who.post("/seek")
@requires(Permission.EXPLORE_APPROVED)
@asks
def seek(slug: str, matter: int) -> ResponseReturnValue:
    """Look for pairs; nothing in the graph changes."""
    _who().seek(gate.place(), gate.actor(), matter)
    flash(gettext("已开始查找，可以离开本页。"), "ok")
    return redirect(url_for("who.overview", slug=slug, matter=matter))


@who.post("/stop")
@requires(Permission.EXPLORE_APPROVED)
@asks
def stop(slug: str, matter: int) -> ResponseReturnValue:
    """Break the search off; what was proposed before stays."""
    if _who().stop(gate.place(), gate.actor(), matter):
        flash(gettext("查找已取消，原有提议不变。"), "ok")
    return redirect(url_for("who.overview", slug=slug, matter=matter))


@who.get("/progress")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.SAME, self_noted="how far a search is says nothing of anybody")
@not_for_visitors
@asks
def progress(slug: str, matter: int) -> ResponseReturnValue:
    """How far the search is, as the list follows it."""
    search = _who().search(gate.place(), gate.actor(), matter)
    return render_template("who/progress.html", search=search, matter=matter, slug=slug)


@who.get("/<int:same>")
@requires(Permission.EXPLORE_APPROVED)
@reads(Thing.SAME, self_noted=NOTED)
@not_for_visitors
@asks
def one(slug: str, matter: int, same: int) -> ResponseReturnValue:
    """Both sides, what speaks for and against, and the forms."""
    return _page(slug, matter, same)


@who.post("/<int:same>/accept")
@requires(Permission.EXPLORE_APPROVED)
@asks
def accept(slug: str, matter: int, same: int) -> ResponseReturnValue:
    """Say that the two are one."""
    return _said(slug, matter, same, "accept", gettext("已认定同一，从现在起查询按一个对象读取。"))


@who.post("/<int:same>/reject")
@requires(Permission.EXPLORE_APPROVED)
@asks
def reject(slug: str, matter: int, same: int) -> ResponseReturnValue:
    """Say that they are two."""
    return _said(slug, matter, same, "reject", gettext("已认定不同。"))


@who.post("/<int:same>/undo")
@requires(Permission.EXPLORE_APPROVED)
@asks
def undo(slug: str, matter: int, same: int) -> ResponseReturnValue:
    """Take it back."""
    return _said(slug, matter, same, "undo", gettext("已撤销认定，图谱恢复原样。"))


def _said(slug: str, matter: int, same: int, act: str, done: str) -> ResponseReturnValue:
    place, account = gate.place(), gate.actor()
    try:
        reason = request.form.get("reason", "")
        _who().decide(place, account, matter, same, act=act, reason=reason)
    except (NotFound, Unavailable):
        raise
    except GonghengError as error:
        return _page(slug, matter, same, error=error), 422
    flash(done, "ok")
    return redirect(url_for("who.one", slug=slug, matter=matter, same=same))


def _page(slug: str, matter: int, same: int, *, error: GonghengError | None = None) -> str:
    found = _who().opened(gate.place(), gate.actor(), matter, same)
    bars, zero = drawn(found.proposal.bars)
    return render_template(
        "who/one.html",
        found=found,
        proposal=found.proposal,
        bars=bars,
        zero=zero,
        likelihood=percent(found.proposal.probability),
        width=WIDTH,
        verdicts=VERDICTS,
        problem=sentences(error) if error else "",
        typed=request.form,
        most=LONGEST,
        slug=slug,
    )


def _verdict(written: str) -> Verdict:
    return Verdict(written) if written in set(Verdict) else Verdict.OPEN


def _who() -> Who:
    return gate.there(gate.services().who)
