"""After too many failures there is a wait; where strangers can cause it, it grows slowly."""

import pytest

from core.errors import NotAllowed
from core.identity.attempts import WINDOW, EmbeddedAttempts
from core.identity.limits import Limit, Limits


def test_a_limit_waits_the_whole_window_and_a_growing_one_doubles() -> None:
    whole, growing = Limit("a", 3), Limit("b", 3, grows=True)
    assert [whole.wait(failures) for failures in range(5)] == [0, 0, 0, WINDOW, WINDOW]
    assert [growing.wait(failures) for failures in (2, 3, 4, 5, 12)] == [0, 1, 2, 4, 512]
    assert growing.wait(10**6) == WINDOW


def test_what_is_shut_says_how_long_and_opens_again() -> None:
    present = [0.0]
    limits = Limits(EmbeddedAttempts(clock=lambda: present[0]))
    limit = Limit("a", 2)
    limits.must_be_open([limit])
    for _ in range(2):
        limits.count([limit])
    with pytest.raises(NotAllowed, match="15 min"):
        limits.must_be_open([Limit("other", 2), limit])
    present[0] = WINDOW
    limits.must_be_open([limit])
    limits.count([limit])
    limits.must_be_open([limit])
