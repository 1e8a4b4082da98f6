"""Vendors, their keys, and the releases of packs with how far each is in its review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.texts import Text

PRODUCT = "gongheng"
"""The vendor of what comes with the product itself."""

UNSAID = Text("", "")
"""What a vendor says of itself before it has said anything."""


class State(StrEnum):
    """How far a release is in its review."""

    SUBMITTED = "submitted"
    CHECKED = "checked"
    LISTED = "listed"
    DEPRECATED = "deprecated"
    QUARANTINED = "quarantined"


STATES: Mapping[State, Text] = {
    State.SUBMITTED: Text("已提交", "Submitted"),
    State.CHECKED: Text("已检查", "Checked"),
    State.LISTED: Text("已上架", "Listed"),
    State.DEPRECATED: Text("不再推荐", "Deprecated"),
    State.QUARANTINED: Text("已隔离", "Quarantined"),
}

NEVER_LISTED = frozenset({State.SUBMITTED, State.CHECKED})
OPEN = frozenset({State.LISTED, State.DEPRECATED})
"""States in which an institution may take a release up."""

NEXT: Mapping[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.CHECKED, State.QUARANTINED}),
    State.CHECKED: frozenset({State.LISTED, State.QUARANTINED}),
    State.LISTED: frozenset({State.DEPRECATED, State.QUARANTINED}),
    State.DEPRECATED: frozenset({State.LISTED, State.QUARANTINED}),
    State.QUARANTINED: frozenset({State.LISTED, State.DEPRECATED}),
}
"""What may become of a release."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who offers packs; ``number`` is that of the newest listing, 0 before the first."""

    id: str
    name: Text
    contact: str
    added_at: datetime
    number: int = 0
    about: Text = UNSAID


@dataclass(frozen=True, slots=True)
class VendorKey:
    """The public half of a vendor's key."""

    id: str
    vendor: str
    added_at: datetime
    revoked_at: datetime | None = None
    reason: str = ""

    @property
    def short(self) -> str:
        """Its first characters, which people compare."""
        return self.id[:16]


@dataclass(frozen=True)
class Release:
    """One version of a pack in the catalogue; ``report`` is that of its check."""

    id: int
    pack: str
    version: str
    vendor: str
    name: Text
    sector: str
    digest: str
    sha256: str
    length: int
    path: str
    state: State
    submitted_at: datetime
    changed_at: datetime
    reason: str = ""
    key: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """``PACK==VERSION``, as commands take it."""
        return f"{self.pack}=={self.version}"
