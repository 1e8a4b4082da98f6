"""Evidence coming in: choose a dataset, hand over a file, look, confirm; take a batch back."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core.audit.model import Act, Thing
from core.errors import BadFile, BadInput, NotFound
from core.identity.permissions import Permission
from core.texts import Text
from web import gate
from web.access import not_for_visitors, reads, requires
from web.attachments import attached
from web.gate import NOBODY
from web.pages.data.columns import chosen_of, missing, with_choices
from web.pages.data.view import arrange, headline, held_of, without_values
from web.paging import page_number
from web.values import Columns, DatasetState

data = Blueprint("data", __name__, url_prefix="/t/<slug>/data")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAKEN = "what is taken away is written down as such"
NO_FILE = Text("没有选择文件", "No file was chosen")
NO_FILE_ADVICE = Text(
    "请选择一个 .xlsx、.xls、.ods、.csv 或 Parquet 文件。",
    "Choose an .xlsx, .xls, .ods, .csv or Parquet file.",
)


@data.get("")
@requires(Permission.IMPORT)
def overview(slug: str) -> ResponseReturnValue:
    """Datasets with what is in them, and the last batches."""
    imports = gate.services().imports
    return render_template(
        "data/overview.html",
        datasets=imports.datasets(gate.place()),
        batches=imports.batches(gate.place()),
        here=gate.place(),
        slug=slug,
    )


@data.get("/<dataset>")
@requires(Permission.IMPORT)
def choose(slug: str, dataset: str) -> ResponseReturnValue:
    """The fields of a dataset, and the form that takes a file for it."""
    return render_template("data/choose.html", state=_dataset(dataset), slug=slug)


@data.post("/<dataset>")
@requires(Permission.IMPORT)
def hand_over(slug: str, dataset: str) -> ResponseReturnValue:
    """Keep the file and show what importing it would do."""
    state = _dataset(dataset)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInput(NO_FILE, where=state.dataset.label.zh, advice=NO_FILE_ADVICE)
    kept = gate.services().imports.keep(
        gate.place(),
        gate.actor(),
        dataset=dataset,
        name=file.filename,
        file=cast(BinaryIO, file.stream),
    )
    return redirect(url_for("data.preview", slug=slug, dataset=dataset, token=kept.token))


@data.get("/<dataset>/uploads/<token>")
@requires(Permission.IMPORT)
@reads(Thing.BATCH)
def preview(slug: str, dataset: str, token: str) -> ResponseReturnValue:
    """What passed, what is held back and why, what was no data."""
    try:
        found = gate.services().imports.preview(gate.place(), gate.actor(), token)
    except BadFile as error:
        return _not_read(slug, dataset, token, problem=error)
    view = arrange(
        found,
        tab=request.args.get("tab", ""),
        reason=request.args.get("reason", ""),
        page=page_number(),
    )
    here: dict[str, Any] = {"slug": slug, "dataset": dataset, "token": token}
    return render_template(
        "data/preview.html",
        view=view,
        headline=headline(found),
        here=here,
        tab=lambda name, reason="": url_for(
            "data.preview", **here, tab=name, reason=reason or None
        ),
        address=lambda number: url_for(
            "data.preview", **here, tab=view.tab, reason=view.reason or None, page=number
        ),
        slug=slug,
    )


@data.get("/<dataset>/uploads/<token>/columns")
@requires(Permission.IMPORT)
@reads(Thing.BATCH)
def columns(slug: str, dataset: str, token: str) -> ResponseReturnValue:
    """Each header of the file beside the field it goes to."""
    try:
        found = gate.services().imports.columns(gate.place(), gate.actor(), token)
    except BadFile as error:
        return _refused(slug, dataset, problem=error)
    return _columns_page(found, slug=slug, dataset=dataset, token=token)


@data.post("/<dataset>/uploads/<token>/columns")
@requires(Permission.IMPORT)
def assign(slug: str, dataset: str, token: str) -> ResponseReturnValue:
    """Take the choices and show the preview that follows from them."""
    imports = gate.services().imports
    found = imports.columns(gate.place(), gate.actor(), token)
    chosen = chosen_of(found, request.form)
    try:
        imports.assign(gate.place(), gate.actor(), token, chosen)
    except BadInput as error:
        tried = with_choices(found, chosen)
        page = _columns_page(tried, slug=slug, dataset=dataset, token=token, problem=error)
        return page, 422
    return redirect(url_for("data.preview", slug=slug, dataset=dataset, token=token))


@data.get("/<dataset>/uploads/<token>/held-back.xlsx")
@requires(Permission.IMPORT)
@reads(Thing.BATCH, self_noted=TAKEN)
@not_for_visitors
def held_back(slug: str, dataset: str, token: str) -> ResponseReturnValue:
    """The rows held back as a workbook, ready to correct and import again."""
    content = gate.services().imports.held_back(gate.place(), gate.actor(), token)
    gate.note(Act.EXPORT, Thing.BATCH, dataset, kind="xlsx")
    return _workbook(content, dataset)


@data.post("/<dataset>/uploads/<token>")
@requires(Permission.IMPORT)
def confirm(slug: str, dataset: str, token: str) -> ResponseReturnValue:
    """Commit what passed."""
    batch = gate.services().imports.bring_in(gate.place(), gate.actor(), token)
    flash(
        gettext(
            "已导入：新增 %(inserted)s 行，更新 %(updated)s 行，无变化 %(unchanged)s 行，"
            "未导入 %(held)s 行。第 %(number)s 批，可以整批撤销。",
            inserted=batch.inserted,
            updated=batch.updated,
            unchanged=batch.unchanged,
            held=batch.held,
            number=batch.number,
        ),
        "ok",
    )
    return redirect(url_for("data.overview", slug=slug))


@data.get("/batches/<int:number>")
@requires(Permission.IMPORT)
@reads(Thing.BATCH)
def batch(slug: str, number: int) -> ResponseReturnValue:
    """What a batch held back, row by row."""
    held = gate.services().imports.held_by(gate.place(), number)
    visited = gate.visited()
    view = held_of(without_values(held) if visited else held, page_number())
    return render_template(
        "data/batch.html",
        view=view,
        visited=visited,
        address=lambda page: url_for("data.batch", slug=slug, number=number, page=page),
        slug=slug,
    )


@data.get("/batches/<int:number>/held-back.xlsx")
@requires(Permission.IMPORT)
@reads(Thing.BATCH, self_noted=TAKEN)
@not_for_visitors
def workbook(slug: str, number: int) -> ResponseReturnValue:
    """The rows that a batch held back as a workbook."""
    content = gate.services().imports.workbook_of(gate.place(), number)
    gate.note(Act.EXPORT, Thing.BATCH, str(number), kind="xlsx")
    return _workbook(content, f"batch-{number}")


@data.post("/batches/<int:number>/undo")
@requires(Permission.UNDO_IMPORT)
def undo(slug: str, number: int) -> ResponseReturnValue:
    """Take a batch back."""
    done = gate.services().imports.undo(gate.place(), gate.actor(), number)
    if done.refused:
        words = gettext(
            "已撤销第 %(number)s 批，但有 %(refused)s 行被以后的批次改过，保留现值。",
            number=number,
            refused=done.refused,
        )
        flash(words, "warn")
    else:
        flash(gettext("已撤销第 %(number)s 批，数据回到导入以前。", number=number), "ok")
    return redirect(url_for("data.overview", slug=slug))


def _not_read(slug: str, dataset: str, token: str, *, problem: BadFile) -> ResponseReturnValue:
    """Ask about the headers where that can help; otherwise say what is wrong with the file."""
    try:
        found = gate.services().imports.columns(gate.place(), gate.actor(), token)
    except BadFile:
        return _refused(slug, dataset, problem=problem)
    here = url_for("data.columns", slug=slug, dataset=dataset, token=token)
    if not found.decided:
        return redirect(here)
    page = _columns_page(found, slug=slug, dataset=dataset, token=token, problem=problem)
    return page, 422


def _refused(slug: str, dataset: str, *, problem: BadFile) -> ResponseReturnValue:
    page = render_template("data/choose.html", state=_dataset(dataset), slug=slug, problem=problem)
    return page, 422


def _columns_page(
    found: Columns, *, slug: str, dataset: str, token: str, problem: BadInput | None = None
) -> str:
    return render_template(
        "data/columns.html",
        found=found,
        missing=missing(found),
        problem=problem,
        here={"slug": slug, "dataset": dataset, "token": token},
        slug=slug,
    )


def _workbook(content: bytes, of: str) -> Response:
    return attached(content, f"{of}-held-back.xlsx", mimetype=WORKBOOK)


def _dataset(name: str) -> DatasetState:
    for each in gate.services().imports.datasets(gate.place()):
        if each.dataset.name == name:
            return each
    raise NotFound(NOBODY)
