"""How a command prints: JSON for programs, aligned columns for people."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

import click

from core.texts import Text

as_json = click.option("--json", "json_", is_flag=True, help="JSON 输出 / print JSON")


def language() -> str:
    """The language of messages: Chinese unless ``GONGHENG_LANGUAGE`` says ``en``."""
    return os.environ.get("GONGHENG_LANGUAGE", "zh")


def said(text: Text) -> str:
    """A text in the language of messages."""
    return text.within(language())


def say(text: Text) -> None:
    """One line in the language of messages."""
    click.echo(said(text))


def joined(names: Iterable[str]) -> str:
    """Names in a row, as the language of messages lists them."""
    return said(Text("、", ", ")).join(names)


def plain(value: Any) -> Any:
    """A value as JSON has it: exact numbers become numbers, or text where they would lose."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def written(value: Any) -> Any:
    """A value for a table or CSV: exact numbers without the zeros behind them."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value


def print_json(content: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(content, ensure_ascii=False, default=plain))


def print_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, for long tables."""
    for row in rows:
        print_json(row)


def print_table(headers: Sequence[str | Text], rows: Sequence[Sequence[Any]]) -> None:
    """Columns aligned by display width, where a Chinese character counts two.

    A text, in a header or in a cell, is shown in the language of messages.
    """
    table = [[_shown(cell) for cell in row] for row in [headers, *rows]]
    widths = [max(_width(row[place]) for row in table) for place in range(len(headers))]
    for row in table:
        cells = (cell + " " * (widths[place] - _width(cell)) for place, cell in enumerate(row))
        click.echo("  ".join(cells).rstrip())


def say_findings(report: Mapping[str, Any]) -> None:
    """What a pack's check found, a line each."""
    for zh, en in report["lines"]:
        say(Text(zh, en))


def tally(report: Mapping[str, Any]) -> Text:
    """How much of a pack's check went well."""
    passed, failed = report["passed"], report["failed"]
    return Text(f"{passed} 项通过，{failed} 项不通过", f"{passed} passed, {failed} failed")


def _shown(cell: Any) -> str:
    if isinstance(cell, Text):
        return said(cell)
    return "–" if cell is None else str(written(cell))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
