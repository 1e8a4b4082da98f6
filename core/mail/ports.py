"""What sending a letter means to the features that write letters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.texts import Text


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address, in the language ``locale``; its body may hold a secret link."""

    to: str
    subject: Text
    body: Text = field(repr=False)
    locale: str = "zh"
    enclosures: Sequence[Enclosure] = field(default=(), repr=False)


class Post(Protocol):
    """Takes letters; a letter that is taken is delivered, if it can be delivered at all."""

    def send(self, letter: Letter) -> None:
        """Take the letter. BadInput when the address cannot be one."""


class Carrier(Protocol):
    """Carries one letter to where it is read. Unavailable: try again; BadInput: give it up."""

    def carry(self, letter: Letter) -> None:
        """Hand the letter over."""
