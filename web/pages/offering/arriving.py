"""The page behind an invitation of a vendor: an account is made, for this vendor alone."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import BadInput, GonghengError
from web import gate
from web.access import public
from web.failures import sentences
from web.pages.joining.routes import check_new
from web.pages.offering.routes import parts
from web.pages.signin import entering
from web.values import Account

arriving = Blueprint("arriving", __name__, url_prefix="/vendor/join")
KEY = "the link in the letter is the key, and it opens no data"


@arriving.get("/<token>")
@public(KEY)
def look(token: str) -> ResponseReturnValue:
    """What the invitation leads to; opening the page uses nothing."""
    return _page(token)


@arriving.post("/<token>")
@public(KEY)
def register(token: str) -> ResponseReturnValue:
    """Make an account that works for the vendor, and begin a session."""
    form, found = request.form, parts()
    if gate.account() is not None:
        return _page(token)
    label = form.get("label", "").strip()
    try:
        invited = found.people.look(token)
        check_new(label, form.get("password", ""), form.get("again", ""))
        draft = found.identity.draft(
            form.get("name", "").strip(),
            form.get("password", ""),
            label=label,
            email=invited.email,
        )
        made = found.people.enrol(token, lambda work: found.identity.keep(work, draft))
    except GonghengError as error:
        return _page(token, error=error)
    account = Account(made.id, made.name, made.label, made.sessions)
    return entering.enter(account, url_for("offering.overview"), way="invitation")


def _page(token: str, *, error: GonghengError | None = None) -> ResponseReturnValue:
    try:
        found = parts().people.look(token)
    except BadInput as gone:
        return render_template("joining/gone.html", problem=sentences(gone)), 404
    page = render_template(
        "offering/arriving.html",
        found=found,
        vendor=parts().shelf.vendor(found.vendor),
        token=token,
        problem=sentences(error) if error else "",
        name=request.form.get("name", found.email),
        label=request.form.get("label", found.label),
        stranger=gate.account() is None,
    )
    return page, 422 if error else 200
