"""What a plugin says about a report: data by which the product draws it, never code or markup."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.indicators.model import Level
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of words."""

    text: Text


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A section of figures: indicators by their ids, at one level, over the newest periods."""

    title: Text
    indicators: Sequence[str]
    level: Level = Level.UNIT
    periods: int = 1


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """A report; its ``id`` stands in its address: small letters, digits, underscores."""

    id: str
    title: Text
    sections: Sequence[Passage | FigureTable]

    @property
    def tables(self) -> Sequence[FigureTable]:
        """The sections that show figures."""
        return [each for each in self.sections if isinstance(each, FigureTable)]


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line of the side bar that leads to a report of the same plugin; ``icon`` by its name."""

    title: Text
    icon: str
    report: str


@dataclass(frozen=True, slots=True)
class Door:
    """An entry with the plugin that gave it, and the report that it leads to."""

    plugin: str
    entry: NavigationEntry
    report: ReportTemplate
