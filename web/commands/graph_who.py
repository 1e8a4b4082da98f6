"""``gongheng graph who``: pairs that may be one, sought, shown, decided on, taken back."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from core.graph.who.model import VERDICTS, Hand, Proposal, Verdict
from core.graph.who.service import WhoIsWho
from core.tenancy.model import TenantId
from core.texts import Text
from web.application import Application
from web.bootstrap import opened
from web.commands import graph_clues, graph_profile  # noqa: F401 - their commands join the group
from web.commands.graph_asking import MATTER
from web.commands.graphs import graph
from web.commands.printing import as_json, joined, language, print_json, print_table, said

Command = TypeVar("Command", bound=Callable[..., Any])
ON_THIS_MACHINE = "命令行 command line"


@graph.group()
def who() -> None:
    """谁是谁：可能的同一人或单位 / Who may be one, and what was decided."""


def _decides(command: Command) -> Command:
    for option in (
        click.option("--reason", required=True, help="理由 / why"),
        click.option("--matter", default=MATTER, help="案号或事项编号 / case or matter number"),
    ):
        command = option(command)
    return command


@who.command()
@click.argument("tenant")
@click.option("--matter", default=MATTER, help="案号或事项编号 / case or matter number")
@as_json
def seek(tenant: str, *, matter: str, json_: bool) -> None:
    """查找可能的同一人 / Look for pairs; nothing in the graph changes."""
    with opened() as application:
        who_, id_ = _of(application, tenant)
        found = who_.seek(id_, _hand(matter))
    content = {
        "compared": found.compared,
        "new": found.new,
        "waiting": found.waiting,
        "gone": found.gone,
        "wrong_codes": found.wrong,
    }
    if json_:
        print_json({"tenant": tenant} | content)
        return
    click.echo(
        Text(
            f"比对 {found.compared} 个对象：新增 {found.new} 条提议，待判断 {found.waiting} 条",
            f"{found.compared} compared: {found.new} new proposals, {found.waiting} undecided",
        ).within(language())
    )
    if found.wrong:
        unused = Text(
            "统一社会信用代码校验不符，未采用：", "Credit codes that are none, not used: "
        )
        click.echo(said(unused) + joined(found.wrong[:20]))


@who.command(name="list")
@click.argument("tenant")
@click.option(
    "--verdict", type=click.Choice(list(Verdict)), default=Verdict.OPEN, help="认定 / verdict"
)
@click.option("--page", type=click.IntRange(1, 10**6), default=1, help="第几页 / page")
@as_json
def listed(tenant: str, *, verdict: str, page: int, json_: bool) -> None:
    """提议清单 / Proposals, the surest first."""
    with opened() as application:
        who_, id_ = _of(application, tenant)
        found = who_.page(id_, Verdict(verdict), page)
    if json_:
        rows = [_described(each) for each in found.lines]
        print_json({"tenant": tenant, "total": found.total, "proposals": rows})
        return
    print_table(
        ("number", "one", "other", "probability", "verdict"),
        [
            (
                str(each.number),
                str(each.one),
                str(each.other),
                f"{each.probability:.3f}",
                VERDICTS[each.verdict].within(language()),
            )
            for each in found.lines
        ],
    )


@who.command()
@click.argument("tenant")
@click.argument("same", type=int)
@_decides
@as_json
def accept(tenant: str, same: int, *, json_: bool, **given: str) -> None:
    """认定同一 / Say that the two are one."""
    _decide(tenant, same, Verdict.ACCEPTED, json_=json_, **given)


@who.command()
@click.argument("tenant")
@click.argument("same", type=int)
@_decides
@as_json
def reject(tenant: str, same: int, *, json_: bool, **given: str) -> None:
    """认定不同 / Say that they are two."""
    _decide(tenant, same, Verdict.REJECTED, json_=json_, **given)


@who.command()
@click.argument("tenant")
@click.argument("same", type=int)
@_decides
@as_json
def undo(tenant: str, same: int, *, reason: str, matter: str, json_: bool) -> None:
    """撤销认定 / Take what was said back."""
    with opened() as application:
        who_, id_ = _of(application, tenant)
        found = who_.undo(id_, same, _hand(matter), reason=reason)
    _print(found, tenant, json_=json_)


def _decide(
    tenant: str, same: int, verdict: Verdict, *, reason: str, matter: str, json_: bool
) -> None:
    with opened() as application:
        who_, id_ = _of(application, tenant)
        found = who_.decide(id_, same, verdict, _hand(matter), reason=reason)
    _print(found, tenant, json_=json_)


def _print(found: Proposal, tenant: str, *, json_: bool) -> None:
    if json_:
        print_json({"tenant": tenant} | _described(found))
        return
    click.echo(f"{found.number}: {VERDICTS[found.verdict].within(language())}")


def _of(application: Application, slug: str) -> tuple[WhoIsWho, TenantId]:
    found = application.tenants.get(slug)
    return WhoIsWho(application.database, application.graph.projector), found.id


def _hand(matter: str) -> Hand:
    return Hand(None, ON_THIS_MACHINE, matter)


def _described(each: Proposal) -> dict[str, Any]:
    return {
        "number": each.number,
        "one": str(each.one),
        "other": str(each.other),
        "weight": each.weight,
        "probability": each.probability,
        "verdict": each.verdict.value,
        "reason": each.reason,
        "bars": [
            {
                "what": bar.what.within(language()),
                "said": bar.said.within(language()),
                "bits": bar.bits,
            }
            for bar in each.bars
        ],
    }
