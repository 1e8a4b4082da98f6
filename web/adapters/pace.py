"""How often a stranger may do something from one place, before it has to wait."""

from dataclasses import dataclass

from core.errors import NotAllowed
from core.identity.attempts import WINDOW, Attempts
from core.texts import Text

MOST = 10


@dataclass(frozen=True, slots=True)
class Pace:
    """Counts what is done from each address, in the window of the sign-in limits."""

    attempts: Attempts

    def __call__(self, what: str, source: str) -> None:
        """Count once more; NotAllowed when that is too often."""
        key = f"{what}:{source}"
        if self.attempts.failures(key) >= MOST:
            minutes = WINDOW // 60
            raise NotAllowed(
                Text("操作过于频繁", "This was tried too often"),
                advice=Text(f"请 {minutes} 分钟后再试", f"Try again in {minutes} min"),
            )
        self.attempts.fail(key)
