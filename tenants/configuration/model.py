"""A configuration, an offer of one, and what taking it over would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from core.texts import Text
from tenants.configuration.adjustments import Adjustments
from tenants.signing.model import Statement, canonical


@dataclass(frozen=True, slots=True)
class Configuration:
    """The pack by id, version and digest, the calendar's setting, the adjustments."""

    pack: str
    version: str
    digest: str
    calendar: Mapping[str, Any] | None
    adjustments: Adjustments

    @property
    def plain(self) -> dict[str, Any]:
        """In plain values, as it is offered."""
        return {
            "pack": self.pack,
            "version": self.version,
            "digest": self.digest,
            "calendar": dict(self.calendar) if self.calendar else None,
            "adjustments": self.adjustments.plain,
        }

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Configuration":
        """Out of plain values."""
        adjustments = Adjustments.read(said["adjustments"])
        return cls(said["pack"], said["version"], said["digest"], said["calendar"], adjustments)

    @property
    def mark(self) -> str:
        """SHA-256 of it."""
        return sha256(canonical(self.plain).encode()).hexdigest()


class OfferState(StrEnum):
    """What has become of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OFFER_STATES: Mapping[OfferState, Text] = {
    OfferState.OPEN: Text("待对方决定", "Open"),
    OfferState.ACCEPTED: Text("已采用", "Taken over"),
    OfferState.DECLINED: Text("未采用", "Not taken over"),
    OfferState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A configuration that one institution offers to another, signed by the one that offers."""

    code: str
    sender: str
    receiver: str
    by: str
    at: datetime
    configuration: Configuration
    state: OfferState
    decided_by: str = ""
    decided_at: datetime | None = None

    def waits_for(self, slug: str) -> bool:
        """Whether this institution has yet to decide."""
        return self.state is OfferState.OPEN and self.receiver == slug


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be otherwise."""

    what: Text
    before: str
    after: str


def statement(
    code: str, sender: str, receiver: str, *, by: str, at: datetime, offered: Configuration
) -> Statement:
    """What the offering side signs."""
    return {
        "kind": "configuration",
        "code": code,
        "sender": sender,
        "receiver": receiver,
        "by": by,
        "at": at.isoformat(),
        "configuration": offered.plain,
    }
