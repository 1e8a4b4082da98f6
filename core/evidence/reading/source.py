"""A file as it was handed over, and the bounds it must keep."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; each bound has its own message.

    ``bytes`` as handed over, ``unpacked`` bytes of an archive's content, ``ratio`` of the two,
    ``rows`` and ``columns`` of a sheet, ``cells`` of the rectangle they span (32 bytes each while
    a workbook is read), ``sheets`` of a workbook.
    """

    bytes: int = 512 * 2**20
    unpacked: int = 2 * 2**30
    ratio: int = 200
    rows: int = 3_000_000
    columns: int = 500
    cells: int = 60_000_000
    sheets: int = 100


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file's name, as the user knows it, and where its bytes are."""

    name: str
    content: bytes | Path

    @property
    def size(self) -> int:
        """The number of bytes."""
        if isinstance(self.content, Path):
            return self.content.stat().st_size
        return len(self.content)

    def read(self) -> bytes:
        """All bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content

    def head(self, count: int) -> bytes:
        """The first bytes."""
        if isinstance(self.content, Path):
            with self.content.open("rb") as stream:
                return stream.read(count)
        return self.content[:count]
