"""What the page of packs asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.plugin.catalogue.model import Vendor
from core.texts import Text
from tenants.adoption.affected import Made
from tenants.adoption.model import Proposal, Version
from web.values import Account, Place


@dataclass(frozen=True)
class Offered:
    """One version of a pack on the page; ``state`` with its ``tone`` is the tag that it wears."""

    pack: str
    version: str
    name: Text
    vendor: Text
    sector: str
    state: Text
    tone: str
    in_use: bool
    own: bool
    at: datetime | None
    digest: str
    reason: str
    facts: Mapping[str, Any]
    key: str = ""
    signed: bool = False
    sha256: str = ""
    report: Mapping[str, Any] | None = None

    @property
    def adds_to(self) -> str:
        """The pack that it is an addition to, with the versions, or nothing."""
        return str(self.facts.get("adds_to", ""))

    @property
    def indicators(self) -> int:
        """How many there are, as far as is known."""
        return len(self.facts.get("indicators", ()))


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows of one pack; ``refusal`` says why it is not to be trusted."""

    one: Offered
    versions: Sequence[Offered]
    signature: Text | None
    refusal: Text | None
    compatible: bool | None
    affected: Sequence[Made]
    house: Vendor | None = None
    """Who offers it, with what they say of themselves."""


class Packs(Protocol):
    """The catalogue as one institution sees it."""

    def offered(self, place: Place) -> Sequence[Offered]:
        """The version in use first, then everything that could be, newest versions only."""

    def shown(self, place: Place, pack: str, version: str) -> Shown:
        """One pack; NotFound."""

    def picture(self, place: Place, pack: str, version: str, name: str) -> bytes:
        """A picture of a version that the institution is offered; NotFound."""

    def proposals(self, place: Place) -> Sequence[Proposal]:
        """Changes of version, newest first."""

    def former(self, place: Place) -> Version | None:
        """What can be returned to."""

    def attempt(self, place: Place, pack: str, version: str, *, by: Account) -> Proposal:
        """Ask for a shadow run."""

    def propose(self, place: Place, number: int, *, by: Account) -> Proposal:
        """Put it forward."""

    def confirm(self, place: Place, number: int, *, by: Account) -> Proposal:
        """Adopt it, as the second person."""

    def decline(self, place: Place, number: int, *, by: Account, reason: str) -> Proposal:
        """Leave everything as it is."""

    def go_back(self, place: Place, *, by: Account) -> Proposal:
        """Return to the former version."""
