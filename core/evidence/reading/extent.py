"""How far the cells of a sheet reach, found in its XML as it streams by."""

import re

from core.errors import BadFile
from core.evidence.reading.sheet import check_columns, check_rows
from core.evidence.reading.source import Limits
from core.texts import Text

WIDE = re.compile(rb"""r=["']([A-Z]{2,3})\d""")
LOW = re.compile(rb"""r=["'][A-Z]{0,3}(\d{6,7})["']""")
ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated=["'](\d{1,9})""")
ROWS_REPEATED = re.compile(rb"""number-rows-repeated=["'](\d{1,9})""")
LONGEST_TAG = 1 << 16
BEYOND_Z = re.compile(rb"""r=["'][A-Z]{2}""")
UNPLACED = re.compile(rb"""<c(?! r=")[ >/]""")
ROW = re.compile(rb"<(?:\w+:)?row\b")
NARROW = 26
LAST_ROW = 1 << 20


class Extent:
    """The width and height of what has passed so far, fed in chunks cut between tags."""

    def __init__(self) -> None:
        self.width = 0
        self.height = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        text = self._rest + chunk
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > LONGEST_TAG:
            cut = len(text)
        self._rest = text[cut:]
        self._look(text[:cut])

    def _look(self, text: bytes) -> None:
        raise NotImplementedError

    def check(self, *, where: str, limits: Limits) -> None:
        """Refuse a sheet whose rectangle is beyond the limits."""
        self._look(self._rest)
        check_columns(self.width, where=where, limits=limits)
        check_rows(self.height, where=where, limits=limits)
        if self.width * self.height > limits.cells:
            raise BadFile(
                Text(
                    f"单元格散布在 {self.width:,} 列 × {self.height:,} 行的范围内，过大",
                    f"its cells are spread over {self.width:,} columns × {self.height:,} rows",
                ),
                where=where,
                advice=Text("请删去远处的零散单元格", "delete the stray cells far from the table"),
            )


class Glance(Extent):
    """A quick look at a sheet of .xlsx: most reach no further than column Z and need no other."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        narrow = limits.columns >= NARROW and limits.cells >= NARROW * LAST_ROW
        self._suffices = narrow and limits.rows >= LAST_ROW
        self._is_sheet: bool | None = None
        self.doubtful = False

    def _look(self, text: bytes) -> None:
        if self._is_sheet is None:
            self._is_sheet = b"worksheet" in text
            self.doubtful = self._is_sheet and not (self._suffices and b"<worksheet" in text)
        if self._is_sheet and not self.doubtful:
            self.doubtful = bool(BEYOND_Z.search(text) or UNPLACED.search(text))


class XlsxExtent(Extent):
    """By the references of cells and rows, and by counting where they are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._cells_in_row = 0
        self._rows = 0

    def _look(self, text: bytes) -> None:
        wide = max((_column(letters) for letters in set(WIDE.findall(text))), default=0)
        low = max((int(digits) for digits in LOW.findall(text)), default=0)
        first, *others = ROW.split(text)
        counts = [self._cells_in_row + _cells(first), *map(_cells, others)]
        self._cells_in_row = counts[-1]
        self._rows += len(others)
        self.width = max(self.width, wide, *counts)
        self.height = max(self.height, low, self._rows)


class OdsExtent(Extent):
    """By counting, with the repeats that the format allows; empty cells at an end do not count."""

    def __init__(self) -> None:
        super().__init__()
        self._column = 0
        self._row = 0

    def _look(self, text: bytes) -> None:
        for tag, attributes in ODS_TAG.findall(text):
            if tag == b"table":
                self._row = self._column = 0
            elif tag == b"table-row":
                self._column = 0
                self._row += _number(ROWS_REPEATED, attributes)
            else:
                self._cell(attributes)

    def _cell(self, attributes: bytes) -> None:
        self._column += _number(COLUMNS_REPEATED, attributes)
        if not attributes.rstrip().endswith(b"/") or b"value" in attributes:
            self.width = max(self.width, self._column)
            self.height = max(self.height, self._row)


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _cells(row: bytes) -> int:
    return sum(row.count(mark + end) for mark in (b"<c", b":c") for end in (b" ", b">", b"/"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
