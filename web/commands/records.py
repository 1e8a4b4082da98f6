"""``gongheng import``: a file into a dataset, with the held-back rows as a workbook."""

from pathlib import Path

import click

from core.errors import BadInput
from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import as_json, print_json, say


@click.command("import")
@click.argument("tenant")
@click.argument("dataset")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--held-back",
    "output",
    type=click.Path(path_type=Path),
    help="未导入的行存到，默认当前文件夹 / keep them here, not in the current folder",
)
@as_json
def bring_in(
    tenant: str,
    dataset: str,
    file: Path,
    output: Path | None,
    json_: bool,
) -> None:
    """导入一个文件 / Import a file into a dataset of a tenant."""
    with opened() as application:
        report = application.bring_in(tenant, dataset, file)
    counts = report.counts
    workbook = output or Path(f"{tenant}-{dataset}-{report.batch:04d}.held-back.xlsx")
    if report.held_back is not None:
        _keep(report.held_back, workbook)
    if json_:
        print_json(report.as_json() | {"report": str(workbook) if report.held_back else None})
        return
    say(
        Text(
            f"新增 {counts.inserted}，更新 {counts.updated}，未变 {counts.unchanged}，"
            f"未导入 {counts.rejected}（第 {report.batch:04d} 批）",
            f"{counts.inserted} new, {counts.updated} changed, {counts.unchanged} as before, "
            f"{counts.rejected} held back (batch {report.batch:04d})",
        )
    )
    if report.held_back is not None:
        say(
            Text(
                f"未导入的行在 {workbook}，改正后可再次导入",
                f"Rows held back are in {workbook}; correct them and import it again",
            )
        )


@click.command()
@click.argument("tenant")
@click.argument("batch", type=click.IntRange(1, 2**31))
@as_json
def undo(tenant: str, batch: int, json_: bool) -> None:
    """撤销一批导入 / Take an import back, except rows that a later batch changed."""
    with opened() as application:
        done = application.imports.undo(application.tenants.get(tenant).id, batch)
    counts = done.counts
    summary = {
        "batch": done.batch,
        "undone": batch,
        "restored": counts.updated,
        "removed": counts.removed,
        "refused": done.refused.to_dicts(),
    }
    if json_:
        print_json(summary)
        return
    say(
        Text(
            f"已撤销第 {batch:04d} 批：恢复 {counts.updated} 行，移除 {counts.removed} 行，"
            f"{counts.refused} 行因后来的批次改过而保留",
            f"Batch {batch:04d} is undone: {counts.updated} rows as before, {counts.removed} "
            f"removed, {counts.refused} stay because a later batch changed them",
        )
    )


def _keep(content: bytes, place: Path) -> None:
    try:
        place.write_bytes(content)
    except OSError as error:
        raise BadInput(
            Text(
                f"文件已导入，但未导入的行写不进这里（{error.strerror}）",
                f"the file is imported, but the held-back rows cannot be kept here"
                f" ({error.strerror})",
            ),
            where=str(place),
            advice=Text(
                "请用 --held-back 指定可写的位置后再导入一次，已入库的行不会重复",
                "import it again with --held-back and a place that can be written;"
                " stored rows stay as they are",
            ),
        ) from error
