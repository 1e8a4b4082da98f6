"""Which column of a sheet is which field of a dataset."""

import difflib
import re
import unicodedata
from collections import Counter, abc
from dataclasses import dataclass, field
from typing import TypedDict

from core.evidence.model import Dataset
from core.texts import Text

OWN_ROW = "原行号 Row"
OWN_REASON = "退回原因 Reason"
LINE = " / "
NEAR = 0.5
WORD = 2
"""So many letters make a word that a longer label may contain."""
SHUFFLED = 0.9
DATED = re.compile("(?:日期|时间|时刻|日)$")


class Saved(TypedDict):
    """A mapping as plain values."""

    fields: dict[str, str]
    ignored: list[str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What an institution has decided once about foreign headers: header → field name.

    ``ignored`` are headers that are known to be of no use. Saved by the caller per dataset.
    """

    fields: abc.Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    def as_json(self) -> Saved:
        """Plain values, to be saved."""
        return {"fields": dict(self.fields), "ignored": sorted(self.ignored)}

    @staticmethod
    def from_json(saved: Saved) -> "Mapping":
        """The inverse of ``as_json``."""
        return Mapping(saved["fields"], frozenset(saved["ignored"]))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the user's sheet: its header and, once known, its field.

    ``suggestion`` is a field whose label is nearly the header; ``note`` says why the column is
    not used.
    """

    position: int
    header: str
    field: str | None = None
    suggestion: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Where the data of a sheet begins and what its columns are.

    ``first`` and ``data`` count rows of the frame from 0: the header's first row and the row
    after its last.
    """

    first: int
    data: int
    columns: tuple[Column, ...]

    def matched(self) -> dict[str, Column]:
        """Field name → column."""
        return {each.field: each for each in self.columns if each.field is not None}


def plain(label: str) -> str:
    """A label without case, width, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", label).casefold())


def short(label: str) -> str:
    """The same without what stands in brackets: units, remarks."""
    return plain(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", unicodedata.normalize("NFKC", label)))


class Names:
    """What the fields of a dataset may be called in a file."""

    def __init__(self, dataset: Dataset, mapping: Mapping) -> None:
        self._mapped = {plain(header): name for header, name in mapping.fields.items()}
        self._ignored = {plain(header) for header in mapping.ignored}
        self._exact: dict[str, str] = {}
        self._short: dict[str, str] = {}
        for each in dataset.fields:
            for label in (each.label.zh, each.label.en, each.name, *each.aliases):
                self._exact.setdefault(plain(label), each.name)
                self._short.setdefault(short(label), each.name)
        self._dataset = dataset

    def find(self, header: str) -> tuple[str, int] | None:
        """The field of a header and how surely: 0 by mapping, 1 by label, 2 without brackets."""
        found = self._find(header)
        upper, line, lower = header.rpartition(LINE)
        return found or (self._find(lower) if upper and line else None)

    def _find(self, header: str) -> tuple[str, int] | None:
        whole = plain(header)
        if not whole or whole in self._ignored:
            return None
        for sureness, names in enumerate((self._mapped, self._exact)):
            if whole in names:
                return names[whole], sureness
        name = self._short.get(short(header))
        return (name, 2) if name else None

    def ignores(self, header: str) -> bool:
        """Whether the saved mapping says that the column is of no use."""
        return plain(header) in self._ignored

    def decides(self, header: str) -> bool:
        """Whether the saved mapping gives the column, under this very header, its field."""
        return plain(header) in self._mapped

    def without(self, claimed: abc.Container[str]) -> frozenset[str]:
        """The fields that are not among those claimed."""
        return frozenset(each.name for each in self._dataset.fields if each.name not in claimed)

    def nearest(self, header: str, among: frozenset[str]) -> str | None:
        """The field, of those given, whose label or else alias looks most like the header."""
        label = short(header.rpartition(LINE)[2])
        own = {short(each.label.zh) for each in self._dataset.fields}
        known = [
            (likeness(label, key), key in own, name)
            for key, name in self._short.items()
            if name in among
        ]
        close = max(known, key=lambda each: each[:2], default=None)
        return close[2] if close and close[0] > NEAR else None


def likeness(one: str, other: str) -> float:
    """How much two plain labels look alike, from 0 to 1: the same letters, in any order if Chinese.

    One within the other is much alike; a day, a date and a time are the same word.
    """
    one, other = DATED.sub("日", one), DATED.sub("日", other)
    if not one or not other:
        return 0
    alike = difflib.SequenceMatcher(None, one, other).ratio()
    less, more = sorted((one, other), key=len)
    if len(less) >= WORD and less in more:
        return max(alike, (1 + alike) / 2)
    if one.isascii() or other.isascii():
        return alike
    shared = (Counter(one) & Counter(other)).total()
    return max(alike, SHUFFLED * 2 * shared / (len(one) + len(other)))
