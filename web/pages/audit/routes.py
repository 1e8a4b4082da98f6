"""The log for the auditor: searched, checked, taken away."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import ACTS, Act, Note, Outcome, Thing
from core.identity.permissions import Permission
from web import gate
from web.access import requires
from web.language import say
from web.pages.audit.view import View, asked, line
from web.pages.audit.workbook import as_workbook

audit = Blueprint("audit", __name__, url_prefix="/t/<slug>/audit")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
SAID = 5
CONDITIONS = ("actor", "act", "since", "until")


@audit.get("")
@requires(Permission.READ_AUDIT)
def log(slug: str) -> ResponseReturnValue:
    """The entries searched for, the newest first."""
    search, service, place = asked(request.args), gate.services().log, gate.place()
    typed = request.args.get("page", "1")
    page = max(1, int(typed)) if typed.isdecimal() and len(typed) < 7 else 1
    total = service.count(place, search)
    lines = [line(each) for each in service.search(place, search, page=page)]
    given: dict[str, Any] = {name: request.args.get(name, "") for name in CONDITIONS}
    keep = {name: value for name, value in given.items() if value}
    return render_template(
        "audit/log.html",
        view=View(lines, total, page),
        acts=ACTS,
        given=given,
        address=lambda number: url_for("audit.log", slug=slug, **keep, page=number),
        export=url_for("audit.take_away", slug=slug, **keep),
        slug=slug,
    )


@audit.get("/log.xlsx")
@requires(Permission.READ_AUDIT)
def take_away(slug: str) -> ResponseReturnValue:
    """The entries searched for as a workbook; taking them away is itself an entry."""
    found = gate.services().log.newest(gate.place(), asked(request.args), limit=MOST_ROWS)
    gate.note(Act.EXPORT, Thing.LOG, "", rows=len(found))
    answer = Response(as_workbook(found), mimetype=WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-log.xlsx"'
    return answer


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
    return redirect(url_for("audit.log", slug=slug))
