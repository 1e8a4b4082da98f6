"""When to try again what has failed: the wait doubles, up to six hours."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def again(failures: int, after: datetime) -> datetime:
    """The moment to try again after so many failures in a row."""
    doubled = FIRST_WAIT * 2 ** min(max(failures - 1, 0), 20)
    wait: timedelta = min(doubled, LONGEST_WAIT)
    return after + wait
