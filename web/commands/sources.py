"""``gongheng source``: records that come from elsewhere by themselves."""

from collections.abc import Sequence
from typing import Any, cast

import click

from core.adapters.service import HELD_SHOWN
from core.adapters.sources import STATES, Forecast, Reading, State, Wanted
from core.errors import BadInput
from core.evidence.findings import Finding
from core.tenancy.model import TenantId
from core.texts import Text
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table, said, say

Held = list[dict[str, Any]]
AFTERWARDS = Text(
    f"最多列出 {HELD_SHOWN} 处；读取后，全部未导入的行在网页“数据”的批次中，可下载改正",
    f"At most {HELD_SHOWN} are listed; once read, all rows held back stand with the batch on the "
    "page of records, to be downloaded and corrected",
)
KEPT = Text(
    f"最多列出 {HELD_SHOWN} 处；全部未导入的行在网页“数据”的批次中，可下载改正",
    f"At most {HELD_SHOWN} are listed; all rows held back stand with the batch on the page of "
    "records, to be downloaded and corrected",
)


@click.group()
def source() -> None:
    """数据来源 / Sources that are read by themselves."""


@source.command()
@click.argument("tenant")
@click.argument("name")
@click.option("--adapter", required=True, help="适配器 / see source adapters")
@click.option("--dataset", required=True, help="数据集 / the dataset it fills")
@click.option("--set", "settings", multiple=True, help="设置=值 / setting=value, repeated")
@click.option("--secret", "secrets", multiple=True, help="要输入的密钥 / a secret to be asked for")
@click.option("--column", "columns", multiple=True, help="来源的列=字段 / column=field, repeated")
@click.option("--schedule", default="", help="分 时 日 月 周 / minute hour day month weekday")
def add(
    tenant: str,
    *,
    name: str,
    adapter: str,
    dataset: str,
    settings: tuple[str, ...],
    secrets: tuple[str, ...],
    columns: tuple[str, ...],
    schedule: str,
) -> None:
    """新增来源 / Set up a source; --secret asks for its value without showing it."""
    given = _pairs(settings)
    given |= {each: click.prompt(each, hide_input=True, err=True) for each in secrets}
    wanted = Wanted(name, adapter, dataset, given, _pairs(columns), schedule)
    with opened() as application:
        made = application.sources.add(application.tenants.get(tenant).id, wanted)
    say(
        Text(
            f"已新增来源 {made.number}：{made.name}", f"Source {made.number} is added: {made.name}"
        )
    )


@source.command("list")
@click.argument("tenant")
@as_json
def list_(tenant: str, json_: bool) -> None:
    """列出来源 / List the sources of an institution."""
    with opened() as application:
        sources = application.sources.book.all(application.tenants.get(tenant).id)
    names = ("number", "name", "adapter", "dataset", "schedule", "state", "next", "fault")
    rows = [
        (
            each.number,
            each.name,
            each.adapter,
            each.dataset,
            each.schedule,
            each.state.value if json_ else STATES[each.state].within(language()),
            each.next_at.isoformat() if each.next_at else None,
            each.fault.within(language()) if each.fault else None,
        )
        for each in sources
    ]
    if json_:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(names, rows)


@source.command()
@click.argument("tenant")
@as_json
def adapters(tenant: str, json_: bool) -> None:
    """可用的适配器及其设置 / Adapters and what each asks for."""
    with opened() as application:
        found = application.sources.adapters(application.tenants.get(tenant).id)
    rows = [
        (identity, each.label.within(language()), one.name, one.label.within(language()))
        for identity, each in found.items()
        for one in each.settings
    ]
    if json_:
        names = ("adapter", "label", "setting", "meaning")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(
            ("adapter", Text("适配器", "what it is"), "setting", Text("设置", "meaning")), rows
        )


@source.command()
@click.argument("tenant")
@click.argument("number", type=click.IntRange(1, 2**31))
@as_json
def check(tenant: str, number: int, json_: bool) -> None:
    """试读，不写入 / What a reading would change; nothing is written."""
    with opened() as application:
        found = application.sources.forecast(application.tenants.get(tenant).id, number)
    if json_:
        print_json(_forecast(found))
        return
    portions = found.portions
    seen = Text(f"（只看了前 {portions} 段）", f" (of the first {portions} portions alone)")
    more = Text("", "") if found.whole else seen
    say(
        Text(
            f"将新增 {found.inserted}，更新 {found.updated}，未变 {found.unchanged}，"
            f"未导入 {found.rejected}{more.zh}",
            f"Would be new {found.inserted}, changed {found.updated}, as before "
            f"{found.unchanged}, held back {found.rejected}{more.en}",
        )
    )
    _say_held(_plain(found.held), AFTERWARDS)
    print_table(
        (Text("来源的列", "column of the source"), Text("字段", "field")),
        sorted((name, to) for name, to in found.columns.items()),
    )


@source.command()
@click.argument("tenant")
@click.argument("number", type=click.IntRange(1, 2**31))
@as_json
def read(tenant: str, number: int, json_: bool) -> None:
    """立即读取 / Read a source now."""
    with opened() as application:
        place = application.tenants.get(tenant).id
        done = application.sources.read(place, number)
        held = _held(application, place, done)
    if json_:
        print_json(_reading(done) | {"held": held})
    else:
        batches = len(done.batches)
        say(
            Text(
                f"入库 {done.accepted}，其中有变化 {done.changed}，未导入 {done.rejected}，"
                f"共 {batches} 批",
                f"{done.accepted} taken in, {done.changed} of them changed, {done.rejected} held "
                f"back, {batches} batches",
            )
        )
        _say_held(held, KEPT)
    if done.fault is not None:
        click.echo(f"gongheng: {done.fault.within(language())}", err=True)
        raise SystemExit(1)


@source.command()
@click.argument("tenant")
@click.argument("number", type=click.IntRange(1, 2**31))
def pause(tenant: str, number: int) -> None:
    """暂停 / Stop reading it by itself."""
    _set_state(tenant, number, State.PAUSED)


@source.command()
@click.argument("tenant")
@click.argument("number", type=click.IntRange(1, 2**31))
def resume(tenant: str, number: int) -> None:
    """继续 / Let it be read again."""
    _set_state(tenant, number, State.ACTIVE)


@source.command()
@click.argument("tenant")
@click.argument("number", type=click.IntRange(1, 2**31))
def remove(tenant: str, number: int) -> None:
    """移除来源，已入库的记录不动 / Forget a source; what it brought in stays."""
    with opened() as application:
        application.sources.book.remove(application.tenants.get(tenant).id, number)
    say(Text(f"已移除来源 {number}", f"Source {number} is removed"))


def _set_state(tenant: str, number: int, state: State) -> None:
    with opened() as application:
        found = application.sources.book.set_state(
            application.tenants.get(tenant).id, number, state
        )
    click.echo(f"{found.name}: {said(STATES[found.state])}")


def _pairs(written: tuple[str, ...]) -> dict[str, str]:
    wrong = [each for each in written if "=" not in each]
    if wrong:
        raise BadInput(Text("须写成 名称=值", "must be written name=value"), where=", ".join(wrong))
    return {name.strip(): value for name, _, value in (each.partition("=") for each in written)}


def _held(application: Application, tenant: TenantId, done: Reading) -> Held:
    """Why the first rows of a reading were held back, out of what its batches have kept."""
    found: Held = []
    for batch in done.batches:
        kept = application.imports.findings(tenant, batch)["held"] if done.rejected else []
        found += [{"batch": batch, **each} for each in cast(Held, kept)]
    return found[:HELD_SHOWN]


def _plain(held: Sequence[Finding]) -> Held:
    return [each.as_json() for each in held]


def _say_held(held: Held, more: Text) -> None:
    """Rows that are held back, with the reasons and where all of them stand; no values."""
    if not held:
        return
    titles = (Text("未导入的行", "row held back"), Text("列", "column"), Text("原因", "reason"))
    rows = [(each["row"], each["column"], Text(**each["reason"])) for each in held]
    print_table(titles, rows)
    say(more)


def _reading(done: Reading) -> dict[str, object]:
    return {
        "reading": done.number,
        "batches": done.batches,
        "accepted": done.accepted,
        "changed": done.changed,
        "rejected": done.rejected,
        "fault": done.fault.within(language()) if done.fault else None,
    }


def _forecast(found: Forecast) -> dict[str, object]:
    return {
        "inserted": found.inserted,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "rejected": found.rejected,
        "whole": found.whole,
        "portions": found.portions,
        "columns": found.columns,
        "missing": found.missing,
        "held": _plain(found.held),
    }
