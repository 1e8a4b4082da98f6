"""The operators' pages: vendors with their keys, and what becomes of the releases they submit."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.plugin.catalogue.model import NEXT, STATES, State
from core.texts import Text
from web import gate
from web.access import operates
from web.failures import sentences
from web.pages.vendors.port import Desk

vendors = Blueprint("vendors", __name__, url_prefix="/operator")
LARGEST = 16 << 20
DECIDED = (State.LISTED, State.DEPRECATED, State.QUARANTINED)


@vendors.get("/vendors")
@operates
def overview() -> ResponseReturnValue:
    """Every vendor with its keys."""
    return _vendors()


@vendors.post("/vendors")
@operates
def add() -> ResponseReturnValue:
    """Know a vendor from now on."""
    form = request.form
    name = form.get("name", "").strip()
    try:
        made = desk().add(
            form.get("identity", "").strip(),
            name=Text(name, form.get("name_en", "").strip() or name),
            contact=form.get("contact", "").strip(),
            public=form.get("public", "").strip(),
        )
    except (BadInput, Conflict) as error:
        return _vendors(error), 422
    flash(gettext("已新增供应商 %(vendor)s。", vendor=made.id), "ok")
    return redirect(url_for("vendors.overview"))


@vendors.post("/vendors/<vendor>/keys")
@operates
def add_key(vendor: str) -> ResponseReturnValue:
    """Believe another key too."""
    try:
        key = desk().add_key(vendor, request.form.get("public", "").strip())
    except (BadInput, Conflict) as error:
        return _vendors(error), 422
    flash(gettext("已登记密钥 %(key)s。", key=key.short), "ok")
    return redirect(url_for("vendors.overview"))


@vendors.post("/vendors/<vendor>/revoke")
@operates
def revoke_key(vendor: str) -> ResponseReturnValue:
    """Believe a key no longer."""
    form = request.form
    try:
        key = desk().revoke_key(vendor, form.get("key", ""), reason=form.get("reason", ""))
    except (BadInput, Conflict) as error:
        return _vendors(error), 422
    flash(gettext("已吊销密钥 %(key)s，立即生效。", key=key.short), "ok")
    return redirect(url_for("vendors.overview"))


@vendors.get("/catalogue")
@operates
def releases() -> ResponseReturnValue:
    """Every release with its state, and how far it has come."""
    return _releases()


@vendors.post("/catalogue")
@operates
def submit() -> ResponseReturnValue:
    """Take an archive with the listing that its vendor has signed."""
    try:
        found = desk().submit(file_of("archive"), file_of("listing"))
    except (BadInput, Conflict, NotFound) as error:
        return _releases(error), 422
    flash(gettext("已收到 %(called)s，正在检查。", called=found.called), "ok")
    return redirect(url_for("vendors.releases"))


@vendors.post("/catalogue/<int:release>/check")
@operates
def check(release: int) -> ResponseReturnValue:
    """Have it checked, again or for the first time."""
    desk().check(release)
    flash(gettext("正在检查，稍后刷新。"), "ok")
    return redirect(url_for("vendors.releases"))


@vendors.post("/catalogue/<int:release>/state")
@operates
def decide(release: int) -> ResponseReturnValue:
    """List it, deprecate it, or put it into quarantine."""
    form = request.form
    try:
        to = next((each for each in DECIDED if each.value == form.get("state")), None)
        if to is None:
            raise BadInput(Text("请选择一项", "choose one"))
        found = desk().decide(release, to, reason=form.get("reason", ""))
    except (BadInput, Conflict) as error:
        return _releases(error), 422
    flash(gettext("%(called)s 的状态已改变，立即生效。", called=found.called), "ok")
    return redirect(url_for("vendors.releases"))


def desk() -> Desk:
    """Vendors and releases, where the application has them."""
    return gate.there(gate.services().desk)


def file_of(name: str) -> bytes:
    """A file that was handed over; BadInput where it is missing or too large."""
    upload = request.files.get(name)
    content = upload.read(LARGEST + 1) if upload else b""
    if not content or len(content) > LARGEST:
        raise BadInput(
            Text("请选择文件，不超过 16 MiB", "choose a file of at most 16 MiB"), where=name
        )
    return content


def _vendors(error: GonghengError | None = None) -> str:
    return render_template(
        "vendors/vendors.html",
        vendors=desk().vendors(),
        typed=request.form,
        problem=sentences(error) if error else "",
    )


def _releases(error: GonghengError | None = None) -> str:
    found = desk().releases()
    return render_template(
        "vendors/releases.html",
        releases=found,
        reaches=desk().reaches(found),
        states=STATES,
        following={each: [it for it in DECIDED if it in NEXT[each]] for each in State},
        typed=request.form,
        problem=sentences(error) if error else "",
    )
