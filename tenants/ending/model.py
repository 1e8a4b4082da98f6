"""The days of a trial's end."""

from enum import StrEnum

GRACE_DAYS = 30
"""How long everything can still be read and exported after the end of a trial."""

BEFORE_END = (7, 3, 1)
"""Days before the end on which a letter is written, if the institution is still on trial."""

BEFORE_ERASURE = (7, 1)
"""Days before the erasure on which a letter is written."""


class Notice(StrEnum):
    """What a letter is about."""

    ENDS = "ends"
    ENDED = "ended"
    ERASES = "erases"
    ERASED = "erased"
