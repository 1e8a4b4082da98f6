"""A vendor's packs: what became of each version, handing another over, advising against one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.plugin.catalogue.model import STATES, State
from core.texts import Text
from web import gate
from web.access import offers
from web.failures import findings, sentences
from web.outward import outward
from web.pages.offering.port import FEWEST, Offering
from web.pages.packs.routes import shown_picture
from web.pages.vendors.routes import file_of
from web.paging import page_number

offering = Blueprint("offering", __name__, url_prefix="/vendor")
PAGE = 50
NEXT_STEP = {
    State.SUBMITTED: Text(
        "检查由系统自动进行，一般几分钟内完成，结果显示在本页。",
        "The check runs by itself, usually within minutes; its report appears on this page.",
    ),
    State.CHECKED: Text(
        "检查已完成，等待平台运营审核上架。检查有失败时不能上架：请改正后换一个版本号重新提交。",
        "The check is done and the operator decides on listing it. With failures it cannot be "
        "listed: mend them and submit another version.",
    ),
    State.LISTED: Text("各单位可以试算和启用。", "Institutions can try it and adopt it."),
    State.DEPRECATED: Text(
        "仍可启用，但会显示不再推荐的原因。",
        "It can still be adopted, and your reason is shown beside it.",
    ),
    State.QUARANTINED: Text(
        "所有单位立即停止用它计分。请按原因改正，换一个版本号重新提交；误隔离请联系平台运营。",
        "No institution scores with it any more. Mend what the reason says and submit another "
        "version, or talk to the operator.",
    ),
}
"""What each state means for the vendor."""


@offering.get("")
@offers
def overview() -> ResponseReturnValue:
    """Every version of every pack of the vendor, a page of them at a time."""
    found = parts().shelf.releases(gate.vendor())
    number = page_number()
    shown = found[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "offering/overview.html",
        vendor=parts().shelf.vendor(gate.vendor()),
        total=len(found),
        releases=shown,
        used=parts().shelf.used(shown),
        page=number,
        more=len(found) > number * PAGE,
        states=STATES,
        fewest=FEWEST,
    )


@offering.get("/publish")
@offers
def publish() -> ResponseReturnValue:
    """How a pack is handed over, and the form for it."""
    return _publish()


@offering.post("/publish")
@offers
def submit() -> ResponseReturnValue:
    """Take a signed archive; refusals say which rule and what to do."""
    try:
        found = parts().shelf.submit(gate.vendor(), file_of("archive"), file_of("listing"))
    except (BadInput, Conflict, NotFound) as error:
        return _publish(error), 422
    flash(gettext("已收到 %(called)s，正在检查。", called=found.called), "ok")
    return redirect(url_for("offering.one", release=found.id))


@offering.get("/releases/<int:release>")
@offers
def one(release: int) -> ResponseReturnValue:
    """One version: its state with the reason, and the report of its check."""
    return _one(release)


@offering.get("/releases/<int:release>/pictures/<picture>")
@offers
def picture(release: int, picture: str) -> ResponseReturnValue:
    """A picture that the version brings, as institutions see it."""
    return shown_picture(parts().shelf.picture(gate.vendor(), release, picture), picture)


@offering.post("/releases/<int:release>/deprecate")
@offers
def deprecate(release: int) -> ResponseReturnValue:
    """Advise against a version that is listed."""
    reason = request.form.get("reason", "")
    try:
        found = parts().shelf.deprecate(gate.vendor(), release, reason=reason)
    except (BadInput, Conflict) as error:
        return _one(release, error), 422
    flash(gettext("%(called)s 已标为不再推荐。", called=found.called), "ok")
    return redirect(url_for("offering.one", release=release))


def parts() -> Offering:
    """What the pages stand on."""
    return gate.there(gate.services().offering)


def _publish(error: GonghengError | None = None) -> str:
    return render_template(
        "offering/publish.html",
        vendor=parts().shelf.vendor(gate.vendor()),
        address=outward("courts.front").rstrip("/"),
        problem=sentences(error) if error else "",
        findings=findings(error) if error else (),
    )


def _one(release: int, error: GonghengError | None = None) -> str:
    found = parts().shelf.release(gate.vendor(), release)
    return render_template(
        "offering/one.html",
        one=found,
        address_of=lambda name: url_for("offering.picture", release=release, picture=name),
        used=parts().shelf.used([found])[found.id],
        states=STATES,
        State=State,
        next_step=NEXT_STEP[found.state],
        fewest=FEWEST,
        typed=request.form,
        problem=sentences(error) if error else "",
    )
