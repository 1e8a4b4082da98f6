"""``gongheng items``: items that a county department scores for a township."""

import click

from core.errors import BadInput
from core.texts import Text
from tenants.items.model import Score, Work
from tenants.parcels.points import points
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.group("items")
def items() -> None:
    """代评事项 / Items scored by another institution."""


@items.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """约定之下的事项和得分 / The items under contracts, with their scores."""
    with opened() as application:
        works = application.tiers.items.works(slug)
    rows = [row for each in works for row in _rows(each)]
    if json_:
        names = ("contract", "indicator", "full", "points", "reason", "by")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(
            (
                Text("约定", "contract"),
                Text("指标", "indicator"),
                Text("满分", "full"),
                Text("得分", "points"),
                Text("依据", "ground"),
                Text("评定", "by"),
            ),
            rows,
        )


@items.command()
@click.argument("slug", metavar="TENANT")
@click.argument("items_contract", metavar="CONTRACT")
@click.option("--score", "scores", multiple=True, required=True, help="指标=得分 / ITEM=POINTS")
@click.option("--reason", required=True, help="依据 / on what ground")
def score(slug: str, items_contract: str, *, scores: tuple[str, ...], reason: str) -> None:
    """评分并送达 / Give the scores, signed."""
    with opened() as application:
        work = application.tiers.items.work(slug, items_contract)
        full = {each.indicator: each.full for each in work.lines}
        given = {}
        for each in scores:
            name, _, written = each.partition("=")
            if name not in full:
                raise BadInput(
                    Text("约定没有列入这一项", "the contract does not name this item"),
                    where=each[:60],
                )
            given[name] = Score(points(written, full[name], name), reason)
        made = application.tiers.items.score(slug, items_contract, given)
    click.echo(f"{made.code}  {made.about}  {len(given)}")


def _rows(work: Work) -> list[tuple[str, ...]]:
    number = work.contract.terms.number
    if work.fault is not None:
        return [(number, "–", "–", "–", work.fault.why.within(language()), "–")]
    by = work.given.by if work.given else ""
    who = f"{work.given.sender} {by}".strip() if work.given else "–"
    return [
        (
            number,
            each.indicator,
            f"{each.full:f}",
            f"{each.score.points:f}" if each.score else "–",
            each.score.reason if each.score else "",
            who if each.score else "–",
        )
        for each in work.lines
    ]
