"""An export: what it holds, and what is said of it."""

from dataclasses import dataclass
from pathlib import Path

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
