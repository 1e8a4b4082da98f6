"""``gongheng pack``: what the installed plugins publish, and which institution works with it."""

import importlib
from hashlib import sha256
from pathlib import Path

import click

from core.plugin import scaffold
from core.plugin.archive import SUFFIX, archived
from core.plugin.model import Pack
from core.plugin.packfile import load_sound_pack
from core.plugin.resting import resting_on
from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import (
    as_json,
    joined,
    print_json,
    print_table,
    said,
    say,
    say_findings,
    tally,
)

SECTORS = ("court", "procuratorate", "township")
COLON = Text("：", ": ")
SIGNING = ("keys", "publish", "sign")


class Packs(click.Group):
    """Loads what signs only where it is asked for: it takes long to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in order."""
        return sorted((*super().list_commands(ctx), *SIGNING))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in SIGNING:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module("web.commands.publishing")
        found: click.Command = getattr(module, cmd_name)
        return found


@click.group(cls=Packs)
def pack() -> None:
    """指标包 / Indicator packs."""


@pack.command("list")
@click.argument("identity", metavar="PACK")
@as_json
def list_(identity: str, json_: bool) -> None:
    """列出指标 / List the indicators of a pack."""
    with opened() as application:
        found = application.published(identity)
    if json_:
        print_json(_described(found))
        return
    print_table(
        ("id", Text("指标", "indicator"), Text("分组", "group")),
        [(each.id, each.name, each.group) for each in found.indicators],
    )


@pack.command()
@click.argument("identity", metavar="PACK")
@click.argument("what")
@as_json
def uses(identity: str, what: str, json_: bool) -> None:
    """谁引用它 / What a change of an indicator, a dataset or DATASET.FIELD touches."""
    with opened() as application:
        folder = Path(identity)
        found = load_sound_pack(folder) if folder.is_dir() else application.published(identity)
    touched = resting_on(found, what)
    if json_:
        print_json(
            [{"sort": each.sort.en, "id": each.id, "name": each.name.zh} for each in touched]
        )
        return
    print_table(
        (Text("类别", "sort"), Text("编号", "id"), Text("名称", "name")),
        [(each.sort, each.id, each.name) for each in touched],
    )
    if not touched:
        say(Text(f"没有别的内容引用 {what}", f"Nothing else rests on {what}"))


@pack.command()
@click.argument("tenant")
@click.argument("identity", metavar="PACK")
def install(tenant: str, identity: str) -> None:
    """安装指标包 / Install a pack by id, or the folder or file that holds one."""
    with opened() as application:
        found = application.install(tenant, identity)
    _say_in_use(tenant, found)


@pack.command()
@click.argument("tenant")
@click.argument("what", metavar="PACK")
@click.option("--shadow", is_flag=True, help="只试算，不启用 / only say what would move")
@click.option("--periods", default=12, show_default=True, type=click.IntRange(1, 60))
@as_json
def upgrade(tenant: str, what: str, *, shadow: bool, periods: int, json_: bool) -> None:
    """换用另一版本 / Work with another version, or only see what it would move."""
    with opened() as application:
        if not shadow:
            found = application.install(tenant, what)
            _say_in_use(tenant, found)
            return
        report = application.shadow(tenant, what, periods=periods)
    if json_:
        print_json(report.as_json())
        return
    for what_differs, names in (
        (Text("口径不同", "Other formulas"), report.formulas),
        (Text("计分规则不同", "Other scoring"), report.curves),
        (
            Text("新增", "Added"),
            [*report.added, *(each for several in report.news.values() for each in several)],
        ),
        (Text("取消", "Removed"), report.removed),
    ):
        click.echo(f"{said(what_differs)}{said(COLON)}{joined(names) or '—'}")
    if report.still:
        say(Text("原有的指标、计分规则、得分都没有变动", "Nothing moves of what was there before"))
    columns = (
        Text("周期", "period"),
        Text("编号", "subject"),
        Text("姓名", "name"),
        Text("现行", "now"),
        Text("新版", "then"),
        Text("原因", "because of"),
    )
    print_table(
        columns,
        [
            (each.period, each.subject, each.name, each.before, each.after, joined(each.because))
            for each in report.moved
        ],
    )


@pack.command()
@click.argument("name")
@click.option("--folder", default=".", type=click.Path(path_type=Path), help="放在哪里 / where")
@click.option("--sector", type=click.Choice(SECTORS), default="township", show_default=True)
def new(name: str, folder: Path, sector: str) -> None:
    """新建指标包 / A new pack that passes its own tests, to be changed line by line."""
    place = scaffold.written(name, folder, sector=sector)
    say(
        Text(
            f"已新建 {place}，请运行 gongheng pack check {place}",
            f"{place} is made: run gongheng pack check {place}",
        )
    )


@pack.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="写到这里 / write it here")
def build(folder: Path, output: Path | None) -> None:
    """打包 / One file of a pack folder: the same folder always makes the same bytes."""
    found = load_sound_pack(folder)
    content = archived(folder)
    place = output or Path(f"{found.id}-{found.version}{SUFFIX}")
    place.write_bytes(content)
    digest, whole = found.digest[:16], sha256(content).hexdigest()
    say(
        Text(
            f"已生成 {place}，内容摘要 {digest}，SHA-256 {whole}",
            f"{place} is made: digest of the content {digest}, SHA-256 {whole}",
        )
    )


@pack.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rows",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(100, 20_000_000),
    help="最大一份数据的行数 / rows of the largest data",
)
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    help="附加包所附的指标包的文件夹 / the folder of the pack that an addition adds to",
)
@as_json
def check(folder: Path, rows: int, *, base: Path | None, json_: bool) -> None:
    """检查指标包 / Check a pack folder: its rules, the tests made from it, its samples."""
    with opened() as application:
        report = application.check_pack(folder, rows=rows, base=base)
    if json_:
        print_json(report)
    else:
        say_findings(report)
        say(tally(report))
    if report["failed"]:
        raise SystemExit(1)


def _say_in_use(tenant: str, found: Pack) -> None:
    name, version = found.name, found.version
    say(
        Text(f"{tenant} 已启用 {name.zh} {version}", f"{tenant} works with {name.en} {version} now")
    )


def _described(found: Pack) -> dict[str, object]:
    documents = {
        indicator: directive.document
        for directive in found.directives
        for indicator in directive.indicators
    }
    families = {
        family: directive.document
        for directive in found.directives
        for family in directive.families
    }
    return {
        "pack": found.id,
        "version": found.version,
        "digest": found.digest,
        "indicators": [
            {
                "id": each.id,
                "name_zh": each.name.zh,
                "name_en": each.name.en,
                "group": each.group.zh,
                "formula": each.formula,
                "provenance": each.provenance.value,
                "directive": documents.get(each.id) or families.get(each.family),
            }
            for each in found.indicators
        ],
    }
