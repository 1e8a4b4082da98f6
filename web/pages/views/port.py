"""What the pages of saved views ask for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.graph.elements import Key
from tenants.views.model import Draft, Fellow, Shown, View
from web.values import Account, Place


class Views(Protocol):
    """The saved views of an institution."""

    def of(self, place: Place, account: Account) -> Sequence[Shown]:
        """One's own and those shared with one, the newest first."""

    def one(self, place: Place, account: Account, number: int) -> Shown:
        """One that opens; NotFound, or Conflict while its matter is not in force."""

    def save_matter(self, place: Place, account: Account, matter: int, draft: Draft) -> View:
        """Keep a view under a matter in force; BadInput, Conflict, NotAllowed, NotFound."""

    def save_case(self, place: Place, account: Account, case_no: str, draft: Draft) -> View:
        """Keep a view of a case that the account handles; BadInput, NotFound."""

    def fellows(self, place: Place, account: Account, number: int) -> Sequence[Fellow]:
        """With whom it may be shared."""

    def share(self, place: Place, account: Account, number: int, accounts: Sequence[int]) -> None:
        """Share with exactly these; BadInput, Conflict, NotFound."""

    def remove(self, place: Place, account: Account, number: int) -> None:
        """Delete one's own, or NotFound."""

    def keys(self, place: Place, numbers: Sequence[int]) -> Mapping[int, Key]:
        """What the graph's numbers stand for today, as far as they do."""

    def key(self, place: Place) -> str:
        """Tells under which key the marks of a layout were made."""
