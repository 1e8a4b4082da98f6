"""``gongheng explain``: one value opened to its arithmetic and its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
import polars as pl

from core.evidence.model import Dataset
from core.indicators.explain import Explanation, Opened, Subject
from core.indicators.model import Level
from core.indicators.periods import Period
from core.texts import Text
from web.bootstrap import opened
from web.commands.printing import as_json, joined, language, print_json, print_table, written
from web.commands.scores import at_level, in_period

SIDES = {
    "numerator": Text("分子", "Numerator"),
    "denominator": Text("分母", "Denominator"),
    "value": Text("指标值", "Value"),
}
COUNTED = Text("计入", "counted")
LEFT_OUT = Text("未计入", "left out")
FAILED = Text("不满足的条件", "Condition not met")
MARKS = {True: Text("是", "yes"), False: Text("否", "no")}


@click.command()
@click.argument("tenant")
@in_period
@click.option("--subject", required=True, help="工号、部门编号或单位代码 / whose value")
@click.option("--indicator", required=True, help="指标编号 / indicator id")
@at_level
@click.option("--rows", is_flag=True, help="列出每一行 / list the rows")
@as_json
def explain(
    tenant: str,
    period: str,
    *,
    subject: str,
    indicator: str,
    level: str,
    rows: bool,
    json_: bool,
) -> None:
    """解释一个数 / Open one value down to its rows."""
    with opened() as application:
        found = application.explain(
            tenant,
            Period.parse(period),
            subject=Subject(Level(level), "" if level == Level.TENANT.value else subject),
            indicator=indicator,
        )
        formula = application.formula(tenant, indicator)
        datasets = application.datasets(tenant)
    if json_:
        content = _as_json(found, with_rows=rows)
        print_json(content | {"formula": formula, "arithmetic": found.formula})
        return
    quotient = f"{written(found.numerator)} ÷ {written(found.denominator)} = "
    click.echo(formula)
    click.echo(f"= {quotient if found.denominator is not None else ''}{found.value}")
    for atom in found.atoms:
        _print(atom, datasets[atom.dataset], with_rows=rows)


def _say(text: Text) -> str:
    return text.within(language())


def _print(atom: Opened, dataset: Dataset, *, with_rows: bool) -> None:
    click.echo(
        f"\n{_say(SIDES[atom.side])} · {_say(dataset.label)} · {atom.period} · "
        f"{_say(COUNTED)} {atom.counted.height}, {_say(LEFT_OUT)} {atom.left_out.height}"
    )
    if not with_rows:
        return
    for words, frame in ((COUNTED, atom.counted), (LEFT_OUT, atom.left_out)):
        if frame.height:
            click.echo(f"\n[{_say(words)}]")
            _print_rows(frame, dataset)


def _print_rows(frame: pl.DataFrame, dataset: Dataset) -> None:
    """The columns that say anything, under their labels."""
    shown = [name for name in frame.columns if frame[name].null_count() < frame.height]
    labels = {each.name: each.label for each in dataset.fields} | {"failed": FAILED}
    headers = [_say(labels.get(name, Text(name, name))) for name in shown]
    print_table(headers, [_cells(row, shown) for row in frame.iter_rows(named=True)])


def _cells(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [_cell(row[name]) for name in names]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _say(MARKS[value])
    if isinstance(value, list):
        return joined(str(each) for each in value)
    return str(written(value))


def _as_json(found: Explanation, *, with_rows: bool) -> dict[str, Any]:
    return {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "value": found.value,
        "atoms": [_atom_as_json(each, with_rows=with_rows) for each in found.atoms],
    }


def _atom_as_json(atom: Opened, *, with_rows: bool) -> dict[str, Any]:
    content = {
        "side": atom.side,
        "atom": atom.atom,
        "dataset": atom.dataset,
        "period": str(atom.period),
        "counted": atom.counted.height,
        "left_out": atom.left_out.height,
    }
    if not with_rows:
        return content
    rows = {"rows": atom.counted.to_dicts(), "rows_left_out": atom.left_out.to_dicts()}
    return content | rows
