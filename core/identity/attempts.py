"""Counts failed attempts, so that passwords cannot be guessed by trying."""

import hashlib
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

WINDOW = 15 * 60
"""Seconds after which a failure is forgotten."""


class Attempts(Protocol):
    """Failures by key, forgotten ``WINDOW`` seconds after the first of them; and keys held shut."""

    def failures(self, key: str) -> int:
        """How many failures are remembered."""
        ...

    def fail(self, key: str) -> None:
        """Remember one more."""
        ...

    def hold(self, key: str, seconds: int) -> None:
        """Hold the key shut from now on."""
        ...

    def held(self, key: str) -> int:
        """Whole seconds for which the key is still shut; 0 when it is open."""
        ...

    def forget(self, key: str) -> None:
        """Forget the failures, and open the key."""
        ...


class EmbeddedAttempts:
    """Failures in the memory of the one process there is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, tuple[float, int]] = {}
        self._held: dict[str, float] = {}

    def failures(self, key: str) -> int:
        with self._lock:
            self._expire()
            return self._failures.get(key, (0.0, 0))[1]

    def fail(self, key: str) -> None:
        with self._lock:
            self._expire()
            began, count = self._failures.get(key, (self._clock(), 0))
            self._failures[key] = began, count + 1

    def hold(self, key: str, seconds: int) -> None:
        with self._lock:
            self._held[key] = self._clock() + seconds

    def held(self, key: str) -> int:
        with self._lock:
            left = self._held.get(key, 0.0) - self._clock()
        return max(0, -int(-left // 1))

    def forget(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)
            self._held.pop(key, None)

    def _expire(self) -> None:
        """Drop what is old; somebody who tries many names must not fill the memory."""
        present = self._clock()
        for key in [key for key, (began, _) in self._failures.items() if began <= present - WINDOW]:
            del self._failures[key]
        for key in [key for key, until in self._held.items() if until <= present]:
            del self._held[key]


class RedisAttempts:
    """Failures in Redis, shared by all processes; names are stored as digests."""

    def __init__(self, url: str) -> None:
        from redis import Redis  # noqa: PLC0415 - the embedded form needs none

        self._redis = Redis.from_url(url)

    def failures(self, key: str) -> int:
        return int(self._redis.get(_place(key)) or 0)

    def fail(self, key: str) -> None:
        with self._redis.pipeline() as pipe:
            pipe.set(_place(key), 0, ex=WINDOW, nx=True)
            pipe.incr(_place(key))
            pipe.execute()

    def hold(self, key: str, seconds: int) -> None:
        self._redis.set(_place(key) + ":held", 1, ex=seconds)

    def held(self, key: str) -> int:
        left = int(self._redis.pttl(_place(key) + ":held"))
        return max(0, -(-left // 1000))

    def forget(self, key: str) -> None:
        self._redis.delete(_place(key), _place(key) + ":held")

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()


def _place(key: str) -> str:
    return "gongheng:attempts:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
