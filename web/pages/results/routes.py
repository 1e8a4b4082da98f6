"""The results of a period: people, departments, the institution; on the page and to take away."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import NotFound
from core.identity.permissions import Permission
from core.indicators.model import Level
from web import gate, scope
from web.access import by_token, reads, requires
from web.attachments import attached
from web.gate import NOBODY
from web.pages.results.export import as_csv, as_workbook
from web.pages.results.view import Wish, arrange

results = Blueprint("results", __name__, url_prefix="/t/<slug>/results")
KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "csv": ("text/csv", as_csv),
}
CONDITIONS = ("level", "measures", "class", "unit", "light", "order")
"""What a link on the page repeats of its address; anything else that was typed is dropped."""


@results.get("/<period>")
@requires(Permission.SEE_UNIT, Permission.SEE_ALL)
@reads(Thing.RESULTS)
def table(slug: str, period: str) -> ResponseReturnValue:
    """One level of a period as a table."""
    level = _level()
    tables = scope.tables(period)
    view = arrange(
        tables[level],
        Wish.of(request.args),
        units=tables[Level.UNIT] if level is Level.PERSON else None,
        whole=next(iter(tables[Level.TENANT].rows), None) if level is not Level.TENANT else None,
    )
    here: dict[str, Any] = {"slug": slug, "period": period}
    keep: dict[str, Any] = {key: value for key, value in request.args.items() if key in CONDITIONS}
    return render_template(
        "results/table.html",
        view=view,
        level=level,
        levels=Level,
        offered=scope.levels(),
        address=lambda page: url_for("results.table", **here, **keep, page=page),
        sort=lambda order: url_for("results.table", **here, **{**keep, "order": order}),
        export=lambda kind: url_for("results.take_away", **here, kind=kind, **keep),
        slug=slug,
        period=period,
    )


@results.get("/<period>/results.<kind>")
@requires(Permission.EXPORT)
@by_token
@reads(Thing.RESULTS, self_noted="what is taken away is written down as such")
def take_away(slug: str, period: str, kind: str) -> ResponseReturnValue:
    """The same table as a file; ranking that is withheld on the page is withheld here."""
    if kind not in KINDS:
        raise NotFound(NOBODY)
    mimetype, write = KINDS[kind]
    level = _level()
    found = scope.table(period, level)
    content = write(found, Wish.of(request.args))
    facts = {"level": level.value, "kind": kind, "rows": len(found.rows)}
    gate.note(Act.EXPORT, Thing.RESULTS, period, **facts)
    return attached(content, f"{slug}-{period}-{level.value}.{kind}", mimetype=mimetype)


def _level() -> Level:
    wanted = request.args.get("level", Level.PERSON.value)
    if wanted not in set(Level):
        raise NotFound(NOBODY)
    level = Level(wanted)
    scope.check_level(level)
    return level
