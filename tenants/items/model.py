"""The items that a department may score under one contract, and the scores that it has given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.texts import Text
from tenants.contracts.model import Contract
from tenants.parcels.model import Parcel, Refused

SHEET, SCORES = "sheet", "scores"
"""The kinds of parcels: what is to be scored goes over, scores come back."""

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Score:
    """What a department gave for one item, out of its full marks, and on what ground."""

    points: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item with its full marks, the last day to score it, and the score it has, if any."""

    indicator: str
    name: Text
    full: Decimal
    due: date
    score: Score | None


@dataclass(frozen=True, slots=True)
class Work:
    """What lies under one contract: the items, and who scored them when.

    ``scoring`` for the department, which gives the scores; ``fault`` where a copy does not verify.
    """

    contract: Contract
    other: Text
    scoring: bool
    lines: Sequence[Line]
    given: Parcel | None
    fault: Refused | None = None

    @property
    def period(self) -> str:
        """The period that the contract names."""
        return str(self.contract.terms.details["period"])
