"""An explanation turned into the figure page: its records, its curve's corners, its documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.evidence.model import Dataset, Field
from core.indicators.explain import OWN, Explanation, Opened
from core.indicators.model import Indicator
from core.indicators.periods import Period
from core.policy.model import Directive
from core.scoring.curves.shares import UNLIT, plain_share
from core.scoring.model import Curve, Item, Scheme
from core.scoring.outside import Outside
from core.scoring.ports import Institution
from core.texts import Text
from web.adapters.tables import fitted_curves, fitted_schemes
from web.values import Column, Figure, Number, Point, Record, Row, Table

MOST_FIELDS = 7
CORNERS = 40
DATASET = Text("数据集", "Dataset")
KEY = Text("编号", "Number")
WHEN = Text("日期", "Date")
ELSEWHERE = Text("不在分子的统计时点内", "not in the numerator's period")
NUMERATOR, DENOMINATOR = "numerator", "denominator"


def figure(
    institution: Institution,
    table: Table,
    *,
    row: Row,
    column: Column,
    opened: Explanation,
    trend: Sequence[Point],
    versions: Mapping[str, int],
    outside: Outside,
) -> Figure:
    """The page of one figure."""
    indicator = column.indicator
    datasets = {each.name: each for each in institution.pack.datasets}
    headers, records = _records(opened, datasets, indicator)
    item = _item(fitted_schemes(institution, table.period), row, indicator)
    own = fitted_curves(institution, table.period, table.level)
    scored = outside.scored(item) if item else None
    curve = item.curve if item else own.get(indicator.id)
    curve = None if scored else curve
    main = datasets.get(_main(opened)) if opened.atoms else None
    return Figure(
        column=column,
        row=row,
        cell=row.cells[indicator.id],
        formula=indicator.formula,
        clock=_clock(main, datasets, indicator),
        attribution=_attribution(main, indicator),
        headers=headers,
        records=records,
        provenance=table.provenance,
        curve=curve,
        line=tuple(_corners(curve, item.weight if item else Decimal(1), row, indicator)),
        trend=trend,
        versions=dict(versions),
        directives=_directives(institution, indicator, Period.parse(table.period)),
        outside=scored,
    )


def _main(opened: Explanation) -> str:
    """The dataset whose rows are listed: the denominator's, else the first."""
    sides = {each.side: each.dataset for each in reversed(opened.atoms)}
    return sides.get(DENOMINATOR) or opened.atoms[0].dataset


def _records(
    opened: Explanation, datasets: Mapping[str, Dataset], indicator: Indicator
) -> tuple[list[Text], list[Record]]:
    """One list of rows: those of the denominator, marked where they are in the numerator too."""
    if not opened.atoms:
        return [], []
    if len({each.dataset for each in opened.atoms}) > 1:
        return _mixed(opened, datasets)
    dataset = datasets[opened.atoms[0].dataset]
    fields = _fields(dataset, indicator)
    return [_label(dataset, name) for name in fields], list(_alike(opened, dataset, fields))


def _alike(opened: Explanation, dataset: Dataset, fields: Sequence[str]) -> Iterator[Record]:
    base = next((a for a in opened.atoms if a.side == DENOMINATOR), opened.atoms[0])
    tops = [each for each in opened.atoms if each.side == NUMERATOR]
    above = _brought(tops, dataset)
    why = _whys(tops, dataset)
    seen = set()
    for row in base.counted.iter_rows(named=True):
        key = _key(row, dataset)
        seen.add(key)
        cells = _cells(row, fields, dataset)
        if key in above:
            yield Record(cells, in_numerator=True, value=next(above[key], None))
        elif tops:
            yield Record(cells, failed=why.get(key, ELSEWHERE))
        else:
            yield Record(cells, value=row.get(OWN))
    for row in _rows_of(tops):
        if _key(row, dataset) not in seen:
            cells = _cells(row, fields, dataset)
            yield Record(cells, in_numerator=True, in_denominator=False, value=row.get(OWN))
    seen |= above.keys()
    for row in base.left_out.iter_rows(named=True):
        if _key(row, dataset) not in seen:
            failed = _in_words(str(row["failed"]), dataset)
            yield Record(_cells(row, fields, dataset), counted=False, failed=failed)


def _mixed(opened: Explanation, datasets: Mapping[str, Dataset]) -> tuple[list[Text], list[Record]]:
    """Rows of several datasets in one list: which dataset, which row, which day."""
    records = []
    for atom in opened.atoms:
        dataset = datasets[atom.dataset]
        for row, failed in _both(atom):
            cells = (dataset.label.zh, "、".join(_key(row, dataset)), _day(row, dataset))
            records.append(
                Record(
                    cells,
                    counted=failed is None,
                    in_numerator=failed is None and atom.side == NUMERATOR,
                    in_denominator=failed is None and atom.side == DENOMINATOR,
                    failed=_in_words(failed, dataset) if failed else None,
                    value=row.get(OWN) if atom.side != DENOMINATOR else None,
                )
            )
    return [DATASET, KEY, WHEN], records


def _in_words(condition: str, dataset: Dataset) -> Text:
    """A condition with the fields by their labels instead of their names."""
    labels = {f"{dataset.name}.{each.name}": each.label for each in dataset.fields}
    named = re.compile("|".join(rf"{re.escape(name)}\b" for name in sorted(labels)))
    return Text(
        named.sub(lambda found: labels[found[0]].zh, condition),
        named.sub(lambda found: labels[found[0]].en, condition),
    )


def _both(atom: Opened) -> Iterator[tuple[dict[str, Any], str | None]]:
    for row in atom.counted.iter_rows(named=True):
        yield row, None
    for row in atom.left_out.iter_rows(named=True):
        yield row, str(row["failed"])


def _rows_of(atoms: Sequence[Opened]) -> Iterator[dict[str, Any]]:
    for each in atoms:
        yield from each.counted.iter_rows(named=True)


def _brought(atoms: Sequence[Opened], dataset: Dataset) -> dict[tuple[str, ...], Iterator[Number]]:
    """What each row brings to the numerator; a row that several share stands once for each."""
    found: dict[tuple[str, ...], list[Number]] = {}
    for row in _rows_of(atoms):
        found.setdefault(_key(row, dataset), []).append(row[OWN])
    return {key: iter(several) for key, several in found.items()}


def _whys(atoms: Sequence[Opened], dataset: Dataset) -> dict[tuple[str, ...], Text]:
    """The condition of the numerator that each row does not meet."""
    return {
        _key(row, dataset): _in_words(str(row["failed"]), dataset)
        for each in atoms
        for row in each.left_out.iter_rows(named=True)
    }


def _key(row: Mapping[str, Any], dataset: Dataset) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in dataset.key)


def _day(row: Mapping[str, Any], dataset: Dataset) -> date | None:
    return next((row[name] for name in dataset.clocks.values() if row.get(name)), None)


def _cells(row: Mapping[str, Any], fields: Sequence[str], dataset: Dataset) -> tuple[object, ...]:
    """The cells of a record; a code with its words in both languages."""
    return tuple(_worded(row.get(name), dataset.field(name)) for name in fields)


def _worded(value: object, field: Field | None) -> object:
    return field.code_labels.get(value, value) if field and isinstance(value, str) else value


def _fields(dataset: Dataset, indicator: Indicator) -> list[str]:
    """The key, the clock, what the formula mentions, and then the first of the others."""
    mentioned = [f.name for f in dataset.fields if f"{dataset.name}.{f.name}" in indicator.formula]
    clock = dataset.clocks.get(indicator.clock)
    wanted = [*dataset.key, *([clock] if clock else []), *mentioned]
    rest = [each.name for each in dataset.fields if not each.personal]
    return list(dict.fromkeys([*wanted, *rest]))[:MOST_FIELDS]


def _label(dataset: Dataset, name: str) -> Text:
    field = dataset.field(name)
    return field.label if field else Text(name, name)


def _clock(dataset: Dataset | None, datasets: Mapping[str, Dataset], indicator: Indicator) -> Text:
    path = dataset.clocks.get(indicator.clock) if dataset else None
    if dataset is None or not path:
        return Text("期末", "End of the period")
    name, _, beyond = path.partition(".")
    field = dataset.field(name)
    if not beyond or field is None or field.refers is None:
        return _label(dataset, name)
    return _label(datasets[field.refers], beyond)


def _attribution(dataset: Dataset | None, indicator: Indicator) -> Text:
    if dataset is None:
        return Text("", "")
    roles = {each.name: each for each in dataset.roles}
    role = roles.get(indicator.role or "") or dataset.primary_role
    return role.label if role else Text("", "")


def _item(schemes: Sequence[Scheme], row: Row, indicator: Indicator) -> Item | None:
    return next(
        (
            item
            for scheme in schemes
            if scheme.id == row.scheme
            for group in scheme.groups
            for item in group.items
            if item.indicator == indicator.id
        ),
        None,
    )


def _corners(
    curve: Curve | None, full: Decimal, row: Row, indicator: Indicator
) -> Iterator[tuple[Decimal, Decimal]]:
    """Points along the curve, from left to right, wide enough to hold the value."""
    if curve is None or curve.shape in UNLIT:
        return
    value = row.cells[indicator.id].value
    stops = [Decimal(each) for each in _stops(curve)]
    if value is not None:
        stops.append(Decimal(str(value)))
    low, high = min(stops, default=Decimal(0)), max(stops, default=Decimal(1))
    margin = (high - low) / 10 or Decimal("0.1")
    left, right = low - margin if low < 0 else max(Decimal(0), low - margin), high + margin
    grid = {left + (right - left) * step / CORNERS for step in range(CORNERS + 1)}
    for at in sorted(grid | {each for each in stops if left <= each <= right}):
        share = plain_share(float(at), curve)
        if share is not None:
            yield at, Decimal(str(round(share, 6))) * full


def _stops(curve: Curve) -> list[Decimal]:
    given = dict(curve.parameters)
    tolerance = given.pop("tolerance", None)
    stops = [value for name, value in given.items() if name not in {"full", "per", "off"}]
    if tolerance is not None:
        stops += [given["low"] - tolerance] if "low" in given else []
        stops += [given["high"] + tolerance] if "high" in given else []
    return stops


def _directives(
    institution: Institution, indicator: Indicator, period: Period
) -> tuple[Directive, ...]:
    day = institution.calendar.end(period)
    return tuple(
        each
        for each in institution.pack.directives
        if (indicator.id in each.indicators or indicator.family in each.families)
        and each.in_force(day)
    )
