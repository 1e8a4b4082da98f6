"""``gongheng tenant move``, and the proposals that lead to a move."""

import click

from core.errors import BadInput
from core.texts import Text
from tenants.tree.model import MOVE_STATES, Move
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.command()
@click.argument("slug")
@click.option("--under", help="上级单位 / slug of the upper institution")
@click.option("--top", is_flag=True, help="不再隶属任何单位 / stand below nobody")
def move(slug: str, *, under: str | None, top: bool) -> None:
    """调整隶属关系（平台运营）/ Move an institution, as the operator."""
    if bool(under) is top:
        raise BadInput(Text("请写 --under 单位 或 --top", "give --under SLUG or --top"), where=slug)
    with opened() as application:
        application.tiers.moves.move(slug, under)
    click.echo(f"{slug} → {under or '—'}")


@click.command()
@click.argument("upper")
@click.argument("lower")
def invite(upper: str, lower: str) -> None:
    """上级邀请下级 / Let an upper institution invite a lower one."""
    with opened() as application:
        _say(application.tiers.moves.invite(upper, lower))


@click.command()
@click.argument("lower")
@click.argument("upper")
def ask(lower: str, upper: str) -> None:
    """下级申请隶属 / Let a lower institution ask to stand below an upper one."""
    with opened() as application:
        _say(application.tiers.moves.ask(lower, upper))


@click.command()
@click.argument("slug")
@click.argument("code")
def accept(slug: str, code: str) -> None:
    """接受邀请或申请 / Accept the other side's proposal."""
    with opened() as application:
        _say(application.tiers.moves.accept(slug, code))


@click.command()
@click.argument("slug")
@click.argument("code")
def decline(slug: str, code: str) -> None:
    """谢绝邀请或申请 / Decline the other side's proposal."""
    with opened() as application:
        _say(application.tiers.moves.decline(slug, code))


@click.command()
@click.argument("slug")
@click.argument("code")
def withdraw(slug: str, code: str) -> None:
    """撤回本方的邀请或申请 / Withdraw the own proposal."""
    with opened() as application:
        _say(application.tiers.moves.withdraw(slug, code))


@click.command()
@click.argument("slug")
@as_json
def moves(slug: str, json_: bool) -> None:
    """列出邀请和申请 / List an institution's proposals."""
    with opened() as application:
        found = application.tiers.moves.of(slug)
    if json_:
        print_json([_plain(each) for each in found])
        return
    print_table(
        (Text("编号", "code"), Text("上级", "upper"), Text("下级", "lower"), Text("状态", "state")),
        [(each.code, each.upper.slug, each.lower.slug, _state(each)) for each in found],
    )


EVERY = (move, invite, ask, accept, decline, withdraw, moves)


def _plain(found: Move) -> dict[str, object]:
    return {
        "code": found.code,
        "upper": found.upper.slug,
        "lower": found.lower.slug,
        "asked_by": found.asked_by.value,
        "asked_at": found.asked_at,
        "expires_at": found.expires_at,
        "state": found.state.value,
    }


def _state(found: Move) -> str:
    return MOVE_STATES[found.state].within(language())


def _say(found: Move) -> None:
    click.echo(f"{found.code} {found.lower.slug} → {found.upper.slug}: {_state(found)}")
