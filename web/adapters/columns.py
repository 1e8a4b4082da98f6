"""The headers of a file with the fields that they are taken for."""

from collections.abc import Sequence

from core.evidence.header_rows import OURS
from core.evidence.headers import Column, Mapping, plain
from core.evidence.preparation import Survey
from web.values import Choice


def choices(sheets: Sequence[Survey], decided: Mapping | None) -> tuple[Choice, ...]:
    """Every header of the file once; what was decided goes before what is recognised."""
    columns: dict[str, Column] = {}
    for sheet in sheets:
        for column in sheet.columns:
            known = columns.get(plain(column.header))
            if column.header and column.note != OURS and (known is None or known.field is None):
                columns[plain(column.header)] = column
    if decided is not None:
        fields = {plain(header): name for header, name in decided.fields.items()}
        return tuple(Choice(each.header, fields.get(key, "")) for key, each in columns.items())
    return _guessed(list(columns.values()))


def _guessed(columns: Sequence[Column]) -> tuple[Choice, ...]:
    """A suggestion is made for one header only, and never of a field that another one has."""
    taken = {each.field for each in columns}
    found = []
    for each in columns:
        near = each.suggestion if each.suggestion not in taken else None
        taken.add(near)
        found.append(Choice(each.header, each.field or near or "", suggested=near is not None))
    return tuple(found)
