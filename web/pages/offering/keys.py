"""A vendor's keys and what the catalogue says of it; a change of keys asks for the password again.

A key that one person at an open browser could add or revoke would be worth no more than that
browser, so the password is asked for, everybody of the vendor is written to, and the operator sees
it in the log. What a new key signs is still listed by the operator alone.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotAllowed, NotFound
from core.mail.ports import Letter
from core.plugin.catalogue.model import VendorKey
from core.texts import Text
from web import gate
from web.access import offers
from web.failures import sentences
from web.pages.offering.routes import parts
from web.pages.vendors.routes import file_of

offering_keys = Blueprint("offering_keys", __name__, url_prefix="/vendor")


@offering_keys.get("/keys")
@offers
def overview() -> ResponseReturnValue:
    """Every key, old and new, and how keys are changed."""
    return _page()


@offering_keys.post("/keys")
@offers
def add() -> ResponseReturnValue:
    """Believe another key too, once the password was given."""
    form = request.form
    try:
        _prove()
        key = parts().shelf.add_key(gate.vendor(), form.get("public", "").strip())
    except (BadInput, Conflict, NotAllowed) as error:
        return _page(error, about="add"), 422
    _tell(key, Text("登记了", "added"))
    flash(gettext("已登记密钥 %(key)s。", key=key.short), "ok")
    return redirect(url_for("offering_keys.overview"))


@offering_keys.post("/keys/revoke")
@offers
def revoke() -> ResponseReturnValue:
    """Believe a key no longer, once the password was given."""
    form = request.form
    try:
        _prove()
        key = parts().shelf.revoke_key(
            gate.vendor(), form.get("key", ""), reason=form.get("reason", "")
        )
    except (BadInput, Conflict, NotAllowed, NotFound) as error:
        return _page(error, about="revoke"), 422
    _tell(key, Text("吊销了", "revoked"))
    flash(gettext("已吊销密钥 %(key)s，立即生效。", key=key.short), "ok")
    return redirect(url_for("offering_keys.overview"))


@offering_keys.post("/keys/listing")
@offers
def resign() -> ResponseReturnValue:
    """Take the listing that was signed with the new key, before the old one is revoked."""
    try:
        parts().shelf.resign(gate.vendor(), file_of("listing"))
    except (BadInput, Conflict, NotFound) as error:
        return _page(error, about="listing"), 422
    flash(gettext("已收到重新签名的目录，现在可以吊销旧密钥。"), "ok")
    return redirect(url_for("offering_keys.overview"))


@offering_keys.get("/about")
@offers
def about() -> ResponseReturnValue:
    """What the catalogue says of the vendor, and who works for it here."""
    return _about()


@offering_keys.post("/about")
@offers
def describe() -> ResponseReturnValue:
    """Say something else."""
    form = request.form
    said = Text(form.get("about", ""), form.get("about_en", ""))
    try:
        parts().shelf.describe(gate.vendor(), contact=form.get("contact", ""), about=said)
    except BadInput as error:
        return _about(error), 422
    flash(gettext("已保存。"), "ok")
    return redirect(url_for("offering_keys.about"))


def _prove() -> None:
    parts().identity.prove(gate.actor().id, request.form.get("proof", ""))


def _tell(key: VendorKey, done: Text) -> None:
    """Everybody of the vendor learns of a change of keys, whoever made it."""
    by, vendor = gate.actor(), gate.vendor()
    for each in parts().people.of_vendor(vendor):
        if not each.email:
            continue
        parts().write(
            Letter(
                each.email,
                Text(f"供应商 {vendor} 的密钥有变动", f"A key of {vendor} has changed"),
                Text(
                    f"{each.label}：\n\n{by.shown}（{by.name}）{done.zh}密钥 {key.short}。\n\n"
                    "如果不是您的同事所为，请立即吊销并联系平台运营。\n",
                    f"Dear {each.label},\n\n{by.shown} ({by.name}) has {done.en} the key "
                    f"{key.short}.\n\nIf that was none of you, revoke it now and tell the "
                    "operator.\n",
                ),
            )
        )


def _page(error: GonghengError | None = None, *, about: str = "") -> str:
    return render_template(
        "offering/keys.html",
        vendor=gate.vendor(),
        keys=parts().shelf.keys(gate.vendor()),
        typed={} if "PRIVATE KEY" in request.form.get("public", "") else request.form,
        about=about,
        problem=sentences(error) if error else "",
    )


def _about(error: GonghengError | None = None) -> str:
    found = parts().shelf.vendor(gate.vendor())
    kept = {"contact": found.contact, "about": found.about.zh, "about_en": found.about.en}
    return render_template(
        "offering/about.html",
        vendor=found,
        typed=request.form if error else kept,
        people=parts().people.of_vendor(gate.vendor()),
        problem=sentences(error) if error else "",
    )
