"""Entities and links as a store holds them, each knowing the row of evidence it comes from.

An entity's number is a hash of its kind and id, a link's of what it says and where: the same in
every store and after every rebuilding, so that nothing has to be looked up to be written.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.errors import BadInput
from core.texts import Text

CERTAIN = 1000
"""The confidence of a link that is certain; confidences count thousandths."""


def number_of(*words: str) -> int:
    """A whole number of 63 bits that stands for these words."""
    digest = hashlib.blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What identifies an entity within a tenant, written ``kind:id``."""

    kind: str
    id: str

    @property
    def number(self) -> int:
        """The number that stores know it by."""
        return number_of(self.kind, self.id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def key_of(written: str) -> Key:
    """A key out of ``kind:id``, or BadInput."""
    kind, colon, identity = written.partition(":")
    if not (colon and kind and identity):
        raise BadInput(
            Text("应写作 种类:编号", "write it as kind:id"),
            where=written,
            advice=Text("例如 case:（2026）望0106民初1号", "such as case:（2026）望0106民初1号"),
        )
    return Key(kind, identity)


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of evidence: the dataset, and the row's key as text by field."""

    dataset: str
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` up to ``end`` of a field of a document's row."""

    document: Origin
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; ``origin`` is None where no row tells of it and a link alone names it."""

    key: Key
    name: str
    facts: Mapping[str, str]
    origin: Origin | None

    @property
    def number(self) -> int:
        """The number that stores know it by."""
        return self.key.number


@dataclass(frozen=True, slots=True)
class Link:
    """One link between two entities, valid from ``since`` until ``until`` (open where None).

    ``passage`` is where a document says so, where the pack tells.
    """

    id: int
    kind: str
    source: int
    source_kind: str
    target: int
    target_kind: str
    since: date | None
    until: date | None
    confidence: int
    facts: Mapping[str, str]
    origin: Origin
    passage: Passage | None = None
