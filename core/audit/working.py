"""Who does the work under way in this thread, and from where; entries of the log say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts and from where; an account of None is the product or a person at the machine.

    ``under`` is what lets somebody act who could not alone: ``delegation:3``, ``support:2``.
    """

    account: int | None = None
    name: str = ""
    source: str = ""
    under: str = ""


NOBODY = Origin()
_working: ContextVar[Origin] = ContextVar("origin of the work under way", default=NOBODY)


def origin(name: str = "") -> Origin:
    """Who does the work under way; ``name`` where nobody has been named, as in a worker."""
    found = _working.get()
    return Origin(name=name) if name and found == NOBODY else found


def work_for(who: Origin) -> None:
    """Name who does what follows in this thread, until somebody else is named."""
    _working.set(who)


@contextmanager
def working_for(who: Origin) -> Iterator[None]:
    """Name who does what is inside."""
    token = _working.set(who)
    try:
        yield
    finally:
        _working.reset(token)
