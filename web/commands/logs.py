"""``gongheng audit``: the log of an institution, checked and taken away."""

from pathlib import Path

import click

from core.audit.model import INSTALLATION, Verdict
from core.audit.service import verify_file
from core.errors import BadInput
from core.texts import Text
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json

of_installation = click.option(
    "--installation", is_flag=True, help="平台自身的日志 / the log of the installation itself"
)


@click.group()
def audit() -> None:
    """日志 / The log of who did what."""


@audit.command()
@click.argument("tenant", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="已导出的日志 / an exported log")
@of_installation
@as_json
def verify(tenant: str | None, *, file: Path | None, installation: bool, json_: bool) -> None:
    """校验日志 / Check that no entry was changed, moved, added or taken away."""
    if file is not None:
        verdict = verify_file(file)
    else:
        with opened() as application:
            verdict = application.audit.verify(_chain(application, tenant, installation))
    if json_:
        print_json(_described(verdict))
    else:
        for finding in verdict.findings:
            click.echo(finding.what.within(language()))
        click.echo(_summary(verdict).within(language()))
    if not verdict.whole:
        raise SystemExit(1)


@audit.command()
@click.argument("tenant", required=False)
@click.argument("output", metavar="FILE", type=click.Path(path_type=Path), required=False)
@of_installation
def export(tenant: str | None, output: Path | None, *, installation: bool) -> None:
    """导出日志，可离线校验 / Write the log as JSON lines that can be checked anywhere."""
    if installation and tenant and not output:  # the one word that is there is the file
        output, tenant = Path(tenant), None
    if output is None:
        raise BadInput(
            Text("请写明单位和文件，或 --installation 和文件", "name an institution and a file")
        )
    with opened() as application:
        count = application.audit.export(_chain(application, tenant, installation), output)
    said = Text(f"{count} 条已写入 {output}", f"{count} entries are in {output}")
    click.echo(said.within(language()))


@audit.command()
def seal() -> None:
    """签名封存所有日志的末端 / Sign the end of every log now; otherwise done once a day."""
    with opened() as application:
        count = application.audit.seal(again=True)
    said = Text(f"已封存 {count} 份日志", f"{count} logs have been sealed")
    click.echo(said.within(language()))


def _chain(application: Application, tenant: str | None, installation: bool) -> int:
    if installation == (tenant is not None):
        raise BadInput(
            Text("请指明一个单位，或 --installation", "name an institution, or --installation")
        )
    return INSTALLATION if tenant is None else application.tenants.get(tenant).id


def _described(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.whole,
        "entries": verdict.count,
        "digest": verdict.digest,
        "sealed_on": verdict.signed.day if verdict.signed else None,
        "sealed_entries": verdict.signed.count if verdict.signed else None,
        "first_broken": verdict.findings[0].number if verdict.findings else None,
        "findings": [
            {
                "number": each.number,
                "moment": each.moment.isoformat() if each.moment else None,
                "zh": each.what.zh,
                "en": each.what.en,
            }
            for each in verdict.findings
        ],
    }


def _summary(verdict: Verdict) -> Text:
    if verdict.whole:
        held = _sealed(verdict)
        return Text(
            f"日志完整：{verdict.count} 条，末条摘要 {verdict.digest[:16]}；{held.zh}",
            f"The log is whole: {verdict.count} entries, last digest {verdict.digest[:16]}; "
            f"{held.en}",
        )
    first = verdict.findings[0].number
    return Text(f"日志不完整，从第 {first} 条起", f"The log is broken from entry {first}")


def _sealed(verdict: Verdict) -> Text:
    signed = verdict.signed
    if signed is None:
        return Text("没有签名封存可供比对", "held against no signed end")
    return Text(
        f"与 {signed.day} 的签名封存（{signed.count} 条）一致",
        f"agrees with what was signed on {signed.day} ({signed.count} entries)",
    )


COMMANDS = (audit,)
