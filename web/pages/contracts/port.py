"""What the pages of contracts ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.evidence.model import Dataset
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Contract, State
from tenants.model import Tenant


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that has come under a contract."""

    period: str
    run: int
    at: datetime
    digest: str
    why_not: Text | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A contract as one side sees it; ``faults`` are what is wrong with its signatures."""

    contract: Contract
    other: Text
    state: State
    mine_above: bool
    waits_for_me: bool
    faults: Sequence[Text] = ()
    sent: Sequence[Sent] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """All contracts of an institution, with whom it may make one, and what it can name there.

    ``items`` are those that its pack lets others score, by id.
    """

    held: Sequence[Held]
    others: Sequence[Tenant]
    datasets: Sequence[Dataset]
    items: Sequence[tuple[str, Text]] = ()


class Contracts(Protocol):
    """Contracts of one institution, which is named by its slug."""

    def shelf(self, slug: str) -> Shelf:
        """Every contract, the newest first."""

    def one(self, slug: str, number: str) -> Held:
        """One contract with its signatures verified and what came under it; NotFound."""

    def propose(self, slug: str, other: str, draft: Draft) -> Contract:
        """Offer a contract, signed by this side; NotFound, BadInput."""

    def sign(self, slug: str, number: str) -> Contract:
        """Agree to what the other side has proposed."""

    def decline(self, slug: str, number: str, *, reason: str = "") -> Contract:
        """Do not sign, or take the own offer back."""

    def end(self, slug: str, number: str, *, reason: str) -> Contract:
        """End a contract from this moment."""
