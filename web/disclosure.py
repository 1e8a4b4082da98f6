"""Whoever is shown what is personal to others is written down before the answer leaves.

A view says what it shows with ``@reads``; an answer that is not given, because there is no such
thing, is not written down. If the log cannot be written, nothing is shown. A file never leaves in
support access, whatever its view has declared.
"""

from flask import Flask, Response, current_app, request

from core.audit.model import Act, Note, Thing
from web import gate
from web.failures import MISSING, MISSING_ADVICE, page

READ = frozenset({"GET", "HEAD"})
SHOWN = 200
LONGEST = 200


def tell_readings(app: Flask) -> None:
    """Write down, after the view and before its answer, who is shown what."""
    app.after_request(_tell)


def _tell(answer: Response) -> Response:
    if gate.visited() and "attachment" in answer.headers.get("Content-Disposition", ""):
        return current_app.make_response(page(404, MISSING, advice=MISSING_ADVICE))
    thing = _shown()
    if thing is not None and request.method in READ and answer.status_code == SHOWN:
        given = request.view_args or {}
        name = "/".join(str(value) for key, value in sorted(given.items()) if key != "slug")
        said = {"page": request.path[:LONGEST], "asked": request.query_string.decode()[:LONGEST]}
        gate.services().log.note(gate.place(), Note(Act.READ, thing, name[:LONGEST], after=said))
    return answer


def _shown() -> Thing | None:
    view = current_app.view_functions.get(request.endpoint or "")
    found: Thing | None = getattr(view, "reads", None)
    return found
