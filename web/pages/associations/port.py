"""What the pages of matters and associations ask for."""

from collections.abc import Sequence
from typing import Protocol

from core.graph.answering import Answer
from core.graph.asking import Answered
from core.graph.elements import Entity, Key
from core.graph.masking import Mask
from core.graph.query import Step
from core.graph.questions.profile import Profile
from core.graph.service import Hits, Paths
from core.marks.model import Mark
from tenants.clues.marks import Marked
from tenants.matters.doors import OwnCase
from tenants.matters.model import Matter, OpenedName, Wish
from web.values import Account, Place


class Doors(Protocol):
    """The two doors to an institution's graph; Unavailable where it does not answer."""

    def ready(self, place: Place) -> bool:
        """Whether there is a graph to ask; where it is missing or old, a worker is told."""

    def mine(self, place: Place, account: Account) -> Sequence[Entity]:
        """The cases that the account handles."""

    def own_case(self, place: Place, account: Account, number: str) -> OwnCase:
        """One of them, or NotFound."""

    def matters(self, place: Place, account: Account) -> Sequence[Matter]:
        """The matters that the account sees, the newest first."""

    def matter(self, place: Place, account: Account, number: int) -> Matter:
        """One of them, or NotFound."""

    def subjects(self, place: Place, written: str) -> tuple[Key, ...]:
        """The staff members and cases written down line by line."""

    def ask(self, place: Place, account: Account, wish: Wish, *, urgent: bool = False) -> Matter:
        """Ask for a matter, or for a break-glass; BadInput, Conflict, NotAllowed."""

    def decide(self, place: Place, account: Account, number: int, *, act: str) -> Matter:
        """``approve``, ``refuse``, ``withdraw`` or ``confirm``; Conflict, NotAllowed."""

    def near(
        self,
        place: Place,
        account: Account,
        number: int,
        keys: Sequence[Key],
        *,
        step: Step,
        skip: int = 0,
    ) -> Answered[Answer]:
        """What is one link away."""

    def path(
        self, place: Place, account: Account, number: int, *, ends: tuple[Key, Key], hops: int
    ) -> Answered[Paths]:
        """How two entities are connected."""

    def profile(self, place: Place, account: Account, number: int, key: Key) -> Answered[Profile]:
        """One entity."""

    def search(self, place: Place, account: Account, number: int, text: str) -> Hits:
        """Entities by name, number or pinyin."""

    def mask(self, place: Place, account: Account, number: int) -> Mask:
        """Which names are open."""

    def opened(self, place: Place, account: Account, number: int) -> Sequence[OpenedName]:
        """The names that were opened, with their reasons."""

    def open_name(
        self, place: Place, account: Account, number: int, key: Key, *, reason: str
    ) -> None:
        """Open one name."""

    def handle(self, place: Place, number: int, key: Key) -> str:
        """What an address calls an entity that was shown under a matter."""

    def meant(self, place: Place, number: int, handle: str) -> Key:
        """The entity of a handle, or NotFound."""

    def mark(self, place: Place, number: int) -> str:
        """What the canvas knows an entity by: the same each time, and says nothing of it."""


class Marks(Protocol):
    """Marks of conduct: under a matter to the supervision office, and to the person concerned."""

    def of(self, place: Place, account: Account, number: int, key: Key) -> Sequence[Marked]:
        """The marks of a staff member under a matter of the account's own."""

    def own(self, place: Place, account: Account) -> Sequence[Marked]:
        """The marks of the account in person."""

    def seal(self, place: Place, number: int, key: Key, mark: Mark) -> str:
        """A mark as the form carries it that registers a clue."""
