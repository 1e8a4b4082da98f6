"""``gongheng receipt``: the receipt of a person's total, and its verification by anybody.

``verify`` needs no database and no Polars, and so does this module: an auditor may run it alone
as ``python -m web.commands.receipts verify FILE``.
"""

import json
from dataclasses import replace
from pathlib import Path

import click

from core.errors import BadInput
from core.named_files import require_file
from core.scoring.verification import Finding, from_plugins, verify_text
from core.texts import Text
from web.commands.printing import as_json, language, print_json, say


@click.group()
def receipt() -> None:
    """计分凭据 / Receipts of totals."""


@receipt.command()
@click.argument("tenant")
@click.option("--period", required=True, help="2025 | 2025-H1 | 2025-Q3 | 2025-09")
@click.option("--subject", required=True, help="工号 / staff number")
@click.option("--scheme", help="考核方案编号 / scheme id, where several cover the person")
@click.option("--output", type=click.Path(path_type=Path), help="存到文件 / write it here")
def issue(
    tenant: str, *, period: str, subject: str, scheme: str | None, output: Path | None
) -> None:
    """出具凭据 / Issue the receipt of a person's total."""
    from core.indicators.periods import Period  # noqa: PLC0415 - verifying needs none of these
    from core.scoring.receipts import receipt_of  # noqa: PLC0415
    from web.bootstrap import opened  # noqa: PLC0415

    with opened() as application:
        run = application.run_of(application.tenants.get(tenant).id, Period.parse(period))
        content = receipt_of(application.scoring, run, subject, scheme=scheme)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
        return
    _keep(text, output)
    digest = content["digest"][:16]
    say(Text(f"已写入 {output}，摘要 {digest}", f"Written to {output}, digest {digest}"))


def _keep(text: str, place: Path) -> None:
    try:
        place.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(
            Text(f"凭据写不进这里（{error.strerror}）", f"cannot be kept here ({error.strerror})"),
            where=str(place),
            advice=Text("请指定可写的文件", "name a file that can be written"),
        ) from error


@receipt.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def verify(file: Path, json_: bool) -> None:
    """验证凭据 / Redo everything in a receipt: 一致, or each place that does not agree.

    A file that ends in .jsonl holds a receipt a line, as an export does.
    """
    findings = _findings(require_file(file))
    if json_:
        said = [{"place": each.place, "zh": each.what.zh, "en": each.what.en} for each in findings]
        print_json({"verified": not findings, "findings": said})
    elif findings:
        for each in findings:
            parts = (each.place, each.what.within(language()))
            click.echo(" · ".join(part for part in parts if part))
    else:
        click.echo(Text("一致", "It verifies").within(language()))
        recorded = Text("计分规则由插件提供，按所记得分比例核验", "share as the plugin gave it")
        for item in _from_plugins(file):
            click.echo(f"{item} · {recorded.within(language())}")
    if findings:
        raise SystemExit(1)


def _from_plugins(file: Path) -> list[str]:
    """Items whose curve is a plugin's, of every receipt in the file."""
    content = file.read_bytes()
    texts = content.splitlines() if file.suffix == ".jsonl" else [content]
    return list(dict.fromkeys(each for text in texts for each in from_plugins(json.loads(text))))


def _findings(file: Path) -> list[Finding]:
    content = file.read_bytes()
    if file.suffix != ".jsonl":
        return verify_text(content)
    return [
        replace(each, place=f"{number} {each.place}".strip())
        for number, line in enumerate(content.splitlines(), 1)
        for each in verify_text(line)
    ]


COMMANDS = (receipt,)

if __name__ == "__main__":
    receipt()
