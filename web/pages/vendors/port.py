"""What the operators' pages of vendors and releases ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.plugin.catalogue.model import Release, State, Vendor, VendorKey
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a release has come: institutions that have results of it, and how many runs."""

    institutions: int
    runs: int


class Desk(Protocol):
    """Vendors, keys and releases of the installation."""

    def vendors(self) -> Sequence[tuple[Vendor, Sequence[VendorKey]]]:
        """Every vendor with its keys."""

    def add(self, vendor: str, *, name: Text, contact: str, public: str) -> Vendor:
        """Know a vendor from now on, with its first key if there is one."""

    def add_key(self, vendor: str, public: str) -> VendorKey:
        """Believe another key too."""

    def revoke_key(self, vendor: str, key: str, *, reason: str) -> VendorKey:
        """Believe a key no longer."""

    def releases(self) -> Sequence[Release]:
        """Every release, newest first."""

    def reaches(self, releases: Sequence[Release]) -> Mapping[int, Reach]:
        """How far each has come, by its number."""

    def submit(self, archive: bytes, listing: bytes) -> Release:
        """Take a signed archive and have it checked soon."""

    def check(self, release: int) -> None:
        """Have a release checked soon."""

    def decide(self, release: int, to: State, *, reason: str) -> Release:
        """List it, deprecate it, or put it into quarantine."""
