"""What a plugin shows of one entity: data that the product draws, never code or markup."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.texts import Text

Number = int | float
EMPTY = Text("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a panel: what it is, and what it says."""

    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a panel with its unit; None where there is no data."""

    label: Text
    value: Number | None
    unit: Text = EMPTY


@dataclass(frozen=True, slots=True)
class SmallTable:
    """Rows under headings, as many cells in each row as there are headings."""

    columns: Sequence[Text]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: figures first, then facts, then the table; ``note`` is a sentence below."""

    title: Text
    figures: Sequence[Figure] = ()
    facts: Sequence[Fact] = ()
    table: SmallTable | None = None
    note: Text | None = None
