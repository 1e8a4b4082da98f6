"""``gongheng prove isolation``: two institutions with the same ids, and everything tried."""

import click

from core.texts import Text
from web.commands.printing import as_json, print_json, print_table, said, say

LEAK, UNPROVED = Text("泄漏", "leak"), Text("未证明", "unproved")


@click.group()
def prove() -> None:
    """证明 / Proofs that can be repeated at any time."""


@prove.command()
@click.option(
    "--database",
    metavar="URL",
    help="在该 PostgreSQL 服务器上另建一个库来证明 / prove it on a new database of this server",
)
@as_json
def isolation(*, database: str | None, json_: bool) -> None:
    """证明各单位相互隔离 / Try every route, job, export, key, hook, query and command."""
    from web.proving import service  # noqa: PLC0415 - it knows this command as one of those to try

    findings = service.prove(database)
    told = service.as_json(findings)
    if json_:
        print_json(told)
    else:
        print_table(
            (Text("登记", "register"), Text("项", "entries")),
            [(name, told[name]) for name in service.COUNTED],
        )
        attempts, leaks = told["attempts"], len(told["leaks"])
        say(Text(f"尝试 {attempts} 次，泄漏 {leaks} 处", f"{attempts} attempts, {leaks} leaks"))
        for leak in sorted(findings.leaks):
            click.echo(f"{said(LEAK)} {leak.register} · {leak.name} · {leak.how}")
        for name, why in told["unproved"].items():
            click.echo(f"{said(UNPROVED)} {name} · {why}")
    if findings.leaks or findings.unproved:
        raise SystemExit(1)
