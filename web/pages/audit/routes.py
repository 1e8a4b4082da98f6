"""The log for the auditor: searched, checked, taken away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Act, Note, Outcome, Search, Thing
from core.audit.service import PAGE
from core.audit.words import ACTS, THINGS
from core.errors import NotFound
from core.identity.permissions import Permission
from core.listing import Page
from web import gate
from web.access import reads, requires
from web.attachments import attached
from web.gate import NOBODY
from web.language import say
from web.pages.audit.facts import short
from web.pages.audit.taking import as_csv, as_workbook
from web.pages.audit.view import asked, line
from web.paging import page_number

audit = Blueprint("audit", __name__, url_prefix="/t/<slug>/audit")
KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "csv": ("text/csv", as_csv),
}
MOST_ROWS = 100_000
SAID = 5
CONDITIONS = ("actor", "act", "thing", "object", "since", "until")
SEALS = 31
"""As many signed ends as a month has days are shown."""


@audit.get("")
@requires(Permission.READ_AUDIT)
def log(slug: str) -> ResponseReturnValue:
    """The entries searched for, the newest first."""
    search, service, place = asked(request.args), gate.services().log, gate.place()
    page = page_number()
    total = service.count(place, search)
    lines = [line(each) for each in service.search(place, search, page=page)]
    given: dict[str, Any] = {name: request.args.get(name, "") for name in CONDITIONS}
    keep = {name: value for name, value in given.items() if value}
    return render_template(
        "audit/log.html",
        view=Page(lines, total, page, PAGE),
        acts=ACTS,
        things=THINGS,
        given=given,
        address=lambda number: url_for("audit.log", slug=slug, **keep, page=number),
        export=lambda kind: url_for("audit.take_away", slug=slug, kind=kind, **keep),
        short=short,
        slug=slug,
    )


@audit.get("/log.<kind>")
@requires(Permission.READ_AUDIT)
@reads(Thing.LOG, self_noted="what is taken away is written down as such")
def take_away(slug: str, kind: str) -> ResponseReturnValue:
    """The entries searched for as a file; taking them away is itself an entry."""
    if kind not in KINDS:
        raise NotFound(NOBODY)
    mimetype, write = KINDS[kind]
    found = gate.services().log.newest(gate.place(), asked(request.args), limit=MOST_ROWS)
    gate.note(Act.EXPORT, Thing.LOG, "", kind=kind, rows=len(found))
    return attached(write(found), f"{slug}-log.{kind}", mimetype=mimetype)


@audit.get("/verification")
@requires(Permission.READ_AUDIT)
def verification(slug: str) -> ResponseReturnValue:
    """When the log was last checked and with what result, and its ends as they were signed."""
    service, place = gate.services().log, gate.place()
    checks = service.newest(place, Search(act=Act.VERIFY_LOG, thing=Thing.LOG), limit=SEALS)
    return render_template(
        "audit/verification.html",
        checks=[line(each) for each in checks],
        seals=service.seals(place)[:SEALS],
        total=service.count(place, Search()),
        slug=slug,
    )


@audit.post("/verify")
@requires(Permission.READ_AUDIT)
def verify(slug: str) -> ResponseReturnValue:
    """Check the whole chain and say what is wrong, and where."""
    service, place = gate.services().log, gate.place()
    verdict = service.verify(place)
    facts = {"entries": verdict.count, "findings": len(verdict.findings)}
    outcome = Outcome.DONE if verdict.whole else Outcome.FAILED
    service.note(place, Note(Act.VERIFY_LOG, Thing.LOG, "", outcome=outcome, after=facts))
    if verdict.whole:
        digest = verdict.digest[:16]
        words = gettext(
            "日志完整：共 %(count)s 条，末条摘要 %(digest)s。", count=verdict.count, digest=digest
        )
        flash(words, "ok")
    else:
        listed = "; ".join(say(each.what) for each in verdict.findings[:SAID])
        flash(gettext("日志不完整，请立即保全数据库并查明原因：%(listed)s", listed=listed), "crit")
    return redirect(url_for("audit.verification", slug=slug))
