"""What a vendor's own pages stand on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.identity.service import Identity
from core.mail.ports import Letter
from core.plugin.catalogue.model import Release, Vendor, VendorKey
from core.plugin.catalogue.people.passes import Passes
from core.plugin.catalogue.people.service import VendorPeople
from core.texts import Text
from web.values import Account

FEWEST = 3
"""Of fewer institutions a vendor learns only that they are fewer."""


class Shelf(Protocol):
    """What one vendor has in the catalogue; what is another's does not exist."""

    def vendor(self, vendor: str) -> Vendor:
        """The vendor itself."""

    def describe(self, vendor: str, *, contact: str, about: Text) -> Vendor:
        """What the catalogue says of it beside its name."""

    def releases(self, vendor: str) -> Sequence[Release]:
        """Its releases, the newest first."""

    def release(self, vendor: str, number: int) -> Release:
        """One of them; NotFound."""

    def used(self, releases: Sequence[Release]) -> Mapping[int, int | None]:
        """How many institutions work with each, by its number; None for fewer than ``FEWEST``."""

    def submit(self, vendor: str, archive: bytes, listing: bytes) -> Release:
        """Take a signed archive of the vendor and have it checked soon."""

    def resign(self, vendor: str, listing: bytes) -> None:
        """Take a listing that the vendor has signed anew."""

    def deprecate(self, vendor: str, number: int, *, reason: str) -> Release:
        """Advise against a listed release; NotFound, Conflict."""

    def picture(self, vendor: str, number: int, name: str) -> bytes:
        """A picture that one of its releases brings; NotFound."""

    def keys(self, vendor: str) -> Sequence[VendorKey]:
        """Its keys, old and new."""

    def add_key(self, vendor: str, public: str) -> VendorKey:
        """Believe another key too."""

    def revoke_key(self, vendor: str, key: str, *, reason: str) -> VendorKey:
        """Believe a key no longer."""


@dataclass(frozen=True)
class Offering:
    """Everything that a vendor's people reach."""

    identity: Identity
    people: VendorPeople
    passes: Passes
    shelf: Shelf
    write: Callable[[Letter], bool]
    """Send a letter; whether anything carries letters here."""

    def vendor_of(self, account: Account) -> str | None:
        """The vendor that the account works for."""
        return self.people.of_account(account.id)

    def bearer(self, secret: str) -> tuple[str, Account] | None:
        """The vendor and the account behind a token."""
        found = self.passes.bearer(secret)
        if found is None:
            return None
        vendor, who = found
        return vendor, Account(who.id, who.name, who.label, who.sessions)
