"""Invents people, days and chances for demonstrations: the same for the same seed and names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

FAMILY = "周林何程许邵唐姜顾陆贺宋孟方韩纪郑严白崔乔段罗石尹韦莫鲁容卫叶苏沈傅夏俞钟汪范温庄柳"
FIRST = "砚景知以静叙维若望明文怀亦素云有松乔清惟敬承闻长予书竹晚听疏问观照行岚微修念霁"
SECOND = "秋禾简宁仪衡桢石舒朗谷微舟文帆屿溪田安扬川言志和木青扉泉溯遥棠砾峤澜笙榆苇珩野"
FREE = ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")


class Inventor:
    """Chances out of one seed; ``names`` tell one part of a demonstration from another."""

    def __init__(self, seed: int, *names: str) -> None:
        self.random = Random("/".join((str(seed), *names)))  # noqa: S311 - inventions, no secrets
        self._called: set[str] = set()

    def chance(self, share: float) -> bool:
        """True in so many of a hundred cases."""
        return self.random.random() < share

    def pick(self, shares: Mapping[Thing, float]) -> Thing:
        """One of the things, each as often as its share says."""
        return self.random.choices(list(shares), weights=list(shares.values()))[0]

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """One of the things, all alike."""
        return self.random.choice(things)

    def name(self) -> str:
        """A name that nobody of this part has yet."""
        while True:
            parts = (self.random.choice(pool) for pool in (FAMILY, FIRST, SECOND))
            name = "".join(parts)
            if name not in self._called:
                self._called.add(name)
                return name

    def days(self, count: int, first: date, last: date) -> Iterator[date]:
        """So many working days between two, both included, in order."""
        span = (last - first).days
        drawn = sorted(self.random.randint(0, span) for _ in range(count))
        for each in drawn:
            yield working(first + timedelta(days=each))

    def after(self, day: date, median: float, spread: float = 0.5) -> date:
        """A working day some time later, ``median`` days as often as not."""
        lasting = median * self.random.lognormvariate(0, spread)
        return working(day + timedelta(days=round(lasting)))


def working(day: date) -> date:
    """The day, or the first after it that is no weekend and no fixed holiday."""
    while day.weekday() > 4 or day.isoformat()[5:] in FREE:
        day += timedelta(days=1)
    return day
