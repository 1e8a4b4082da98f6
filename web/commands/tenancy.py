"""``gongheng tenant``: institutions and their place in the tree."""

import click

from core.texts import Text
from web.bootstrap import opened
from web.commands import converting, leaving, moves, operators, prolonging
from web.commands.printing import as_json, print_json, print_table, say

SECTORS = ("court", "procuratorate", "township")


@click.group()
def tenant() -> None:
    """单位 / Institutions."""


@tenant.command()
@click.argument("slug")
@click.option("--sector", type=click.Choice(SECTORS), required=True)
@click.option("--level", required=True, help="high, intermediate, basic, county, township …")
@click.option("--parent", help="上级单位 / slug of the upper institution")
@click.option("--name", required=True, help="中文名称 / name in Chinese")
@click.option("--name-en", help="英文名称 / name in English")
def add(slug: str, *, name: str, name_en: str | None, parent: str | None, **place: str) -> None:
    """新增单位 / Add an institution."""
    with opened() as application:
        application.tenants.add(slug, name=Text(name, name_en or name), parent=parent, **place)
    say(Text(f"已新增 {name}（{slug}）", f"{name_en or name} ({slug}) is added"))


@tenant.command("list")
@as_json
def list_(json_: bool) -> None:
    """列出单位 / List institutions."""
    with opened() as application:
        tenants = application.tenants.all()
    rows = [
        (each.slug, each.name.zh if json_ else each.name, each.sector, each.level)
        for each in tenants
    ]
    if json_:
        print_json([dict(zip(("slug", "name", "sector", "level"), r, strict=True)) for r in rows])
    else:
        print_table(("slug", Text("单位", "name"), "sector", "level"), rows)


for command in (
    *leaving.COMMANDS,
    *moves.EVERY,
    *operators.COMMANDS,
    converting.convert,
    prolonging.prolong,
):
    tenant.add_command(command)
