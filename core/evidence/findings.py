"""What is said about a place in a file: a cell that is wrong, a row that is not data."""

from dataclasses import dataclass

from core.evidence.model import Severity
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark about a cell or a row.

    ``row`` counts from 1 as the user's spreadsheet does, 0 is the sheet as a whole. ``column`` is
    the user's own header (several joined by 、), empty for the row as a whole; ``fields`` are the
    dataset's fields at fault.
    """

    sheet: str
    row: int
    column: str
    value: str | None
    reason: Text
    severity: Severity = Severity.ERROR
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Plain values, for the command line and the API."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": {"zh": self.reason.zh, "en": self.reason.en},
            "severity": self.severity.value,
            "fields": list(self.fields),
        }


@dataclass(frozen=True, slots=True)
class NotData:
    """A row (0: the whole sheet) that was recognised as no data, and why."""

    sheet: str
    row: int
    reason: Text
    text: str = ""

    def as_json(self) -> dict[str, object]:
        """Plain values, for the command line and the API."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "reason": {"zh": self.reason.zh, "en": self.reason.en},
            "text": self.text,
        }
