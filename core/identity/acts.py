"""Where the acts of an account are written down: in the log of each of its institutions."""

from collections.abc import Callable, Sequence

from core.audit.model import INSTALLATION, Note
from core.audit.sql import record
from core.database import UnitOfWork

Chains = Callable[[int], Sequence[int]]
"""From an account to the chains of the log that its acts belong to."""


def alone(account: int) -> Sequence[int]:
    """The log of the installation, for an account that is known to belong nowhere."""
    return (INSTALLATION,)


def write(work: UnitOfWork, chains: Sequence[int], note: Note) -> None:
    """Write the note into each chain within the unit of work, in one order for all writers."""
    for chain in sorted(chains):
        record(work, note, chain=chain)
