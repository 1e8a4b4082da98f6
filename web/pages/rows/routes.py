"""Records that are lent: which there are, and their rows once a purpose is stated."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.audit.model import Thing
from core.errors import BadInput
from core.identity.permissions import Permission
from tenants.grants.service import LONGEST_PURPOSE
from web import gate
from web.access import reads, requires
from web.language import language
from web.pages.rows.port import Grants
from web.paging import page_number

rows = Blueprint("rows", __name__, url_prefix="/t/<slug>/rows")


@rows.get("")
@requires(Permission.AGREE)
def overview(slug: str) -> ResponseReturnValue:
    """Every grant in force, of both directions."""
    return render_template("rows/overview.html", lent=service().lent(slug), slug=slug)


@rows.get("/<rows_contract>")
@requires(Permission.AGREE)
@reads(Thing.RECORDS, self_noted="each reading is told to both logs with its purpose")
def one(slug: str, rows_contract: str) -> ResponseReturnValue:
    """The rows of a grant; without a purpose, the form that asks for one."""
    lent = service().one(slug, rows_contract)
    purpose = request.args.get("purpose", "").strip()[:LONGEST_PURPOSE]
    found, problem = None, ""
    if "purpose" in request.args:
        try:
            found = service().read(slug, rows_contract, purpose=purpose, page=page_number())
        except BadInput as error:
            problem = error.message(language())
    return render_template(
        "rows/one.html", lent=lent, found=found, purpose=purpose, slug=slug, problem=problem
    ), 422 if problem else 200


def service() -> Grants:
    """The lent records, where the application has any."""
    return gate.there(gate.services().grants)
