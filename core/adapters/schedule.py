"""When a source is read by itself."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.texts import Text

SHORTEST_PERIOD = timedelta(minutes=5)
ZONE = ZoneInfo("Asia/Shanghai")


def check(schedule: str) -> None:
    """Refuse what is no schedule of five fields, or one that fires too often; empty is by hand."""
    if not schedule:
        return
    from croniter import croniter  # noqa: PLC0415 - it starts a program when it is imported

    if len(schedule.split()) != 5 or not croniter.is_valid(schedule):
        raise BadInput(
            Text("读不懂这个定时", "this is no schedule"),
            where=schedule[:60],
            advice=Text(
                "写成“分 时 日 月 周”五项，例如每天凌晨两点半：30 2 * * *",
                "write minute, hour, day, month, weekday; half past two each night: 30 2 * * *",
            ),
        )
    moments = croniter(schedule, datetime(2026, 1, 1, tzinfo=ZONE))
    times = [moments.get_next(datetime) for _ in range(50)]
    gaps = (later - former for former, later in pairwise(times))
    if min(gaps) < SHORTEST_PERIOD:
        raise BadInput(
            Text("定时过于频繁", "the schedule fires too often"),
            where=schedule,
            advice=Text("两次之间至少 5 分钟", "leave five minutes between two times"),
        )


def following(schedule: str, after: datetime) -> datetime | None:
    """The next moment of the schedule, in China's time; None for a source read by hand."""
    if not schedule:
        return None
    from croniter import croniter  # noqa: PLC0415 - it starts a program when it is imported

    found: datetime = croniter(schedule, after.astimezone(ZONE)).get_next(datetime)
    return found.astimezone(after.tzinfo)
