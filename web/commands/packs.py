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
from web.bootstrap import opened
from web.commands.printing import as_json, print_json, print_table

SECTORS = ("court", "procuratorate", "township")
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
        ("id", "指标", "分组"),
        [(each.id, each.name.zh, each.group.zh) for each in found.indicators],
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
        ("类别", "编号", "名称"), [(each.sort.zh, each.id, each.name.zh) for each in touched]
    )
    if not touched:
        click.echo(f"没有别的内容引用 {what}")


@pack.command()
@click.argument("tenant")
@click.argument("identity", metavar="PACK")
def install(tenant: str, identity: str) -> None:
    """安装指标包 / Install a pack by id, or the folder or file that holds one."""
    with opened() as application:
        found = application.install(tenant, identity)
    click.echo(f"{tenant} 已启用 {found.name.zh} {found.version}")


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
            click.echo(f"{tenant} 已启用 {found.name.zh} {found.version}")
            return
        report = application.shadow(tenant, what, periods=periods)
    if json_:
        print_json(report.as_json())
        return
    for said, names in (
        ("口径不同", report.formulas),
        ("计分规则不同", report.curves),
        ("新增", [*report.added, *(each for several in report.news.values() for each in several)]),
        ("取消", report.removed),
    ):
        click.echo(f"{said}：{'、'.join(names) or '—'}")
    if report.still:
        click.echo("原有的指标、计分规则、得分都没有变动")
    columns = ("周期", "编号", "姓名", "现行", "新版", "原因")
    print_table(
        columns,
        [
            (each.period, each.subject, each.name, each.before, each.after, "、".join(each.because))
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
    click.echo(f"已新建 {place}，请运行 gongheng pack check {place}")


@pack.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="写到这里 / write it here")
def build(folder: Path, output: Path | None) -> None:
    """打包 / One file of a pack folder: the same folder always makes the same bytes."""
    found = load_sound_pack(folder)
    content = archived(folder)
    place = output or Path(f"{found.id}-{found.version}{SUFFIX}")
    place.write_bytes(content)
    click.echo(
        f"已生成 {place}，内容摘要 {found.digest[:16]}，SHA-256 {sha256(content).hexdigest()}"
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
        for finding in report["findings"]:
            click.echo(finding)
        click.echo(f"{report['passed']} 项通过，{report['failed']} 项不通过")
    if report["failed"]:
        raise SystemExit(1)


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
