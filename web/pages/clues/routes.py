"""The list of clues, one clue with its handling, and the own space of who is concerned."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import GonghengError, NotFound
from core.identity.permissions import Permission
from tenants.clues.model import CLUE_STATES, Clue
from tenants.clues.service import ANSWER_DAYS, KEPT_DAYS, heard_until
from web import gate
from web.access import not_for_visitors, reads, requires
from web.failures import sentences
from web.pages.associations.asking import asks, doors
from web.pages.associations.marks import own_marks
from web.pages.clues.port import Clues
from web.pages.questions.words import titles

clues = Blueprint("clues", __name__, url_prefix="/t/<slug>")

BOTH = (Permission.EXPLORE_APPROVED, Permission.APPROVE_MATTERS)


@clues.get("/clues")
@requires(*BOTH)
@reads(Thing.CLUE)
@not_for_visitors
def overview(slug: str) -> ResponseReturnValue:
    """Every clue that one may handle."""
    found = _clues().of(gate.place(), gate.actor())
    return render_template(
        "clues/overview.html", found=found, states=CLUE_STATES, titles=titles(), slug=slug
    )


@clues.get("/clues/<int:clue>")
@requires(*BOTH)
@reads(Thing.CLUE)
@not_for_visitors
def one(slug: str, clue: int) -> ResponseReturnValue:
    """One of them, with its rows, the answer and what can be done."""
    return _page(slug, _clues().one(gate.place(), gate.actor(), clue))


@clues.post("/matters/<int:matter>/clues")
@requires(Permission.EXPLORE_APPROVED)
@asks
def register(slug: str, matter: int) -> ResponseReturnValue:
    """Keep a row of an answer as a clue."""
    place, who = gate.place(), gate.actor()
    doors().matter(place, who, matter)
    made = _clues().register(place, who, matter, request.form.get("draft", ""))
    flash(gettext("已登记，等待领导批准。"), "ok")
    return redirect(url_for("clues.one", slug=slug, clue=made.number))


@clues.post("/clues/<int:clue>/approve")
@requires(*BOTH)
def approve(slug: str, clue: int) -> ResponseReturnValue:
    """Let it be looked into."""
    return _handled(slug, clue, "approve", gettext("已批准核查，被反映人从现在起可以看到并答复。"))


@clues.post("/clues/<int:clue>/verify")
@requires(*BOTH)
def verify(slug: str, clue: int) -> ResponseReturnValue:
    """Say what was found true."""
    return _handled(slug, clue, "verify", gettext("已核实。"))


@clues.post("/clues/<int:clue>/clear")
@requires(*BOTH)
def clear(slug: str, clue: int) -> ResponseReturnValue:
    """Say that nothing is in it."""
    return _handled(slug, clue, "clear", gettext("已排除，到期自动删除。"))


@clues.get("/my-clues")
@requires(Permission.SEE_OWN)
@reads(Thing.CLUE)
@not_for_visitors
def mine(slug: str) -> ResponseReturnValue:
    """The clues that concern oneself."""
    found = _clues().mine(gate.place(), gate.actor())
    return render_template(
        "clues/mine.html",
        found=found,
        marks=own_marks(),
        states=CLUE_STATES,
        titles=titles(),
        slug=slug,
    )


@clues.get("/my-clues/<int:clue>")
@requires(Permission.SEE_OWN)
@reads(Thing.CLUE)
@not_for_visitors
def own(slug: str, clue: int) -> ResponseReturnValue:
    """One of them, with the form of the answer."""
    return _own_page(slug, _clues().own(gate.place(), gate.actor(), clue))


@clues.post("/my-clues/<int:clue>/answer")
@requires(Permission.SEE_OWN)
def answer(slug: str, clue: int) -> ResponseReturnValue:
    """Answer it."""
    place, who = gate.place(), gate.actor()
    try:
        _clues().answer(place, who, clue, request.form.get("said", ""))
    except NotFound:
        raise
    except GonghengError as error:
        return _own_page(slug, _clues().own(place, who, clue), error=error), 422
    flash(gettext("已答复，督察部门会看到。"), "ok")
    return redirect(url_for("clues.own", slug=slug, clue=clue))


def _handled(slug: str, number: int, act: str, said: str) -> ResponseReturnValue:
    place, who = gate.place(), gate.actor()
    try:
        _clues().handle(place, who, number, act=act, said=request.form.get("said", ""))
    except NotFound:
        raise
    except GonghengError as error:
        return _page(slug, _clues().one(place, who, number), error=error), 422
    flash(said, "ok")
    return redirect(url_for("clues.one", slug=slug, clue=number))


def _page(slug: str, clue: Clue, *, error: GonghengError | None = None) -> str:
    return render_template(
        "clues/one.html",
        clue=clue,
        states=CLUE_STATES,
        titles=titles(),
        rows=_clues().source_rows(gate.place(), clue.draft.rows),
        asks=gate.may(Permission.EXPLORE_APPROVED),
        decides=gate.may(Permission.APPROVE_MATTERS) and clue.registered_by != gate.actor().id,
        typed=request.form,
        days=ANSWER_DAYS,
        kept=KEPT_DAYS,
        problem=sentences(error) if error else "",
        slug=slug,
    )


def _own_page(slug: str, clue: Clue, *, error: GonghengError | None = None) -> str:
    return render_template(
        "clues/own.html",
        clue=clue,
        states=CLUE_STATES,
        titles=titles(),
        rows=_clues().source_rows(gate.place(), clue.draft.rows),
        typed=request.form,
        until=heard_until(clue),
        problem=sentences(error) if error else "",
        slug=slug,
    )


def _clues() -> Clues:
    return gate.there(gate.services().clues)
