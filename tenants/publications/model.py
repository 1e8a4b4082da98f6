"""A publication, and what an upper institution holds of those below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.texts import Text
from tenants.contracts.model import Contract
from tenants.parcels.model import Parcel, Refused

RESULTS = "results"
"""The kind of parcel that carries a publication."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What an institution has published of a period; the newest of a period counts."""

    number: int
    period: str
    run: int
    content: Mapping[str, Any]
    by: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """The publications that travel under one contract, newest period first, as verified now.

    ``mine_above`` for the institution that reads, not the one that published.
    """

    contract: Contract
    other: Text
    mine_above: bool
    parcels: Sequence[Parcel | Refused]


def withdrawn(content: Mapping[str, Any]) -> bool:
    """Whether a parcel only says that the publication was taken back."""
    return "withdrawn" in content
