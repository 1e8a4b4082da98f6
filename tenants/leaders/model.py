"""The figures of leaders under one contract, and the marks that the institution above gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.texts import Text
from tenants.contracts.model import Contract
from tenants.parcels.model import Parcel, Refused

FIGURES, APPRAISAL = "leaders", "appraisal"
"""The kinds of parcels: figures go up, marks come back."""

FULL = Decimal(100)
LONGEST_COMMENT = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """What the institution above says of one leader: points out of 100, and why."""

    points: Decimal
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lies under a contract, by period: figures as they came, marks as they were given."""

    contract: Contract
    other: Text
    mine_above: bool
    figures: Mapping[str, Parcel | Refused]
    marks: Mapping[str, Parcel | Refused]

    @property
    def periods(self) -> Sequence[str]:
        """Every period with figures, the newest first."""
        return sorted(self.figures, reverse=True)


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back about one person, with its source."""

    mark: Mark
    source: Text
    by: str
    at: datetime
    contract: str
