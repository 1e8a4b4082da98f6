"""``gongheng leaders``: figures of quota-holding leaders that go up, and marks that come back."""

from typing import Any

import click

from core.errors import BadInput
from core.texts import Text
from tenants.leaders.model import FULL, Mark
from tenants.parcels.model import Parcel
from tenants.parcels.points import points
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.group("leaders")
def leaders() -> None:
    """入额院领导办案 / Case handling of quota-holding leaders."""


@leaders.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """约定之下的各周期 / The periods under contracts."""
    with opened() as application:
        sheets = application.tiers.leaders.sheets(slug)
    rows = [
        (
            each.contract.terms.number,
            each.other.within(language()),
            period,
            _state(each.figures[period]),
            _state(each.marks.get(period)),
        )
        for each in sheets
        for period in each.periods
    ]
    if json_:
        names = ("contract", "other", "period", "figures", "marks")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(
            (
                Text("约定", "contract"),
                Text("对方", "other"),
                Text("周期", "period"),
                Text("送达", "figures"),
                Text("评分", "marks"),
            ),
            rows,
        )


@leaders.command()
@click.argument("slug", metavar="TENANT")
@click.argument("leaders_contract", metavar="CONTRACT")
@click.option("--period", required=True, help="考核周期 / the period")
def show(slug: str, leaders_contract: str, *, period: str) -> None:
    """所列人员的办案数（JSON）/ The figures of the named people, as JSON."""
    with opened() as application:
        sheet, figures = application.tiers.leaders.sheet(slug, leaders_contract, period)
    given = sheet.marks.get(period)
    marks = given.content["marks"] if isinstance(given, Parcel) else {}
    print_json({**figures.statement, "marks": marks})


@leaders.command()
@click.argument("slug", metavar="TENANT")
@click.argument("leaders_contract", metavar="CONTRACT")
@click.option("--period", required=True, help="考核周期 / the period")
@click.option("--mark", "marks", multiple=True, required=True, help="工号=得分 / NUMBER=POINTS")
@click.option("--comment", default="", help="评语 / why")
def appraise(slug: str, leaders_contract: str, **given: Any) -> None:
    """评分并送回下级 / Give marks out of 100, which the lower institution gets back."""
    found = {}
    for each in given["marks"]:
        number, sign, written = each.partition("=")
        if not sign:
            raise BadInput(Text("请写成 工号=得分", "write NUMBER=POINTS"), where=each[:60])
        found[number] = Mark(points(written, FULL, number), given["comment"])
    with opened() as application:
        made = application.tiers.leaders.appraise(
            slug, leaders_contract, given["period"], marks=found
        )
    click.echo(f"{made.code}  {made.about}  {len(found)}")


def _state(found: Any) -> str:
    if found is None:
        return "–"
    return str(found.code if isinstance(found, Parcel) else found.why.within(language()))
