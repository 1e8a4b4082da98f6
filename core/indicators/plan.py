"""From indicators to a plan: which atoms to compute, and the arithmetic over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.evidence.model import Dataset
from core.indicators.model import Indicator


@dataclass(frozen=True)
class Plan:
    """The compiled indicators of a pack; ``digest`` changes with their meaning alone."""

    indicators: tuple[Indicator, ...]
    datasets: tuple[Dataset, ...]
    digest: str

    def text(self) -> str:
        """The plan in words, one atom or value a line, for review and snapshots."""
        raise NotImplementedError


def plan(indicators: Sequence[Indicator], datasets: Sequence[Dataset]) -> Plan:
    """Compile; BadFormula names the indicator (``where``), the character and a suggestion."""
    raise NotImplementedError
