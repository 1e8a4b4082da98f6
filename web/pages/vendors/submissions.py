"""Where a vendor's program hands over a signed pack: the signature says who it is."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from core.errors import BadInput, Conflict, GonghengError, NotAllowed, NotFound
from core.plugin.catalogue.model import Release
from web import gate
from web.access import public
from web.pages.vendors.routes import desk, file_of

submissions = Blueprint("submissions", __name__)
TAKEN, REFUSED, TOO_OFTEN = 202, 422, 429


@submissions.post("/catalogue/submissions")
@public("what a vendor hands over is proved by its signature, with a key that the operator knows")
def submit() -> ResponseReturnValue:
    """Take an archive with the listing that its vendor has signed; it is checked soon."""
    catalogue = desk()
    try:
        gate.services().slow_down("submit a pack", request.remote_addr or "")
        return _told(catalogue.submit(file_of("archive"), file_of("listing")))
    except NotAllowed as error:
        return _refused(error, TOO_OFTEN)
    except (BadInput, Conflict, NotFound) as error:
        return _refused(error, REFUSED)


def _told(found: Release) -> Response:
    answer = jsonify(pack=found.pack, version=found.version, digest=found.digest)
    answer.status_code = TAKEN
    return answer


def _refused(error: GonghengError, status: int) -> Response:
    answer = jsonify(zh=error.message("zh"), en=error.message("en"))
    answer.status_code = status
    return answer
