"""The results table: which rows and columns, in which order, and what the guard withholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.alerts.lights import Light
from core.indicators.model import Level
from core.policy.model import Directive
from core.texts import Text
from web.pages.results.alerts import Raised, alerts_of
from web.paging import page_number
from web.shown import exact
from web.values import Cell, Column, Number, Row, Table

PAGE = 50
LIGHTS = (Light.WARN, Light.CRIT, Light.OK)
BY_PLACE, BY_NAME, BY_TOTAL = "place", "name", "total"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader has asked for; what does not exist is ignored."""

    measures: str = ""
    staff_class: str = ""
    unit: str = ""
    light: str = ""
    order: str = BY_PLACE
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Wish":
        """Read the query of the address."""
        return cls(
            measures=arguments.get("measures", ""),
            staff_class=arguments.get("class", ""),
            unit=arguments.get("unit", ""),
            light=arguments.get("light", ""),
            order=arguments.get("order", BY_PLACE),
            page=page_number(arguments),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Measures:
    """A set of columns: a scheme with those it scores, or a group of indicators."""

    id: str
    label: Text
    columns: tuple[Column, ...]
    scheme: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a unit's merged figures above its people, or one subject."""

    row: Row
    heading: bool = False
    members: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    table: Table
    wish: Wish
    measures: Measures
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sum: Row | None
    total: int
    first: int
    last: int
    page: int
    last_page: int
    scored: bool
    withheld: tuple[Directive, ...]
    sortable: tuple[str, ...]
    bases: tuple[Directive, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    alerts: tuple[Raised, ...]


def arrange(table: Table, wish: Wish, *, units: Table | None, whole: Row | None) -> View:
    """The page that answers the wish; ``units`` and ``whole`` give the merged figures."""
    measures = _measures(table, wish.measures)
    rows = [row for row in table.rows if _wanted(row, wish, measures)]
    sortable = _sortable(table, measures.columns)
    order = wish.order if wish.order in (BY_NAME, *sortable) else BY_PLACE
    rows = _ordered(rows, order)
    last_page = max(1, -(-len(rows) // PAGE))
    page = min(max(1, wish.page), last_page)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    grouped = table.level is Level.PERSON and order == BY_PLACE and units is not None
    return View(
        table=table,
        wish=wish,
        measures=measures,
        columns=measures.columns,
        lines=_grouped(shown, rows, units) if grouped and units else _plain(shown),
        sum=whole if not wish.unit and not wish.staff_class else None,
        total=len(rows),
        first=(page - 1) * PAGE + 1 if rows else 0,
        last=(page - 1) * PAGE + len(shown),
        page=page,
        last_page=last_page,
        scored=any(row.total is not None for row in rows),
        withheld=withheld(table, measures.columns),
        sortable=sortable,
        bases=_bases(table, measures.columns),
        choices=_choices(table),
        alerts=alerts_of(table.rows, table.columns),
    )


def every_row(table: Table, wish: Wish) -> tuple[tuple[Column, ...], list[Row]]:
    """Columns and rows of an export: the same filters and order, without pages."""
    measures = _measures(table, wish.measures)
    rows = [row for row in table.rows if _wanted(row, wish, measures)]
    allowed = (BY_NAME, *_sortable(table, measures.columns))
    return measures.columns, _ordered(rows, wish.order if wish.order in allowed else BY_PLACE)


def withheld(table: Table, columns: Iterable[Column]) -> tuple[Directive, ...]:
    """The directives that forbid ranking something on this page."""
    verdicts = [column.ranking for column in columns] + [table.total_ranking]
    found = (each.directive for each in verdicts if not each.allowed and each.directive)
    return tuple({each.document: each for each in found}.values())


def _bases(table: Table, columns: Iterable[Column]) -> tuple[Directive, ...]:
    verdicts = [column.ranking for column in columns] + [table.total_ranking]
    found = (each.directive for each in verdicts if each.allowed and each.directive)
    return tuple({each.id: each for each in found}.values())


def sets_of_measures(table: Table) -> tuple[Measures, ...]:
    """The schemes that score somebody here, then the groups of indicators."""
    by_id = {column.indicator.id: column for column in table.columns}
    used = {row.scheme for row in table.rows}
    schemes = tuple(
        Measures(f"scheme:{scheme.id}", scheme.name, columns, scheme=True)
        for scheme in table.schemes
        if scheme.id in used
        for columns in [
            tuple(
                by_id[item.indicator]
                for group in scheme.groups
                for item in group.items
                if item.indicator in by_id
            )
        ]
    )
    groups: dict[str, list[Column]] = {}
    labels: dict[str, Text] = {}
    for column in table.columns:
        group = column.indicator.group
        groups.setdefault(group.zh, []).append(column)
        labels[group.zh] = group
    return schemes + tuple(
        Measures(f"group:{name}", labels[name], tuple(columns), scheme=False)
        for name, columns in groups.items()
    )


def _measures(table: Table, wanted: str) -> Measures:
    sets = sets_of_measures(table)
    chosen = next((each for each in sets if each.id == wanted), None)
    if chosen or sets:
        return chosen or sets[0]
    return Measures("", Text("指标", "Indicators"), tuple(table.columns), scheme=False)


def _wanted(row: Row, wish: Wish, measures: Measures) -> bool:
    if measures.scheme and f"scheme:{row.scheme}" != measures.id:
        return False
    if wish.staff_class and row.staff_class != wish.staff_class:
        return False
    if wish.unit and wish.unit not in (row.unit_no, row.subject):
        return False
    cells = [row.cells.get(column.indicator.id) for column in measures.columns]
    return not wish.light or any(cell and cell.light == wish.light for cell in cells)


def _sortable(table: Table, columns: Iterable[Column]) -> tuple[str, ...]:
    """Measures that a document of the institution allows to rank by, with its basis."""
    named = tuple(each.indicator.id for each in columns if each.ranking.allowed)
    return (*named, BY_TOTAL) if table.total_ranking.allowed else named


def _ordered(rows: Sequence[Row], order: str) -> list[Row]:
    if order == BY_PLACE:
        return list(rows)
    if order == BY_NAME:
        return sorted(rows, key=lambda row: row.name)
    keys = [(row, row.total if order == BY_TOTAL else _value(row.cells.get(order))) for row in rows]
    known = [(row, exact(key)) for row, key in keys if key is not None]
    return [row for row, _ in sorted(known, key=_by_key)] + [
        row for row, key in keys if key is None
    ]


def _by_key(pair: tuple[Row, Decimal]) -> Decimal:
    return -pair[1]


def _value(cell: Cell | None) -> Number | None:
    return cell.value if cell else None


def _plain(rows: Sequence[Row]) -> tuple[Line, ...]:
    return tuple(Line(row) for row in rows)


def _grouped(shown: Sequence[Row], rows: Sequence[Row], units: Table) -> tuple[Line, ...]:
    merged = {row.subject: row for row in units.rows}
    sizes = _sizes(rows, merged)
    lines: list[Line] = []
    unit: str | None = ""
    for row in shown:
        if row.unit_no != unit:
            unit = row.unit_no
            heading = merged.get(unit or "")
            if heading:
                lines.append(Line(heading, heading=True, members=sizes[unit]))
        lines.append(Line(row))
    return tuple(lines)


def _sizes(rows: Sequence[Row], units: Mapping[str, Row]) -> dict[str | None, int]:
    """People by unit, those of its teams included, as its merged figures include them."""
    sizes: dict[str | None, int] = {}
    for row in rows:
        unit, seen = row.unit_no, set[str | None]()
        while unit is not None and unit not in seen:
            seen.add(unit)
            sizes[unit] = sizes.get(unit, 0) + 1
            unit = units[unit].unit_no if unit in units else None
    return sizes


def _choices(table: Table) -> Mapping[str, tuple[Choice, ...]]:
    classes = {
        row.staff_class: row.class_label or Text(row.staff_class, row.staff_class)
        for row in table.rows
        if row.staff_class
    }
    units = {row.unit_no: row.unit for row in table.rows if row.unit_no and row.unit}
    person = table.level is Level.PERSON
    return {
        "measures": tuple(Choice(each.id, each.label) for each in sets_of_measures(table)),
        "class": tuple(Choice(code, label) for code, label in classes.items()) if person else (),
        "unit": tuple(Choice(number, Text(name, name)) for number, name in units.items())
        if person
        else (),
    }
