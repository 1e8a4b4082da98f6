"""The calendar of statistical months, as it is written into a form and read from it."""

import re

from core.errors import BadInput
from core.indicators.periods import Calendar, Ending
from core.texts import Text

LINE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\s*=\s*(\d{1,2})")
LAST, MOST = 31, 60


def written(calendar: Calendar) -> str:
    """One line for each change: ``2025-01 = 20``."""
    lines = sorted((each.since, each.last_day) for each in calendar.endings)
    return "\n".join(f"{since // 100}-{since % 100:02} = {day}" for since, day in lines)


def read(endings: str, first_month: str) -> Calendar:
    """The calendar that was typed; BadInput says which line is wrong."""
    if first_month not in {str(each) for each in range(1, 13)}:
        raise BadInput(Text("年度起始月须为 1 至 12", "the first month is one of 1 to 12"))
    lines = [each.strip() for each in endings.splitlines() if each.strip()]
    found = {each.since: each for each in map(_ending, lines[:MOST])}
    if len(found) != len(lines):
        raise BadInput(
            Text("同一个月写了两次，或超过 60 行", "a month is there twice, or more than 60 lines"),
            advice=Text("每个起始月只写一行", "Write one line for each month"),
        )
    return Calendar(
        endings=tuple(found[each] for each in sorted(found)), first_month=int(first_month)
    )


def _ending(line: str) -> Ending:
    found = LINE.fullmatch(line)
    if found is None or not 1 <= int(found[3]) <= LAST:
        raise BadInput(
            Text("须为“年-月 = 日”", "a line is “year-month = day”"),
            where=line[:30],
            advice=Text(
                "例如 2025-01 = 20，月末写 31",
                "For instance 2025-01 = 20; write 31 for the month's end",
            ),
        )
    return Ending(int(found[1]) * 100 + int(found[2]), int(found[3]))
