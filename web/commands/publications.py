"""``gongheng publication``: results that an institution publishes, and those it may read."""

from typing import Any

import click

from core.texts import Text
from tenants.parcels.model import Parcel
from tenants.publications.model import Publication, Shared, withdrawn
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table

PUBLISHED, TAKEN_BACK = Text("已通报", "published"), Text("已撤回", "taken back")
VERIFIED = Text("核验一致", "verified")


@click.group("publication")
def publications() -> None:
    """通报 / Results that were published, of departments and institutions."""


@publications.command()
@click.argument("slug", metavar="TENANT")
@click.option("--period", required=True, help="考核周期 / the period")
@as_json
def publish(slug: str, *, period: str, json_: bool) -> None:
    """通报一个周期的结果 / Publish the results of a period."""
    with opened() as application:
        _say(application.tiers.publications.publish(slug, period), json_=json_)


@publications.command()
@click.argument("slug", metavar="TENANT")
@click.argument("publication", metavar="NUMBER", type=int)
@click.option("--reason", required=True, help="原因 / why")
@as_json
def withdraw(slug: str, publication: int, *, reason: str, json_: bool) -> None:
    """撤回通报 / Take a publication back."""
    with opened() as application:
        found = application.tiers.publications.withdraw(slug, publication, reason=reason)
        _say(found, json_=json_)


@publications.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """本单位的通报和约定之下的通报 / Own publications, and those under contracts."""
    with opened() as application:
        own = application.tiers.publications.of(slug)
        shared = application.tiers.publications.shared(slug)
    if json_:
        print_json({"own": [_plain(each) for each in own], "shared": _travelled(shared)})
        return
    print_table(
        (
            Text("编号", "number"),
            Text("周期", "period"),
            Text("计分", "run"),
            Text("状态", "state"),
        ),
        [_line(each) for each in own],
    )
    if shared:
        print_table(
            (
                Text("约定", "contract"),
                Text("对方", "other"),
                Text("周期", "period"),
                Text("核验", "check"),
            ),
            [_row(each) for each in _travelled(shared)],
        )


@publications.command()
@click.argument("slug", metavar="TENANT")
@click.argument("results_contract", metavar="CONTRACT")
@click.option("--period", required=True, help="考核周期 / the period")
def show(slug: str, results_contract: str, *, period: str) -> None:
    """约定之下的一份通报（JSON）/ One publication under a contract, as JSON."""
    with opened() as application:
        found = application.tiers.publications.received(slug, results_contract, period)
    print_json(found.statement)


def _travelled(shared: list[Shared]) -> list[dict[str, Any]]:
    return [
        {
            "contract": each.contract.terms.number,
            "other": each.other.within(language()),
            "period": parcel.about,
            "state": _state(parcel),
        }
        for each in shared
        for parcel in each.parcels
    ]


def _state(parcel: Any) -> str:
    if not isinstance(parcel, Parcel):
        return str(parcel.why.within(language()))
    return "withdrawn" if withdrawn(parcel.content) else "verified"


def _row(each: dict[str, Any]) -> tuple[str, ...]:
    known = {"withdrawn": TAKEN_BACK, "verified": VERIFIED}
    state = known[each["state"]].within(language()) if each["state"] in known else each["state"]
    return each["contract"], each["other"], each["period"], state


def _plain(found: Publication) -> dict[str, Any]:
    return {
        "number": found.number,
        "period": found.period,
        "run": found.run,
        "published_at": found.at,
        "withdrawn_at": found.withdrawn_at,
        "indicators": len(found.content["indicators"]),
        "subjects": len(found.content["subjects"]),
    }


def _line(found: Publication) -> tuple[str, ...]:
    state = TAKEN_BACK if found.withdrawn_at else PUBLISHED
    return str(found.number), found.period, str(found.run), state.within(language())


def _say(found: Publication, *, json_: bool) -> None:
    if json_:
        print_json(_plain(found))
    else:
        number, period, run, state = _line(found)
        words = Text(
            f"通报 {number} · {period} · 第 {run} 次计分 · {state}",
            f"publication {number}, {period}, run {run}: {state}",
        )
        click.echo(words.within(language()))
