"""``gongheng rows``: records that an institution lends to the one above, for a purpose."""

import click

from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.group("rows")
def rows() -> None:
    """调阅逐行记录 / Records lent under a contract, for a limited time."""


@rows.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """现在有效的调阅约定 / The grants in force at this moment."""
    with opened() as application:
        found = application.tiers.grants.lent(slug)
    lines = [
        (
            each.contract.terms.number,
            each.other.within(language()),
            each.grant.dataset,
            f"{each.grant.clock} {each.grant.period}",
            each.contract.terms.until.isoformat(),
        )
        for each in found
    ]
    if json_:
        names = ("contract", "other", "dataset", "period", "until")
        print_json([dict(zip(names, line, strict=True)) for line in lines])
    else:
        print_table(
            (
                Text("约定", "contract"),
                Text("对方", "other"),
                Text("数据集", "dataset"),
                Text("周期", "period"),
                Text("止", "until"),
            ),
            lines,
        )


@rows.command()
@click.argument("slug", metavar="TENANT")
@click.argument("rows_contract", metavar="CONTRACT")
@click.option("--purpose", required=True, help="查询事由，双方日志都记 / why; both logs say it")
@click.option("--page", type=click.IntRange(1), default=1, help="页 / page")
@as_json
def read(slug: str, rows_contract: str, *, purpose: str, page: int, json_: bool) -> None:
    """调阅一页 / Read a page of the rows."""
    with opened() as application:
        found = application.tiers.grants.read(slug, rows_contract, purpose=purpose, page=page)
    names = [each.name for each in found.columns]
    if json_:
        lines = [dict(zip(names, each, strict=True)) for each in found.cells]
        print_json({"total": found.total, "page": page, "pages": found.pages, "rows": lines})
    else:
        print_table([each.label.within(language()) for each in found.columns], found.cells)
        click.echo(f"{page} / {found.pages}  {found.total}")
