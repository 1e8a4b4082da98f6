"""Where the header of a sheet stands, be it one row or two, under however many titles."""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from core.errors import BadFile
from core.evidence.headers import LINE, OWN_REASON, OWN_ROW, Column, Header, Mapping, Names, plain
from core.evidence.model import Dataset
from core.texts import Text

OURS = Text("本系统添加的列", "a column that this system added")
IGNORED = Text("按已保存的对应关系忽略", "ignored by the saved mapping")
UNKNOWN = Text("不在数据集中，未读取", "not in the dataset, not read")
UNNAMED = Text("没有表头，未读取", "has no header, not read")
TWICE = Text(
    "另有一列更符合同一字段，未读取", "another column fits the same field better, not read"
)
LOOKED_AT = 30
ENOUGH = 2 / 3
"""A row of names fills so much of the widest row; a title above it fills less."""
NOTE = re.compile(
    r"[^:：（(\[]{1,20}[:：]\s*\S"
    r"|(?:截至|截止)?\d{4}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}|\s*月)"
)
"""A label with its value behind a colon, or a date: somebody's remark and never a header."""
OURSELVES = frozenset({plain(OWN_ROW), plain(OWN_REASON)})
Reading = tuple[int, int, list[str]]
"""The first row of a header, the first row of data, and the headers so read."""


def locate(cells: pl.DataFrame, dataset: Dataset, mapping: Mapping, *, where: str) -> Header | None:
    """The row, or pair of rows, that names the most fields; none if no row names any.

    Raises ``BadFile`` when two columns of different content claim one field.
    """
    names = Names(dataset, mapping)
    top = [_texts(row) for row in cells.head(LOOKED_AT).rows()]
    enough = min(2, len(dataset.fields))
    readings = (each for first in range(len(top)) for each in _readings(top, first))
    named = [each for each in readings if _count(each[2], names) >= enough]
    if not named:
        return None
    first, data, headers = max(named, key=lambda each: _merit(each, top, names))
    return Header(first, data, _columns(cells.slice(data), headers, names, where=where))


def likely(cells: pl.DataFrame, dataset: Dataset, mapping: Mapping, *, where: str) -> Header | None:
    """The header as ``locate`` finds it, or else the first row that is nearly as wide as any.

    For showing foreign headers to somebody who can say what they mean.
    """
    found = locate(cells, dataset, mapping, where=where)
    if found is not None:
        return found
    top = [_texts(row) for row in cells.head(LOOKED_AT).rows()]
    widths = [0 if _is_note(row) else len(set(filter(None, row))) for row in top]
    wide = max(2, ENOUGH * max(widths, default=0))
    first = next((at for at, width in enumerate(widths) if width >= wide), None)
    if first is None:
        return None
    names = Names(dataset, mapping)
    columns = _columns(cells.slice(first + 1), top[first], names, where=where)
    return Header(first, first + 1, columns)


def _texts(row: tuple[str | None, ...]) -> list[str]:
    return [" ".join((cell or "").split()) for cell in row]


def _readings(top: list[list[str]], first: int) -> Iterator[Reading]:
    """The row as a header of its own, and with the next row as its second line."""
    yield first, first + 1, top[first]
    if first + 1 < len(top) and not _is_note(top[first]):
        yield first, first + 2, _two_lines(top[first], top[first + 1])


def _is_note(row: list[str]) -> bool:
    return any(NOTE.match(cell) for cell in row)


def _merit(reading: Reading, top: list[list[str]], names: Names) -> tuple[int, int, int]:
    """The more fields the better, then as the saved mapping has it, then by as few rows as will do.

    So a line that adds no field to the header below it is a title, unless it names columns that
    the header leaves blank.
    """
    first, data, headers = reading
    ignored = sum(map(names.ignores, headers))
    decided = ignored + sum(map(names.decides, headers))
    alone = data == first + 1
    fills = not alone and _fills(top[first], top[first + 1], names)
    return _count(headers, names) + ignored, decided, 2 * fills + alone


def _fills(upper: list[str], lower: list[str], names: Names) -> bool:
    """Whether the upper line names columns that a header below leaves blank."""
    gaps = any(high and not low for high, low in zip(upper, lower, strict=True))
    return gaps and len(set(filter(None, upper))) > 1 and _count(lower, names) > 0


def _two_lines(upper: list[str], lower: list[str]) -> list[str]:
    """Both lines of each column; a cell over several columns stands only in the first of them."""
    headers, above = [], ""
    for high, low in zip(upper, lower, strict=True):
        above = high or (above if low else "")
        headers.append(LINE.join(filter(None, (above, low))))
    return headers


def _count(headers: Iterable[str], names: Names) -> int:
    found = (names.find(each) for each in headers)
    return len({each[0] for each in found if each})


def _columns(
    body: pl.DataFrame, headers: list[str], names: Names, *, where: str
) -> tuple[Column, ...]:
    """Every column with its field, or the reason why it has none."""
    claims: dict[str, list[tuple[int, int]]] = {}
    for position, header in enumerate(headers):
        found = names.find(header) if plain(header) not in OURSELVES else None
        if found:
            claims.setdefault(found[0], []).append((found[1], position))
    chosen = {
        _chosen(sorted(claim), body, headers, where=where): name for name, claim in claims.items()
    }
    taken = {position for claim in claims.values() for _, position in claim}
    free = names.without(claims)
    return tuple(
        Column(position, header, chosen[position])
        if position in chosen
        else Column(
            position,
            header,
            None,
            *_unread(header, taken=position in taken, names=names, free=free),
        )
        for position, header in enumerate(headers)
        if header or body[str(position)].null_count() < body.height
    )


def _chosen(
    claim: list[tuple[int, int]], body: pl.DataFrame, headers: list[str], *, where: str
) -> int:
    """The surest column for a field; of two equally sure ones, either if they hold the same."""
    sureness, position = claim[0]
    for other_sureness, other in claim[1:]:
        alike = body[str(position)].equals(body[str(other)])
        if other_sureness == sureness and not alike:
            raise BadFile(
                Text(
                    f"第 {position + 1} 列“{headers[position]}”与第 {other + 1} 列"
                    f"“{headers[other]}”都对应同一字段，内容却不同",
                    f"columns {position + 1} “{headers[position]}” and {other + 1} "
                    f"“{headers[other]}” are the same field but differ",
                ),
                where=where,
                advice=Text("请删去或改名其中一列", "delete or rename one of them"),
            )
    return position


def _unread(
    header: str, *, taken: bool, names: Names, free: frozenset[str]
) -> tuple[str | None, Text]:
    """A suggestion, if any, and why the column is not read."""
    if plain(header) in OURSELVES:
        return None, OURS
    if names.ignores(header):
        return None, IGNORED
    if taken:
        return None, TWICE
    if not header:
        return None, UNNAMED
    return names.nearest(header, free), UNKNOWN
