"""Results that were published: to publish, to take back, to read what travels under contracts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from tenants.publications.model import withdrawn
from web import gate
from web.access import protective, requires
from web.language import language
from web.pages.published.port import Published
from web.pages.published.view import arrange

published = Blueprint("published", __name__, url_prefix="/t/<slug>/published")


@published.get("")
@requires(Permission.AGREE, Permission.SEE_LOWER)
def overview(slug: str) -> ResponseReturnValue:
    """What the institution has published, and what it may read of those below."""
    return _overview(slug)


@published.post("")
@requires(Permission.AGREE)
def publish(slug: str) -> ResponseReturnValue:
    """Publish the newest run of a period."""
    wanted = request.form.get("wanted", "")[:16]
    try:
        made = service().publish(slug, wanted)
    except (BadInput, Conflict, NotFound) as error:
        return _overview(slug, typed=wanted, error=error), 422
    flash(gettext("已通报。有约定的上级单位现在可以查看。"), "ok")
    return redirect(url_for("published.own", slug=slug, publication=made.number))


@published.get("/own/<int:publication>")
@requires(Permission.AGREE, Permission.SEE_LOWER, Permission.SEE_ALL)
def own(slug: str, publication: int) -> ResponseReturnValue:
    """One of the institution's own publications, just as others read it."""
    return _own(slug, publication)


@published.post("/own/<int:publication>/withdraw")
@requires(Permission.AGREE)
@protective()
def withdraw(slug: str, publication: int) -> ResponseReturnValue:
    """Take a publication back."""
    reason = request.form.get("reason", "").strip()[:200]
    try:
        service().withdraw(slug, publication, reason=reason)
    except (BadInput, Conflict) as error:
        return _own(slug, publication, error=error), 422
    flash(gettext("通报已撤回，上级单位不再显示。"), "ok")
    return redirect(url_for("published.own", slug=slug, publication=publication))


@published.get("/<results_contract>/<period>")
@requires(Permission.AGREE, Permission.SEE_LOWER)
def received(slug: str, results_contract: str, period: str) -> ResponseReturnValue:
    """A publication as it travelled under a contract; both parties see the same."""
    found = service().received(slug, results_contract, period)
    return render_template(
        "published/received.html", parcel=found, view=arrange(found.content), slug=slug
    )


def service() -> Published:
    """The publications, where the application has any."""
    return gate.there(gate.services().published)


def _overview(slug: str, *, typed: str = "", error: GonghengError | None = None) -> str:
    return render_template(
        "published/overview.html",
        own=service().of(slug),
        shared=service().shared(slug),
        withdrawn=withdrawn,
        slug=slug,
        typed=typed,
        problem=error.message(language()) if error else "",
    )


def _own(slug: str, number: int, *, error: GonghengError | None = None) -> str:
    found = service().get(slug, number)
    return render_template(
        "published/own.html",
        found=found,
        view=arrange(found.content),
        slug=slug,
        problem=error.message(language()) if error else "",
    )
