"""Precision and recall of what a question found against what is true."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measures:
    """How much of what was found is true, and how much of what is true was found."""

    precision: float
    recall: float


def measured(found: Iterable[Hashable], true: Iterable[Hashable]) -> Measures:
    """The measures; nothing found is precise, nothing true is all found."""
    given, wanted = set(found), set(true)
    both = len(given & wanted)
    return Measures(
        both / len(given) if given else 1.0,
        both / len(wanted) if wanted else 1.0,
    )


ALL = Measures(1.0, 1.0)
