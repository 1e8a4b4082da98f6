"""A row of a table as a line of JSON and back, by the types of its columns."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Row, Table

from core.columns import Exact, Moment
from tenants.exit.tables import BLANKED, EMPTIED


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


def from_line(table: Table, line: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the columns; KeyError for a column that the table lacks, ValueError."""
    return {name: _read(table.columns[name], value) for name, value in line.items()}


def plain(value: Any) -> Any:
    """The value as JSON has it, without loss."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Exact):
        return Decimal(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    return value
