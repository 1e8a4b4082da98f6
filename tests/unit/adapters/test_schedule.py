"""When a source is read next."""

from datetime import UTC, datetime, timedelta

import pytest

from core.adapters.schedule import check, following
from core.errors import BadInput
from core.jobs.backoff import LONGEST_WAIT, again

NIGHT = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


def test_half_past_two_is_meant_in_china() -> None:
    assert following("30 2 * * *", NIGHT) == datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


def test_a_source_without_a_schedule_is_read_by_hand() -> None:
    assert following("", NIGHT) is None


@pytest.mark.parametrize(
    "written",
    ["每天", "30 2 * *", "61 2 * * *", "* * * * *", "*/2 * * * *", "0,1 3 * * *"],
)
def test_what_is_no_schedule_or_fires_too_often_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        check(written)


def test_the_wait_after_failures_doubles_up_to_six_hours() -> None:
    waits = [again(failures, NIGHT) - NIGHT for failures in range(1, 14)]
    assert waits[:4] == [timedelta(minutes=each) for each in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT == again(10**6, NIGHT) - NIGHT
