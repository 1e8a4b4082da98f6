"""Points that another institution gives for an item, and what they count for in a run.

An item that a scheme marks as scored from outside takes no value of its own evidence: its value
is the points given over the marks they were given out of. Until they are there, and where they
came later than the scheme allows, the item has no data and its rule for a missing value applies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import polars as pl

from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.values import VALUES
from core.scoring.model import Item, Scheme
from core.scoring.ports import Institution
from core.tenancy.model import TenantId
from core.texts import Text

ZONE = ZoneInfo("Asia/Shanghai")
"""The day on which points were given is a day of this place."""


@dataclass(frozen=True, slots=True)
class Given:
    """Points out of full marks, with who gave them when, on what ground, by which signed word."""

    indicator: str
    points: Decimal
    full: Decimal
    reason: str
    sender: str
    name: Text
    by: str
    at: datetime
    contract: str
    parcel: str

    @property
    def share(self) -> float:
        """The points as a share of the marks they were given out of."""
        return float(self.points / self.full)

    @property
    def plain(self) -> dict[str, Any]:
        """In plain values, as a run and its receipts record it."""
        return {
            "points": f"{self.points:f}",
            "full": f"{self.full:f}",
            "reason": self.reason,
            "sender": self.sender,
            "name": [self.name.zh, self.name.en],
            "by": self.by,
            "at": self.at.isoformat(),
            "contract": self.contract,
            "parcel": self.parcel,
        }

    @classmethod
    def read(cls, indicator: str, plain: Mapping[str, Any]) -> "Given":
        """What ``plain`` wrote."""
        return cls(
            indicator=indicator,
            points=Decimal(plain["points"]),
            full=Decimal(plain["full"]),
            name=Text(*plain["name"]),
            at=datetime.fromisoformat(plain["at"]),
            **{each: plain[each] for each in ("reason", "sender", "by", "contract", "parcel")},
        )


class Givers(Protocol):
    """Where points from outside come from."""

    def __call__(self, tenant: TenantId, period: Period, /) -> Sequence[Given]:
        """The latest valid ones of a period, one for each item at most."""


def nobody(tenant: TenantId, period: Period, /) -> Sequence[Given]:
    """Nobody gives anything."""
    return ()


@dataclass(frozen=True)
class Outside:
    """What was given for a period that ends on ``last``, by item; an ``empty`` one has nothing."""

    given: Mapping[str, Given] = field(default_factory=dict)
    last: date = date.min

    @classmethod
    def of(cls, inputs: Mapping[str, Any], calendar: Calendar) -> "Outside":
        """What a run recorded among its inputs."""
        said = inputs.get("outside") or {}
        given = {name: Given.read(name, plain) for name, plain in said.items()}
        return cls(given, calendar.end(Period.parse(inputs["period"])))

    def counted(self, item: Item) -> Given | None:
        """What counts for an item: None for one that is not given, or was given too late."""
        found = self.given.get(item.indicator) if item.outside else None
        if found is None or found.at.astimezone(ZONE).date() > due(item, self.last):
            return None
        return found

    def scored(self, item: Item) -> "Scored | None":
        """How an item stands; None for one that nobody else scores."""
        if item.outside is None:
            return None
        given = self.given.get(item.indicator)
        return Scored(due(item, self.last), given, counts=self.counted(item) is not None)


@dataclass(frozen=True, slots=True)
class Scored:
    """An item as its readers see it: until when it may be scored, what was given, if it counts."""

    due: date
    given: Given | None
    counts: bool


def due(item: Item, last: date) -> date:
    """The last day on which an item may be scored, for a period that ends on ``last``."""
    return last + timedelta(days=item.outside.within_days if item.outside else 0)


def outside_items(scheme: Scheme) -> list[Item]:
    """The items of a scheme that others score."""
    return [item for group in scheme.groups for item in group.items if item.outside]


def scheme_for(schemes: Sequence[Scheme], level: str) -> list[Scheme]:
    """The schemes that concern an institution of a level: all but those for other institutions."""
    return [each for each in schemes if each.level is not Level.TENANT or level in each.classes]


def given_to(institution: Institution, period: Period, givers: Givers) -> list[Given]:
    """What counts or came too late for an institution's items; only asked where it has such."""
    concerning = scheme_for(institution.pack.schemes, institution.level)
    wanted = {item.indicator for scheme in concerning for item in outside_items(scheme)}
    if not wanted:
        return []
    return [each for each in givers(institution.tenant, period) if each.indicator in wanted]


def with_given(
    values: pl.DataFrame, scheme: Scheme, subjects: pl.Series, outside: Outside
) -> pl.DataFrame:
    """The values (``subject``, ``indicator``, ``value``) with what was given in place of one's own.

    There is one subject where others score anything: the institution.
    """
    items = outside_items(scheme)
    if not items:
        return values
    own = values.filter(~pl.col("indicator").is_in([each.indicator for each in items]))
    found = [(item, given) for item in items if (given := outside.counted(item))]
    rows = [(whom, item.indicator, given.share) for whom in subjects for item, given in found]
    schema = pl.Schema({name: VALUES[name] for name in ("subject", "indicator", "value")})
    return pl.concat([own.cast(schema), pl.DataFrame(rows, schema=schema, orient="row")])
