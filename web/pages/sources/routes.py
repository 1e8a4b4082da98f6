"""Sources of an institution: credentials are the system administrator's, records nobody's here."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.adapters.sources import STATES, Forecast, State, Wanted
from core.errors import BadInput, GonghengError, NotFound
from core.identity.permissions import Permission
from core.texts import Text
from web import gate
from web.access import not_for_visitors, requires
from web.failures import sentences
from web.gate import NOBODY
from web.pages.sources.port import Sources

sources = Blueprint("sources", __name__, url_prefix="/t/<slug>/sources")
LONGEST = 2000
SETTING = "set."
"""Before the name of a setting in the form, so that no setting hides a field of ours."""


def service() -> Sources:
    """The sources, where the application has them."""
    return gate.there(gate.services().sources)


@sources.get("")
@requires(Permission.ADMINISTER)
def overview(slug: str) -> ResponseReturnValue:
    """Every source and how it does."""
    place = gate.place()
    return render_template(
        "sources/overview.html",
        slug=slug,
        sources=service().all(place),
        adapters=service().adapters(place),
        labels=_labels(),
        states=STATES,
    )


@sources.get("/new/<adapter>")
@requires(Permission.ADMINISTER)
def ask(slug: str, adapter: str) -> ResponseReturnValue:
    """The form of one kind of source."""
    return _form(slug, adapter)


@sources.post("/new/<adapter>")
@requires(Permission.ADMINISTER)
@not_for_visitors
def add(slug: str, adapter: str) -> ResponseReturnValue:
    """Set it up."""
    try:
        made = service().add(gate.place(), _wanted(adapter))
    except GonghengError as error:
        return _form(slug, adapter, error), 422
    flash(gettext("已新增来源。先试读，看看会改动什么。"), "ok")
    return redirect(url_for("sources.one", slug=slug, number=made.number))


@sources.get("/<int:number>")
@requires(Permission.ADMINISTER)
def one(slug: str, number: int) -> ResponseReturnValue:
    """One source with its readings."""
    return _one(slug, number)


@sources.post("/<int:number>/check")
@requires(Permission.ADMINISTER)
def check(slug: str, number: int) -> ResponseReturnValue:
    """What a reading would change."""
    try:
        forecast = service().forecast(gate.place(), number)
    except NotFound:
        raise
    except GonghengError as error:
        return _one(slug, number, error=error), 422
    return _one(slug, number, forecast=forecast)


@sources.post("/<int:number>/secrets")
@requires(Permission.ADMINISTER)
@not_for_visitors
def enter(slug: str, number: int) -> ResponseReturnValue:
    """Keep secrets that did not come along from another installation."""
    place = gate.place()
    wanted = service().wanted_secrets(place, number)
    try:
        given = {name: request.form.get(f"{SETTING}{name}", "") for name in wanted}
        service().enter(place, number, given)
    except BadInput as error:
        return _one(slug, number, error=error), 422
    flash(gettext("密钥已保存，可以试读，再点“继续”。"), "ok")
    return redirect(url_for("sources.one", slug=slug, number=number))


@sources.post("/<int:number>/read")
@requires(Permission.ADMINISTER)
def read(slug: str, number: int) -> ResponseReturnValue:
    """Let a worker read it now."""
    service().ask(gate.place(), number)
    flash(gettext("已交给后台读取，可以离开本页。"), "ok")
    return redirect(url_for("sources.one", slug=slug, number=number))


@sources.post("/<int:number>/<any(pause, resume):act>")
@requires(Permission.ADMINISTER)
@not_for_visitors
def set_state(slug: str, number: int, act: str) -> ResponseReturnValue:
    """Pause it, or let it go on."""
    service().set_state(gate.place(), number, State.PAUSED if act == "pause" else State.ACTIVE)
    flash(gettext("已暂停。") if act == "pause" else gettext("已恢复。"), "ok")
    return redirect(url_for("sources.one", slug=slug, number=number))


@sources.post("/<int:number>/remove")
@requires(Permission.ADMINISTER)
@not_for_visitors
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Forget it."""
    service().remove(gate.place(), number)
    flash(gettext("已移除来源；已入库的记录没有变动。"), "ok")
    return redirect(url_for("sources.overview", slug=slug))


def _form(slug: str, adapter: str, error: GonghengError | None = None) -> str:
    known = service().adapters(gate.place())
    if adapter not in known:
        raise NotFound(NOBODY)
    return render_template(
        "sources/form.html",
        slug=slug,
        adapter=known[adapter],
        datasets=service().datasets(gate.place()),
        typed=request.form,
        prefix=SETTING,
        problem=sentences(error) if error else "",
    )


def _one(
    slug: str,
    number: int,
    *,
    forecast: Forecast | None = None,
    error: GonghengError | None = None,
) -> str:
    place = gate.place()
    source = service().one(place, number)
    adapter = service().adapters(place).get(source.adapter)
    return render_template(
        "sources/one.html",
        slug=slug,
        source=source,
        adapter=adapter,
        called={each.name: each.label for each in adapter.settings} if adapter else {},
        readings=service().readings(place, number),
        wanted=service().wanted_secrets(place, number),
        prefix=SETTING,
        labels=_labels(),
        states=STATES,
        forecast=forecast,
        problem=sentences(error) if error else "",
    )


def _labels() -> dict[str, Text]:
    return {each.name: each.label for each in service().datasets(gate.place())}


def _wanted(adapter: str) -> Wanted:
    form = request.form
    settings = {
        name.removeprefix(SETTING): value.strip()[:LONGEST]
        for name, value in form.items()
        if name.startswith(SETTING)
    }
    return Wanted(
        name=form.get("name", "").strip()[:120],
        adapter=adapter,
        dataset=form.get("dataset", ""),
        settings=settings,
        columns=_columns(form.get("columns", "")),
        schedule=" ".join(form.get("schedule", "").split())[:80],
    )


def _columns(written: str) -> dict[str, str]:
    """``column=field`` lines of the form."""
    found: dict[str, str] = {}
    for line in filter(None, (each.strip() for each in written.splitlines())):
        column, equals, field = line.partition("=")
        if not equals or not column.strip() or not field.strip():
            raise BadInput(
                Text("每行写成“来源的列=字段”", "write each line as column=field"), where=line[:60]
            )
        found[column.strip()] = field.strip()
    return found
