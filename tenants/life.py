"""The stations of an institution's life, and how long the present one lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.texts import Text


class Standing(StrEnum):
    """The stations of an institution's life."""

    SYNTHETIC = "synthetic"
    TRIAL = "trial"
    CONVERTING = "converting"
    FULL = "full"
    READ_ONLY = "read_only"
    ERASED = "erased"


STANDINGS: Mapping[Standing, Text] = {
    Standing.SYNTHETIC: Text("试用（仅示范数据）", "Trial with invented data only"),
    Standing.TRIAL: Text("试用", "Trial"),
    Standing.CONVERTING: Text("正在转为正式", "Becoming full"),
    Standing.FULL: Text("正式", "Full"),
    Standing.READ_ONLY: Text("到期，只读", "Expired, read only"),
    Standing.ERASED: Text("已清除", "Erased"),
}
TRYING = frozenset({Standing.SYNTHETIC, Standing.TRIAL})
REHEARSING = TRYING | {Standing.READ_ONLY}
"""Invented data may be among theirs."""


@dataclass(frozen=True, slots=True)
class Life:
    """The standing of an institution, since when, and until when if it ends by itself."""

    standing: Standing
    since: datetime | None
    until: datetime | None

    @property
    def rehearses(self) -> bool:
        """Whether invented data may be among what an institution holds."""
        return self.standing in REHEARSING

    def days_left(self, moment: datetime) -> int | None:
        """Days until the end, the last begun one included; None where there is no end."""
        if self.until is None:
            return None
        return max(0, -((moment - self.until) // timedelta(days=1)))


UNLIMITED = Life(Standing.FULL, None, None)
