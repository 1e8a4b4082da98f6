"""What an adapter is: it reads a source portion by portion and says how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from core.errors import BadInput, Unavailable
from core.texts import Text

Mark = Mapping[str, Any]
"""How far a source has been read, in plain JSON; the adapter's own, given back to it unchanged."""

NOTHING_READ: Mark = {}


class SettingKind(StrEnum):
    """How a setting is asked for and kept; a secret is sealed and never shown again."""

    TEXT = "text"
    NUMBER = "number"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    CHOICE = "choice"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that an institution tells an adapter about its source."""

    name: str
    label: Text
    kind: SettingKind = SettingKind.TEXT
    required: bool = True
    default: str = ""
    hint: Text = Text("", "")  # noqa: RUF009 - a text is frozen
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Portion:
    """Records as the source has them: a frame under its own column names, or a whole file.

    ``name`` is what the import is called; ``mark`` is how far the source has been read once this
    portion is in. Portions come in order, and none is asked for before the last one is in.
    """

    name: str
    content: pl.DataFrame | Path
    mark: Mark


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of the inbox that is no longer written to; ``stamp`` changes when the file does."""

    name: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web service answered: its status, and what it sent."""

    status: int
    content: bytes = field(repr=False)


class Outside(Protocol):
    """What an adapter may reach: files that belong to the institution, and checked addresses."""

    def folder(self, written: str) -> Path:
        """The folder (or file) of that name within the institution's inbox; BadInput outside."""

    def waiting(self, folder: str, pattern: str) -> Sequence[Waiting]:
        """The finished files of an inbox folder whose name fits, the oldest first."""

    def content(self, folder: str, name: str) -> bytes:
        """What such a file holds."""

    def check_host(self, host: str, port: int) -> None:
        """Raise NotAllowed unless the operator lets connections go there."""

    def check_url(self, url: str) -> None:
        """The same for the address of a web service."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What the checked address answers to GET; SourceUnavailable where nothing does.

        Redirects are not followed. For a plugin from outside this is the only way to a network.
        """


class Adapter(Protocol):
    """Reads one kind of source. It keeps no state: what it needs to go on is in the mark."""

    @property
    def id(self) -> str:
        """What a source refers to it by."""

    @property
    def label(self) -> Text:
        """What users call it."""

    @property
    def settings(self) -> Sequence[Setting]:
        """What it asks about a source."""

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """What is new since ``mark``; SourceUnavailable to be tried again, BadInput to stop."""


class SourceUnavailable(Unavailable):
    """The source does not answer now; it will be tried again by itself."""


class SourceChanged(BadInput):
    """The source is no longer what it was; somebody has to look at it."""
