"""``gongheng prove isolation``: two institutions with the same ids, and everything tried."""

import click

from web.commands.printing import as_json, print_json, print_table


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
    said = service.as_json(findings)
    if json_:
        print_json(said)
    else:
        print_table(("登记", "项"), [(name, said[name]) for name in service.COUNTED])
        click.echo(f"尝试 {said['attempts']} 次，泄漏 {len(said['leaks'])} 处")
        for leak in sorted(findings.leaks):
            click.echo(f"泄漏 {leak.register} · {leak.name} · {leak.how}")
        for name, why in said["unproved"].items():
            click.echo(f"未证明 {name} · {why}")
    if findings.leaks or findings.unproved:
        raise SystemExit(1)
