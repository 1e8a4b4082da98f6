"""Scoring a period: starting it, following it, leaving it alone."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.identity.permissions import Permission
from core.indicators.periods import Period
from web import gate
from web.access import requires
from web.pages.runs.view import offered

runs = Blueprint("runs", __name__, url_prefix="/t/<slug>/runs")


@runs.get("")
@requires(Permission.RUN)
def overview(slug: str) -> ResponseReturnValue:
    """The last runs, and the form that starts one."""
    latest = gate.services().runs.latest(gate.place())
    return render_template(
        "runs/overview.html",
        runs=latest,
        choices=offered(g.periods),
        newest=next(iter(g.periods), ""),
        slug=slug,
    )


@runs.post("")
@requires(Permission.RUN)
def start(slug: str) -> ResponseReturnValue:
    """Put a run on the queue and show its progress."""
    period = str(Period.parse(request.form.get("period", "")))
    run = gate.services().runs.start(gate.place(), period, gate.actor())
    return redirect(url_for("runs.one", slug=slug, run_id=run.id))


@runs.get("/<int:run_id>")
@requires(Permission.RUN)
def one(slug: str, run_id: int) -> ResponseReturnValue:
    """One run, whole page."""
    run = gate.services().runs.get(gate.place(), run_id)
    return render_template("runs/one.html", run=run, slug=slug)


@runs.post("/<int:run_id>/cancel")
@requires(Permission.RUN)
def cancel(slug: str, run_id: int) -> ResponseReturnValue:
    """Stop a run that is waiting or under way."""
    gate.services().runs.cancel(gate.place(), run_id)
    return redirect(url_for("runs.one", slug=slug, run_id=run_id))


@runs.get("/<int:run_id>/progress")
@requires(Permission.RUN)
def progress(slug: str, run_id: int) -> ResponseReturnValue:
    """The part of the page that asks again while the run is under way."""
    run = gate.services().runs.get(gate.place(), run_id)
    return render_template("runs/progress.html", run=run, slug=slug)
