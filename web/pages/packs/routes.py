"""The page of packs: what there is, what it reads and promises, and changes of version."""

from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Act, Thing
from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.permissions import Permission
from core.plugin.pictures import MIMES
from core.texts import Text
from tenants.adoption.model import NONE, STATES, Proposal, State
from tenants.model import SECTORS
from web import gate
from web.access import reads, requires
from web.failures import sentences
from web.pages.packs.port import Offered, Packs

packs = Blueprint("packs", __name__, url_prefix="/t/<slug>/packs")
TABS = ("about", "indicators", "reads", "report", "shadow", "versions")
NOTED = "only a report of a shadow run names people, and whoever sees it is written down"
SECTIONS = {
    "datasets": Text("数据集", "Datasets"),
    "schemes": Text("考核方案", "Schemes"),
    "directives": Text("制度依据", "Directives"),
    "alerts": Text("预警", "Alerts"),
    "marks": Text("行为标记", "Marks of conduct"),
    "entities": Text("实体", "Entities"),
    "links": Text("关联", "Links"),
}
MOST_SHOWN = 200
"""Lines of those who move that one page shows."""


@packs.get("")
@requires(Permission.CHOOSE_PACKS, Permission.CONFIRM_PACKS)
@reads(Thing.PACK, self_noted=NOTED)
def overview(slug: str) -> ResponseReturnValue:
    """The list, with the pack in use opened."""
    return _page(slug)


@packs.get("/<pack>")
@requires(Permission.CHOOSE_PACKS, Permission.CONFIRM_PACKS)
@reads(Thing.PACK, self_noted=NOTED)
def one(slug: str, pack: str) -> ResponseReturnValue:
    """The list, with one pack opened."""
    return _page(slug, pack=pack, version=request.args.get("version", ""))


@packs.get("/<pack>/pictures/<picture>")
@requires(Permission.CHOOSE_PACKS, Permission.CONFIRM_PACKS)
def picture(slug: str, pack: str, picture: str) -> ResponseReturnValue:
    """A picture that a version brings."""
    version = request.args.get("version", "")[:40]
    return shown_picture(service().picture(gate.place(), pack, version, picture), picture)


@packs.post("/<pack>/try")
@requires(Permission.CHOOSE_PACKS)
def attempt(slug: str, pack: str) -> ResponseReturnValue:
    """Run a version on the past, beside what is in use."""
    version = request.form.get("version", "")[:40]
    try:
        service().attempt(gate.place(), pack, version, by=gate.actor())
    except (BadInput, Conflict) as error:
        kept = "" if version == NONE else version
        return _page(slug, pack=pack, version=kept, error=error), 422
    flash(gettext("影子运行已开始，不影响现有结果。完成后在“影子运行”查看报告。"), "ok")
    return _to(slug, pack, "" if version == NONE else version)


@packs.post("/propose/<int:number>")
@requires(Permission.CHOOSE_PACKS)
def propose(slug: str, number: int) -> ResponseReturnValue:
    """Put a tried version forward."""
    try:
        made = service().propose(gate.place(), number, by=gate.actor())
    except Conflict as error:
        return _page(slug, error=error), 422
    flash(gettext("已提请启用，等待第二人确认。"), "ok")
    return _to(slug, made.to.pack, made.to.parts[made.to.pack])


@packs.post("/confirm/<int:number>")
@requires(Permission.CONFIRM_PACKS)
def confirm(slug: str, number: int) -> ResponseReturnValue:
    """Adopt what another has put forward."""
    try:
        made = service().confirm(gate.place(), number, by=gate.actor())
    except Conflict as error:
        return _page(slug, error=error), 422
    flash(gettext("已启用 %(version)s 版，从下一次计分起生效。", version=made.to.version), "ok")
    return _to(slug, made.to.pack, made.to.parts[made.to.pack])


@packs.post("/decline/<int:number>")
@requires(Permission.CHOOSE_PACKS, Permission.CONFIRM_PACKS)
def decline(slug: str, number: int) -> ResponseReturnValue:
    """Leave everything as it is."""
    reason = request.form.get("reason", "").strip()
    try:
        made = service().decline(gate.place(), number, by=gate.actor(), reason=reason)
    except (BadInput, Conflict) as error:
        return _page(slug, error=error), 422
    flash(gettext("没有启用，现用版本不变。"), "ok")
    return _to(slug, made.to.pack, made.to.parts[made.to.pack])


@packs.post("/return")
@requires(Permission.CHOOSE_PACKS, Permission.CONFIRM_PACKS)
def go_back(slug: str) -> ResponseReturnValue:
    """Return to the former version, at once."""
    try:
        made = service().go_back(gate.place(), by=gate.actor())
    except (Conflict, NotFound) as error:
        return _page(slug, error=error), 422
    flash(gettext("已退回 %(version)s 版，从下一次计分起生效。", version=made.to.version), "ok")
    return _to(slug, made.to.pack, made.to.parts[made.to.pack])


def service() -> Packs:
    """The catalogue, where the application has one."""
    return gate.there(gate.services().packs)


def shown_picture(content: bytes, name: str) -> Response:
    """A picture as an answer; the same name of the same version never becomes another."""
    answer = Response(content, mimetype=MIMES[Path(name).suffix])
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _to(slug: str, pack: str, version: str) -> ResponseReturnValue:
    address = url_for("packs.one", slug=slug, pack=pack, version=version, tab="shadow")
    return redirect(address)


def _page(
    slug: str, *, pack: str = "", version: str = "", error: GonghengError | None = None
) -> str:
    place, words = gate.place(), request.args.get("q", "").strip()[:60]
    sector = request.args.get("sector", place.sector)
    every = service().offered(place)
    listed = [each for each in every if _fits(each, words, sector)]
    first = next((each for each in listed), None)
    chosen = pack or (first.pack if first else "")
    shown = service().shown(place, chosen, version) if chosen else None
    tab = request.args.get("tab", "shadow" if error else "about")
    proposals = service().proposals(place)
    tried = [each for each in proposals if shown and each.concerns(shown.one.pack)]
    if tab == "shadow" and tried:
        _note(tried[0])
    return render_template(
        "packs/overview.html",
        slug=slug,
        listed=listed,
        total=len(every),
        shown=shown,
        address_of=lambda name: (
            url_for(
                "packs.picture",
                slug=slug,
                pack=shown.one.pack,
                picture=name,
                version=shown.one.version,
            )
            if shown
            else ""
        ),
        tab=tab if tab in TABS else "about",
        words_asked=words,
        sector=sector,
        sectors=SECTORS,
        proposals=tried,
        going=any(each.state is State.TRYING for each in proposals),
        former=service().former(place),
        states=STATES,
        State=State,
        most=MOST_SHOWN,
        new_kinds=SECTIONS,
        problem=sentences(error) if error else "",
    )


def _note(tried: Proposal) -> None:
    """Write down that somebody is shown whose totals a version would move."""
    if tried.report.get("moved") and gate.may(Permission.SEE_ALL):
        gate.note(Act.READ, Thing.PACK, tried.to.pack, version=tried.to.version)


def _fits(each: Offered, words: str, sector: str) -> bool:
    """Whether a pack is for the sector and has all the words in its texts."""
    if sector and each.sector != sector and not each.in_use:
        return False
    names = [" ".join(it["name"]) for it in each.facts.get("indicators", ())]
    texts = (each.pack, each.name.zh, each.name.en, each.vendor.zh, each.vendor.en, *names)
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
