"""Tokens of a vendor's programs: made for a password, shown once, revoked by anybody of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, NotAllowed
from web import gate
from web.access import offers
from web.failures import sentences
from web.outward import outward
from web.pages.offering.routes import parts
from web.whole_numbers import whole

offering_tokens = Blueprint("offering_tokens", __name__, url_prefix="/vendor/tokens")


@offering_tokens.get("")
@offers
def overview() -> ResponseReturnValue:
    """The vendor's tokens, and the form for another."""
    return _page()


@offering_tokens.post("")
@offers
def make() -> ResponseReturnValue:
    """Make a token that hands packs over for the vendor."""
    form = request.form
    try:
        parts().identity.prove(gate.actor().id, form.get("proof", ""))
        secret = parts().passes.make(
            gate.vendor(),
            gate.actor().id,
            name=form.get("name", ""),
            days=whole(form.get("days", ""), digits=3) or 0,
        )
    except (BadInput, NotAllowed) as error:
        return _page(problem=sentences(error)), 422
    address = outward("courts.front").rstrip("/")
    return render_template("offering/token.html", secret=secret, address=address)


@offering_tokens.post("/<int:vendor_token>/revoke")
@offers
def revoke(vendor_token: int) -> ResponseReturnValue:
    """Revoke one of the vendor's; anybody else's does not exist."""
    parts().passes.revoke(gate.vendor(), vendor_token)
    flash(gettext("令牌已撤销。"), "ok")
    return redirect(url_for("offering_tokens.overview"))


def _page(*, problem: str = "") -> str:
    return render_template(
        "offering/tokens.html",
        tokens=parts().passes.of_vendor(gate.vendor()),
        typed=request.form,
        problem=problem,
    )
