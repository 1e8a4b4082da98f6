"""An export, a restoration, an erasure: what is said of each."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from core.texts import Text

FORMAT = "gongheng tenant export 1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of an export, with the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Exported:
    """An export that was made; ``digest`` is the SHA-256 of its manifest."""

    place: Path
    pieces: int
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Restored:
    """An institution that is back, and what was checked of it; ``invited`` have no password yet."""

    slug: str
    rows: int
    files: int
    entries: int
    runs: int
    receipts: int
    matched: tuple[str, ...]
    invited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One store and what of the institution was in it: before, and counted again after."""

    store: str
    what: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Says that nothing of an institution is left, where it was, and what stays by right."""

    slug: str
    name: Text
    asked_by: str
    reason: str
    begun_at: datetime
    finished_at: datetime
    entries: int
    head: str
    lines: tuple[Line, ...]
    stays: tuple[Text, ...]

    def as_json(self) -> dict[str, Any]:
        """The certificate in plain values, with the SHA-256 of everything else in it."""
        plain = asdict(self) | {
            "name": {"zh": self.name.zh, "en": self.name.en},
            "begun_at": self.begun_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
            "lines": [asdict(each) for each in self.lines],
            "stays": [{"zh": each.zh, "en": each.en} for each in self.stays],
        }
        written = json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()
        return plain | {"digest": sha256(written).hexdigest()}
