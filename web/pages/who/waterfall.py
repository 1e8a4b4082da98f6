"""The waterfall of a proposal as a picture: where each bar begins, how long it is, which way."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.graph.who.model import Bar

WIDTH = 320.0
LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar with its place in a picture of ``WIDTH``, and the sum behind it."""

    bar: Bar
    x: float
    width: float
    sum: float

    @property
    def tone(self) -> str:
        """Whether it speaks for the pair, against it, or says nothing."""
        return "for" if self.bar.bits > 0 else "against" if self.bar.bits < 0 else "none"


def drawn(bars: Sequence[Bar]) -> tuple[list[Drawn], float]:
    """Every bar from where the last one ended, and the place of zero."""
    sums = [0.0]
    for bar in bars:
        sums.append(sums[-1] + bar.bits)
    low, high = min(sums), max(sums)
    scale = WIDTH / max(high - low, 1.0)
    found = []
    for bar, before, after in zip(bars, sums, sums[1:], strict=False):
        x = (min(before, after) - low) * scale
        width = max(abs(after - before) * scale, LEAST)
        found.append(Drawn(bar, round(min(x, WIDTH - LEAST), 1), round(width, 1), round(after, 1)))
    return found, round(-low * scale, 1)


def percent(probability: float) -> str:
    """A probability in whole per cent; nothing that was compared is sure."""
    return str(min(max(round(probability * 100), 1), 99))
