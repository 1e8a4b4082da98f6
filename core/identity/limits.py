"""How often something may fail, by whom and from where, before it is shut for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.identity.attempts import WINDOW, Attempts
from core.identity.model import too_many


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` failures of a key, then a wait: the whole window, or one that doubles each time.

    The doubling one is for keys that anybody may bring to fail, such as the name of somebody else.
    """

    key: str
    most: int
    grows: bool = False

    def wait(self, failures: int) -> int:
        """Seconds to wait after so many failures."""
        beyond = failures - self.most
        if beyond < 0:
            return 0
        return min(2 ** min(beyond, 20), WINDOW) if self.grows else WINDOW


class Limits:
    """Limits over failures that are remembered."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def must_be_open(self, limits: Sequence[Limit]) -> None:
        """NotAllowed, with the minutes to wait, while one of them is shut."""
        wait = max((self._attempts.held(each.key) for each in limits), default=0)
        if wait > 0:
            raise too_many(wait)

    def is_open(self, limits: Sequence[Limit]) -> bool:
        """Whether none of them is shut."""
        return not any(self._attempts.held(each.key) for each in limits)

    def count(self, limits: Iterable[Limit]) -> None:
        """Remember one more failure of each."""
        for each in limits:
            self._attempts.fail(each.key)
            wait = each.wait(self._attempts.failures(each.key))
            if wait:
                self._attempts.hold(each.key, wait)

    def forget(self, limits: Iterable[Limit]) -> None:
        """Take it that all was well."""
        for each in limits:
            self._attempts.forget(each.key)
