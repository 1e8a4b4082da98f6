"""``gongheng contract``: what two institutions agree on, signed by both."""

from datetime import date, datetime
from typing import Any

import click

from core.columns import now
from core.errors import BadInput
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import SCOPES, STATES, ZONE, Contract, Scope
from tenants.tree.model import Side
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def contract() -> None:
    """约定 / Contracts between an upper and a lower institution."""


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.option("--with", "other", required=True, help="对方单位 / the other institution")
@click.option("--scope", type=click.Choice([each.value for each in Scope]), required=True)
@click.option("--from", "since", type=DAY, help="起始日期，默认今天 / first day")
@click.option("--until", type=DAY, required=True, help="截止日期 / last day")
@click.option("--dataset", help="逐行记录的数据集 / the dataset of records")
@click.option("--clock", help="逐行记录的时间口径 / by which clock")
@click.option("--column", "columns", multiple=True, help="逐行记录的列 / a column of records")
@click.option("--personal", multiple=True, help="不遮盖的个人信息列 / a personal column in full")
@click.option("--indicator", "indicators", multiple=True, help="代为评分的指标 / an indicator")
@click.option("--person", "persons", multiple=True, help="院领导的工号 / a leader's staff number")
@click.option("--period", help="代为评分或逐行记录的周期 / the period of items or records")
@click.option("--note", default="", help="说明 / why")
@as_json
def propose(slug: str, *, json_: bool, **given: Any) -> None:
    """提出并签署约定 / Offer a contract, signed by this side."""
    names = ("dataset", "clock", "columns", "personal", "persons", "indicators", "period")
    details = {
        name: list(given[name]) if isinstance(given[name], tuple) else given[name]
        for name in names
        if given[name]
    }
    draft = Draft(
        scope=Scope(given["scope"]),
        since=_day(given["since"]) or now().astimezone(ZONE).date(),
        until=_day(given["until"]) or date.max,
        details=details,
        note=given["note"],
    )
    with opened() as application:
        _say(application, application.contracts.propose(slug, given["other"], draft), json_=json_)


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.argument("number")
@as_json
def sign(slug: str, number: str, *, json_: bool) -> None:
    """签署对方提出的约定 / Sign what the other side offers."""
    with opened() as application:
        _say(application, application.contracts.sign(slug, number), json_=json_)


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.argument("number")
@click.option("--reason", default="", help="原因 / why")
@as_json
def decline(slug: str, number: str, *, reason: str, json_: bool) -> None:
    """不签署，或撤回本方提出的约定 / Do not sign, or take the own offer back."""
    with opened() as application:
        found = application.contracts.decline(slug, number, reason=reason)
        _say(application, found, json_=json_)


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.argument("number")
@click.option("--reason", required=True, help="原因 / why")
@as_json
def end(slug: str, number: str, *, reason: str, json_: bool) -> None:
    """终止约定，立即生效 / End a contract from this moment."""
    with opened() as application:
        _say(application, application.contracts.end(slug, number, reason=reason), json_=json_)


@contract.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """列出约定 / List an institution's contracts."""
    with opened() as application:
        found = application.contracts.of(slug)
        if json_:
            print_json([_plain(application, each) for each in found])
            return
        print_table(
            (
                Text("编号", "number"),
                Text("上级", "upper"),
                Text("下级", "lower"),
                Text("范围", "scope"),
                Text("起", "from"),
                Text("止", "until"),
                Text("状态", "state"),
            ),
            [_line(application, each) for each in found],
        )


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.argument("number")
@as_json
def verify(slug: str, number: str, *, json_: bool) -> None:
    """核验双方签名 / Verify the signatures of a contract."""
    with opened() as application:
        found = application.contracts.get(slug, number)
        faults = found.faults(application.contracts.keys(found))
        if json_:
            said = {"faults": [each.within(language()) for each in faults]}
            print_json(_plain(application, found) | said)
        else:
            _say(application, found, json_=False)
    if faults:
        zh, en = (" ".join(getattr(each, name) for each in faults) for name in ("zh", "en"))
        raise BadInput(Text(zh, en), where=number)


@contract.command()
@click.argument("slug", metavar="TENANT")
@click.option("--period", default="", help="只送达一个周期 / one period alone")
def deliver(slug: str, *, period: str) -> None:
    """补送达最近的计分 / Deliver the newest runs that were not delivered above."""
    with opened() as application:
        runs = application.tiers.deliveries.again(slug, period=period)
    click.echo(f"{slug}: {len(runs)}")


@contract.command("turn-key")
@click.argument("slug", metavar="TENANT")
def turn_key(slug: str) -> None:
    """更换签名密钥 / Sign with a new key from now on; old signatures stay valid."""
    with opened() as application:
        key = application.tiers.keyring.rotate(application.tenants.get(slug))
    click.echo(f"{slug} {key}")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _line(application: Application, found: Contract) -> tuple[str, ...]:
    terms = found.terms
    return (
        terms.number,
        terms.upper,
        terms.lower,
        SCOPES[terms.scope].within(language()),
        terms.since.isoformat(),
        terms.until.isoformat(),
        STATES[found.state(application.contracts.now())].within(language()),
    )


def _plain(application: Application, found: Contract) -> dict[str, Any]:
    return {
        **found.terms.statement,
        "digest": found.terms.digest,
        "state": found.state(application.contracts.now()).value,
        "signatures": {
            side.value: {"by": each.by, "at": each.at, "key": each.signature.key}
            for side, each in found.signatures.items()
        },
        "ended": found.ended and {"at": found.ended.at, "reason": found.ended.reason},
    }


def _say(application: Application, found: Contract, *, json_: bool) -> None:
    if json_:
        print_json(_plain(application, found))
        return
    click.echo(" ".join(_line(application, found)))
    for side in Side:
        if side in found.signatures:
            signed = found.signatures[side]
            at = signed.at.astimezone(ZONE)
            click.echo(f"  {side.value}  {signed.by}  {at:%Y-%m-%d %H:%M}")
