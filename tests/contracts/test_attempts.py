"""Every way of counting failed attempts counts alike."""

from collections.abc import Iterator

import pytest
from redis import Redis

from core.identity.attempts import WINDOW, Attempts, EmbeddedAttempts, RedisAttempts


@pytest.fixture(params=["embedded", pytest.param("redis", marks=pytest.mark.redis)])
def attempts(request: pytest.FixtureRequest) -> Iterator[Attempts]:
    if request.param == "embedded":
        yield EmbeddedAttempts()
        return
    counter = RedisAttempts(request.getfixturevalue("redis_url"))
    yield counter
    counter.close()


def test_failures_add_up_by_key_until_they_are_forgotten(attempts: Attempts) -> None:
    for _ in range(3):
        attempts.fail("name:li")
    attempts.fail("name:wang")
    assert (attempts.failures("name:li"), attempts.failures("name:wang")) == (3, 1)
    attempts.forget("name:li")
    assert (attempts.failures("name:li"), attempts.failures("name:wang")) == (0, 1)


def test_a_key_is_held_shut_for_its_time(attempts: Attempts) -> None:
    attempts.hold("name:li", 60)
    assert 58 <= attempts.held("name:li") <= 60
    assert attempts.held("name:wang") == 0
    attempts.forget("name:li")
    assert attempts.held("name:li") == 0


def test_an_embedded_key_opens_by_itself() -> None:
    now = [0.0]
    attempts = EmbeddedAttempts(clock=lambda: now[0])
    attempts.hold("a", 2)
    now[0] = 1.5
    assert attempts.held("a") == 1
    now[0] = 2.0
    assert attempts.held("a") == 0


def test_embedded_failures_are_forgotten_after_the_window() -> None:
    now = [0.0]
    attempts = EmbeddedAttempts(clock=lambda: now[0])
    attempts.fail("a")
    now[0] = WINDOW - 1
    attempts.fail("a")
    assert attempts.failures("a") == 2
    now[0] = WINDOW
    assert attempts.failures("a") == 0


@pytest.mark.redis
def test_redis_forgets_after_the_window_and_holds_no_names(redis_url: str) -> None:
    attempts = RedisAttempts(redis_url)
    attempts.fail("name:li")
    attempts.fail("name:li")
    with Redis.from_url(redis_url) as client:
        (key,) = client.keys("*")
        assert b"li" not in key.rpartition(b":")[2] or b"name" not in key
        assert 0 < client.ttl(key) <= WINDOW
    attempts.close()
