"""A rule of a pack that says when a figure calls for attention (预警), and what to do then."""

from dataclasses import dataclass
from decimal import Decimal

from core.indicators.model import Level
from core.texts import Text


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One rule over one indicator. Exactly one of ``below``, ``above`` and ``light`` is given.

    ``light`` is ``warn`` (提示 or worse) or ``crit`` (预警); ``say`` is what to do about it.
    An institution's ``own`` limit stands in place of the pack's.
    """

    id: str
    name: Text
    indicator: str
    levels: tuple[Level, ...]
    say: Text
    below: Decimal | None = None
    above: Decimal | None = None
    light: str | None = None
    own: bool = False
