"""A report of a plugin: for those who see results, as far as they see them."""

from functools import cache
from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.identity.permissions import Permission
from core.plugin.reports import ReportTemplate
from core.tenancy.model import TenantId
from web import gate, scope
from web.access import reads, requires
from web.attachments import attached
from web.pages.reports.export import as_workbook
from web.pages.reports.view import View, filled
from web.paging import page_number

reports = Blueprint("reports", __name__, url_prefix="/t/<slug>/reports")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reports.get("/<plugin>/<report>")
@requires(Permission.SEE_UNIT, Permission.SEE_ALL)
@reads(Thing.RESULTS)
def one(slug: str, plugin: str, report: str) -> ResponseReturnValue:
    """Its sections, with a page of the rows of its tables."""
    here: dict[str, Any] = {"slug": slug, "plugin": plugin, "report": report}
    return render_template(
        "reports/one.html",
        view=_view(_template(plugin, report), page=page_number()),
        address=lambda page: url_for("reports.one", **here, page=page),
        file=url_for("reports.take_away", **here),
        slug=slug,
        plugin=plugin,
    )


@reports.get("/<plugin>/<report>/figures.xlsx")
@requires(Permission.EXPORT)
@reads(Thing.RESULTS, self_noted="what is taken away is written down as such")
def take_away(slug: str, plugin: str, report: str) -> ResponseReturnValue:
    """All rows of its tables as a file."""
    view = _view(_template(plugin, report))
    rows = sum(len(each.lines) for each in view.tables)
    content = as_workbook(view)
    gate.note(Act.EXPORT, Thing.RESULTS, f"{plugin}/{report}", kind="xlsx", rows=rows)
    return attached(content, f"{slug}-{report}.xlsx", mimetype=XLSX)


def _template(plugin: str, report: str) -> ReportTemplate:
    service, place = gate.there(gate.services().reports), gate.place()
    found = gate.there(service.report(TenantId(place.id), plugin, report))
    for each in found.tables:
        scope.check_level(each.level)
    return gate.there(found if found.tables else None)


def _view(report: ReportTemplate, *, page: int = 1) -> View:
    return filled(report, g.periods, cache(scope.tables), page=page)
