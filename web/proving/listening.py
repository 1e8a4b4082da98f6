"""What the product writes into its log while something is tried."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class Ear(logging.Handler):
    """Hears every line of the log, tracebacks included."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self._lines.append(f"{self.format(record)} {record.args!r}")

    def heard(self, marks: Sequence[str]) -> bool:
        """Whether a mark was said since the last time."""
        lines, self._lines = self._lines, []
        return any(mark in line for line in lines for mark in marks)

    def forget(self) -> None:
        """Start anew."""
        self._lines.clear()


@contextmanager
def listening() -> Iterator[Ear]:
    """An ear on the log of this process; the lines themselves are not printed meanwhile."""
    root, ear = logging.getLogger(), Ear()
    others, root.handlers[:] = root.handlers[:], [ear]
    try:
        yield ear
    finally:
        root.handlers[:] = others
