"""What a plugin hands over to be shown with: invented institutions and the files they upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.texts import Text


@dataclass(frozen=True, slots=True)
class Institution:
    """One invented institution; ``level`` is ``intermediate`` or ``basic`` for courts."""

    slug: str
    name: Text
    sector: str
    level: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """One file to bring in: whose it is, and which dataset it holds."""

    institution: str
    dataset: str
    path: Path


class City(Protocol):
    """Institutions, upper ones first, and their files in the order in which they must come in."""

    @property
    def institutions(self) -> Sequence[Institution]:
        """Every institution of the city."""
        ...

    def write(self, folder: Path) -> list[Upload]:
        """Write the files into ``folder``, which exists."""
        ...
