"""Saved views: the list, one with whom it is shared, saving from an explorer, deleting."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Thing
from core.errors import BadInput
from core.identity.permissions import Permission
from tenants.views.model import STANDS, Door
from tenants.views.service import CASE_DAYS, KEPT_DAYS
from web import gate
from web.access import not_for_visitors, reads, requires
from web.failures import sentences
from web.pages.associations.asking import asks, doors
from web.pages.views.given import draft_of
from web.pages.views.opening import views
from web.whole_numbers import whole

saved = Blueprint("views", __name__, url_prefix="/t/<slug>")

EITHER = (Permission.EXPLORE_APPROVED, Permission.EXPLORE_OWN_CASES)


@saved.get("/views")
@requires(*EITHER)
@reads(Thing.VIEW)
@not_for_visitors
def overview(slug: str) -> ResponseReturnValue:
    """One's own views, and those that others share."""
    return render_template(
        "views/overview.html",
        found=views().of(gate.place(), gate.actor()),
        stands=STANDS,
        cases=Door.CASE,
        kept=KEPT_DAYS,
        year=CASE_DAYS,
        slug=slug,
    )


@saved.get("/views/<int:view>")
@requires(*EITHER)
@reads(Thing.VIEW)
@not_for_visitors
@asks
def one(slug: str, view: int) -> ResponseReturnValue:
    """One view: with whom it is shared, and its end."""
    return _page(slug, view)


@saved.post("/matters/<int:matter>/views")
@requires(Permission.EXPLORE_APPROVED)
@asks
def keep(slug: str, matter: int) -> ResponseReturnValue:
    """Save the explorer of a matter as it stands."""
    place, who = gate.place(), gate.actor()
    draft = draft_of(doors().matter(place, who, matter))
    made = views().save_matter(place, who, matter, draft)
    flash(gettext("已保存为“%(name)s”。", name=made.draft.name), "ok")
    return redirect(url_for("explorer.explore", slug=slug, matter=matter, view=made.number))


@saved.post("/cases/<case_no>/views")
@requires(Permission.EXPLORE_OWN_CASES)
@asks
def keep_case(slug: str, case_no: str) -> ResponseReturnValue:
    """Save the picture of an own case as it stands."""
    made = views().save_case(gate.place(), gate.actor(), case_no, draft_of(None))
    flash(gettext("已保存为“%(name)s”。", name=made.draft.name), "ok")
    return redirect(url_for("cases.one", slug=slug, case_no=case_no, view=made.number))


@saved.post("/views/<int:view>/share")
@requires(*EITHER)
@asks
def share(slug: str, view: int) -> ResponseReturnValue:
    """Share it with exactly those who were chosen."""
    chosen = [whole(each, digits=9) for each in request.form.getlist("with")[:200]]
    try:
        views().share(gate.place(), gate.actor(), view, [each or 0 for each in chosen])
    except BadInput as error:
        return _page(slug, view, error=error), 422
    flash(gettext("已共享给 %(n)s 人。", n=len(chosen)), "ok")
    return redirect(url_for("views.one", slug=slug, view=view))


@saved.post("/views/<int:view>/delete")
@requires(*EITHER)
def remove(slug: str, view: int) -> ResponseReturnValue:
    """Delete one's own."""
    views().remove(gate.place(), gate.actor(), view)
    flash(gettext("视图已删除。"), "ok")
    return redirect(url_for("views.overview", slug=slug))


def _page(slug: str, number: int, *, error: BadInput | None = None) -> str:
    place, who = gate.place(), gate.actor()
    shown = views().one(place, who, number)
    return render_template(
        "views/one.html",
        shown=shown,
        view=shown.view,
        fellows=views().fellows(place, who, number) if shown.own else (),
        shared={each.account for each in shown.view.shared},
        cases=Door.CASE,
        problem=sentences(error) if error else "",
        slug=slug,
    )
