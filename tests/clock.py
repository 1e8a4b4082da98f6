"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """Each look at it may itself take a little time."""

    present: datetime
    pace: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.present += self.pace
        return self.present

    def pass_by(self, **time: float) -> None:
        """Let so much time pass."""
        self.present += timedelta(**time)
