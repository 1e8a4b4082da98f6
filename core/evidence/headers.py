"""Which column of a sheet is which field of a dataset."""

from collections import abc
from dataclasses import dataclass, field
from typing import TypedDict

from core.texts import Text


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
