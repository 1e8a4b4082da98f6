"""Counts failed attempts, so that passwords cannot be guessed by trying."""

import hashlib
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

WINDOW = 15 * 60
"""Seconds after which a failure is forgotten."""


class Attempts(Protocol):
    """Failures by key, forgotten ``WINDOW`` seconds after the first of them."""

    def failures(self, key: str) -> int:
        """How many failures are remembered."""
        ...

    def fail(self, key: str) -> None:
        """Remember one more."""
        ...

    def forget(self, key: str) -> None:
        """Forget them all."""
        ...


class EmbeddedAttempts:
    """Failures in the memory of the one process there is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, tuple[float, int]] = {}

    def failures(self, key: str) -> int:
        with self._lock:
            self._expire()
            return self._failures.get(key, (0.0, 0))[1]

    def fail(self, key: str) -> None:
        with self._lock:
            self._expire()
            began, count = self._failures.get(key, (self._clock(), 0))
            self._failures[key] = began, count + 1

    def forget(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _expire(self) -> None:
        """Drop what is old; somebody who tries many names must not fill the memory."""
        oldest = self._clock() - WINDOW
        for key in [key for key, (began, _) in self._failures.items() if began <= oldest]:
            del self._failures[key]


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

    def forget(self, key: str) -> None:
        self._redis.delete(_place(key))

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()


def _place(key: str) -> str:
    return "gongheng:attempts:" + hashlib.sha256(key.encode()).hexdigest()[:32]
