"""A row of a table as a line of JSON and back, by the types of its columns."""

import base64
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import inf
from typing import Any

from sqlalchemy import JSON, Column, Date, LargeBinary, Row, Table

from core.columns import Exact, Moment
from tenants.exit.tables import BLANKED, EMPTIED

OURS = frozenset({"tenant_id"})
LARGEST = 1 << 63


def as_line(table: Table, row: Row[Any]) -> str:
    """The row as one line, without ``tenant_id``: that is another number elsewhere."""
    blanked, emptied = BLANKED.get(table.name, {}), EMPTIED.get(table.name, frozenset())
    content = {
        column.name: dict.fromkeys(value, "")
        if column.name in emptied
        else blanked.get(column.name, plain(value))
        for column, value in zip(table.columns, row, strict=True)
        if column.name != "tenant_id"
    }
    return json.dumps(content, ensure_ascii=False) + "\n"


def from_line(
    table: Table, line: Mapping[str, Any], *, ours: Collection[str] = OURS
) -> dict[str, Any]:
    """The values of the columns; ValueError when one is not of its kind.

    KeyError names a column that the table lacks, one that the line lacks, and one of ``ours``:
    to whom a row belongs is said by who restores it, never by the file.
    """
    said = [column for column in table.columns if column.name not in ours]
    if odd := line.keys() - {column.name for column in said}:
        raise KeyError(min(odd))
    wanted = [column for column in said if column.name in line or not _may_lack(column)]
    return {column.name: _read(column, line[column.name]) for column in wanted}


def plain(value: Any) -> Any:
    """The value as JSON has it, without loss."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None and column.nullable:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Exact):
        return Decimal(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    return value if isinstance(column.type, JSON) else _as_it_is(column, value)


def _as_it_is(column: Column[Any], value: Any) -> Any:
    """A text, number or truth value that fits its column."""
    if type(value) is not column.type.python_type:
        raise ValueError(column.name)
    if isinstance(value, str) and ("\0" in value or len(value) > _longest(column)):
        raise ValueError(column.name)
    if isinstance(value, int) and not -LARGEST <= value < LARGEST:
        raise ValueError(column.name)
    return value


def _longest(column: Column[Any]) -> float:
    return getattr(column.type, "length", None) or inf


def _may_lack(column: Column[Any]) -> bool:
    """Whether an export of an earlier version may do without the column."""
    return column.nullable or column.default is not None or column.server_default is not None
