"""A vendor's packs for its programs: handed over with a token, and asked after."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from core.errors import BadInput, NotAllowed, NotFound
from core.plugin.catalogue.model import Release
from web import gate
from web.access import offers, only_by_token
from web.failures import page
from web.pages.offering.port import FEWEST
from web.pages.offering.routes import parts
from web.pages.vendors.routes import file_of

handing_over = Blueprint("handing_over", __name__, url_prefix="/api/vendor")
ACCEPTED, TOO_OFTEN = 202, 429


@handing_over.get("/releases")
@offers
@only_by_token
def releases() -> ResponseReturnValue:
    """Every version of every pack of the vendor, the newest first."""
    found = parts().shelf.releases(gate.vendor())
    used = parts().shelf.used(found)
    return jsonify(vendor=gate.vendor(), releases=[_said(each, used[each.id]) for each in found])


@handing_over.get("/releases/<int:release>")
@offers
@only_by_token
def one(release: int) -> ResponseReturnValue:
    """One version with the report of its check, or null before it was checked."""
    found = parts().shelf.release(gate.vendor(), release)
    used = parts().shelf.used([found])[found.id]
    return jsonify(_said(found, used) | {"report": dict(found.report) or None})


@handing_over.post("/releases")
@offers
@only_by_token
def submit() -> ResponseReturnValue:
    """Take a signed archive; a refusal is a problem document that names rule and remedy."""
    try:
        gate.services().slow_down("submit a pack", gate.vendor())
    except NotAllowed as error:
        return page(TOO_OFTEN, error.what, advice=error.advice)
    try:
        found = parts().shelf.submit(gate.vendor(), file_of("archive"), file_of("listing"))
    except NotFound as error:  # an unknown key, where 404 would speak of the address
        raise BadInput(error.what, where=error.where, advice=error.advice) from error
    answer = jsonify(_said(found, None))
    answer.status_code = ACCEPTED
    return answer


def _said(found: Release, used: int | None) -> dict[str, Any]:
    """``used`` is null where fewer institutions than ``fewest`` work with it."""
    return {
        "number": found.id,
        "pack": found.pack,
        "version": found.version,
        "state": found.state.value,
        "reason": found.reason,
        "digest": found.digest,
        "submitted_at": found.submitted_at.isoformat(timespec="seconds"),
        "changed_at": found.changed_at.isoformat(timespec="seconds"),
        "used": used,
        "fewest": FEWEST,
    }
