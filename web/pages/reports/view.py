"""The sections of a report, filled with figures in the institution's own order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.indicators.model import Level
from core.indicators.periods import Period
from core.plugin.reports import FigureTable, Passage, ReportTemplate
from core.texts import Text
from web.values import Cell, Column, Provenance, Row, Table

PAGE = 50
Read = Callable[[str], Mapping[Level, Table]]
"""Every level of a period, as far as whoever looks may see it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A subject as the newest period has it, and its figures: by indicator, oldest period first."""

    row: Row
    figures: tuple[tuple[str, Column, Cell | None], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A table of figures; ``unknown`` are the indicators that the institution does not have."""

    title: Text
    level: Level
    periods: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unknown: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class View:
    """A page of a report; its tables all show the same page of their rows."""

    title: Text
    sections: tuple[Passage | Filled, ...]
    page: int = 1

    @property
    def tables(self) -> tuple[Filled, ...]:
        """The sections that show figures."""
        return tuple(each for each in self.sections if isinstance(each, Filled))

    @property
    def total(self) -> int:
        """How many rows the longest table has."""
        return max((len(each.lines) for each in self.tables), default=0)

    @property
    def last_page(self) -> int:
        """How many pages it takes."""
        return max(1, -(-self.total // PAGE))

    @property
    def shown(self) -> slice:
        """The rows of this page."""
        return slice((self.page - 1) * PAGE, self.page * PAGE)

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last one."""
        return min(self.page * PAGE, self.total)


def filled(report: ReportTemplate, periods: Sequence[str], read: Read, *, page: int = 1) -> View:
    """The report with its figures; without a scored period its tables are left out."""
    sections = [
        each if isinstance(each, Passage) else _filled(each, _newest(periods, each.periods), read)
        for each in report.sections
        if isinstance(each, Passage) or periods
    ]
    whole = View(report.title, tuple(sections))
    return replace(whole, page=min(page, whole.last_page))


def _newest(periods: Sequence[str], number: int) -> list[str]:
    """The newest periods as long as the newest of all, oldest first."""
    span = Period.parse(periods[0]).span
    alike = [each for each in periods if Period.parse(each).span is span]
    return alike[:number][::-1]


def _filled(section: FigureTable, periods: Sequence[str], read: Read) -> Filled:
    tables = {each: read(each)[section.level] for each in periods}
    columns = {column.indicator.id: column for table in tables.values() for column in table.columns}
    known = tuple(columns[each] for each in section.indicators if each in columns)
    rows = {period: {row.subject: row for row in table.rows} for period, table in tables.items()}
    newest_first = [row for period in reversed(periods) for row in tables[period].rows]
    subjects: dict[str, Row] = {}
    for row in newest_first:
        subjects.setdefault(row.subject, row)
    return Filled(
        title=section.title,
        level=section.level,
        periods=tuple(periods),
        columns=known,
        lines=tuple(
            Line(
                row,
                tuple(
                    (period, column, _cell(rows[period].get(subject), column))
                    for column in known
                    for period in periods
                ),
            )
            for subject, row in subjects.items()
        ),
        unknown=tuple(each for each in section.indicators if each not in columns),
        provenance=tables[periods[-1]].provenance,
    )


def _cell(row: Row | None, column: Column) -> Cell | None:
    return row.cells.get(column.indicator.id) if row is not None else None
