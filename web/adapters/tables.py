"""Frames of a run turned into columns, rows and cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from core.alerts.lights import Shown, interval_of, light
from core.alerts.model import AlertRule
from core.alerts.raising import by_indicator, raised
from core.evidence.model import Serves
from core.indicators.explain import Subject
from core.indicators.model import Indicator, Level
from core.indicators.periods import Period
from core.policy import guard as policy
from core.policy.guard import Guard, Total
from core.policy.model import Act
from core.scoring.curves.scaling import over, scheme_over
from core.scoring.lawful import SUBJECTS
from core.scoring.model import Curve, Item, Scheme
from core.scoring.outcome import Outcome
from core.scoring.ports import Institution
from core.texts import Text
from web.adapters.bases import bases
from web.values import Cell, Column, Row, Verdict


def subject(level: Level, identity: str) -> Subject:
    """The subject of a figure as explanations know it."""
    return Subject(level, "" if level is Level.TENANT else identity)


def columns(
    institution: Institution, guard: Guard, period: str, level: Level
) -> tuple[Column, ...]:
    """Every indicator that exists at the level, with its interval and whether it may be ranked."""
    curves = fitted_curves(institution, period, level)
    return tuple(
        Column(
            indicator=each,
            interval=interval_of(curves.get(each.id)) if comparable(each, level) else None,
            ranking=_asked(institution, guard, period, act=Act.RANK, level=level, measure=each),
        )
        for each in institution.pack.indicators
        if level in each.levels
    )


def comparable(indicator: Indicator, level: Level) -> bool:
    """Whether the interval says anything at this level: one for a person's sum does not for a unit.

    A rate or a mean is merged and stays comparable; a bare sum or count grows with the unit.
    """
    bare = indicator.formula.lstrip().lower().startswith(("sum(", "count("))
    return level is Level.PERSON or not bare or "/" in indicator.formula


def beside(whole: Row, indicators: Sequence[Indicator]) -> Row:
    """The institution's figures that may stand beside a person's: rates and means, no bare sums."""
    kept = {each.id for each in indicators if comparable(each, Level.TENANT)}
    return replace(whole, cells={name: each for name, each in whole.cells.items() if name in kept})


def total_ranking(institution: Institution, guard: Guard, period: str, level: Level) -> Verdict:
    """Whether totals may be put into an order: only if every scheme's total may."""
    schemes = institution.pack.schemes
    of_level = [each for each in schemes if each.level is level] or schemes
    verdicts = [
        _asked(
            institution,
            guard,
            period,
            act=Act.RANK,
            level=level,
            measure=Total(scheme.id, tuple(_measures(institution, scheme))),
        )
        for scheme in of_level
    ]
    refused = [each for each in verdicts if not each.allowed]
    return next(iter(refused or verdicts), Verdict(allowed=False))


def rows(
    institution: Institution, guard: Guard, period: str, *, outcome: Outcome, level: Level
) -> list[Row]:
    """Every subject of a level in the institution's own order."""
    values = outcome.values.filter(level=level.value)
    cells = _Cells(institution, guard, period, level, values=values)
    schemes = [each.id for each in institution.pack.schemes if each.level is level]
    points, totals = _points(outcome, schemes), _totals(outcome, schemes)
    found: dict[str, dict[str, Cell]] = {}
    for value in values.iter_rows(named=True):
        made = cells.cell(value, points.get((value["subject"], value["indicator"])))
        found.setdefault(value["subject"], {})[value["indicator"]] = made
    subjects = outcome.subjects.filter(level=level.value).sort("place")
    return [
        _row(each, found.get(each["subject"], {}), totals.get(each["subject"]), institution)
        for each in subjects.iter_rows(named=True)
    ]


def bare_row(
    slug: str,
    name: Text,
    institution: Institution,
    guard: Guard,
    period: str,
    *,
    values: pl.DataFrame,
) -> Row:
    """One institution of a roll-up: values and lights, no points."""
    mine = values.filter(subject=slug)
    cells = _Cells(institution, guard, period, Level.TENANT, values=mine)
    return Row(
        subject=slug,
        name=name.zh,
        label=name,
        cells={each["indicator"]: cells.cell(each, None) for each in mine.iter_rows(named=True)},
    )


class _Cells:
    """Makes cells of one level: lights only where the guard allows them."""

    def __init__(
        self,
        institution: Institution,
        guard: Guard,
        period: str,
        level: Level,
        *,
        values: pl.DataFrame,
    ) -> None:
        self._level = level
        self._bases = bases(institution.pack.indicators, values)
        self._curves = fitted_curves(institution, period, level)
        self._items = _items(institution, period)
        self._indicators = {each.id: each for each in institution.pack.indicators}
        self._alerts = by_indicator(institution.pack.alerts, level)
        self._lit = {
            each.id: _asked(
                institution, guard, period, act=Act.LIGHT, level=level, measure=each
            ).allowed
            for each in institution.pack.indicators
        }

    def cell(self, value: Mapping[str, Any], points: Mapping[str, Any] | None) -> Cell:
        """One figure."""
        indicator = self._indicators[value["indicator"]]
        curve = self._curves.get(indicator.id)
        if points is not None and not self._items[points["scheme"], indicator.id].outside:
            curve = self._items[points["scheme"], indicator.id].curve
        shown = self._light(value, indicator, curve)
        return Cell(
            value=value["value"],
            numerator=value["numerator"],
            denominator=value["denominator"],
            points=points["points"] if points else None,
            full=points["weight"] if points else None,
            light=shown.light,
            side=shown.side,
            applies=self._level in indicator.levels,
            alerts=self._raised(value, indicator, shown),
        )

    def _raised(
        self, value: Mapping[str, Any], indicator: Indicator, shown: Shown
    ) -> tuple[AlertRule, ...]:
        """What the figure raises, as far as a light on it is allowed."""
        rules = self._alerts.get(indicator.id, ())
        if not rules or not self._lit[indicator.id]:
            return ()
        return raised(
            rules,
            value["value"],
            self._base(value, indicator),
            light=shown.light,
            few_below=indicator.few_below,
        )

    def _light(self, value: Mapping[str, Any], indicator: Indicator, curve: Curve | None) -> Shown:
        if not self._lit[indicator.id] or not comparable(indicator, self._level):
            return Shown(None)
        base = self._base(value, indicator)
        return light(value["value"], base, curve, few_below=indicator.few_below)

    def _base(self, value: Mapping[str, Any], indicator: Indicator) -> Decimal | None:
        """What the figure rests on."""
        base: Decimal | None = value["denominator"]
        return self._bases.get((value["subject"], indicator.id)) if base is None else base


def _row(
    about: Mapping[str, Any],
    cells: Mapping[str, Cell],
    total: Mapping[str, Any] | None,
    institution: Institution,
) -> Row:
    return Row(
        subject=about["subject"],
        name=about["name"],
        cells=cells,
        unit_no=about["unit"],
        unit=about["unit_name"] or "",
        staff_class=about["staff_class"] or "",
        post=about["post"] or "",
        total=total["total"] if total else None,
        full=total["full"] if total else None,
        counted=total["counted"] if total else None,
        grade=_grade(institution, total) if total else None,
        scheme=total["scheme"] if total else None,
        class_label=_worded(institution, "staff_class", about["staff_class"]),
        post_label=_worded(institution, "post", about["post"]),
    )


def _worded(institution: Institution, field: str, code: str | None) -> Text | None:
    """A code of the assignments in both languages, where the pack gives them."""
    for dataset in institution.pack.datasets:
        found = dataset.field(field) if dataset.serves is Serves.ASSIGNMENTS else None
        if found and code:
            return found.code_labels.get(code)
    return None


def _grade(institution: Institution, total: Mapping[str, Any]) -> Text | None:
    grades = [
        grade.name
        for scheme in institution.pack.schemes
        if scheme.id == total["scheme"]
        for grade in scheme.grades
        if grade.name.zh == total["grade"]
    ]
    return next(iter(grades), None)


def _points(outcome: Outcome, schemes: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    wanted = ("scheme", "subject", "indicator", "points", "weight")
    mine = outcome.points.filter(pl.col("scheme").is_in(list(schemes)))
    return {
        (each["subject"], each["indicator"]): each
        for each in mine.select(wanted).iter_rows(named=True)
    }


def _totals(outcome: Outcome, schemes: Sequence[str]) -> dict[str, dict[str, Any]]:
    mine = outcome.totals.filter(pl.col("scheme").is_in(list(schemes)))
    return {each["subject"]: each for each in mine.iter_rows(named=True)}


def fitted_curves(institution: Institution, period: str, level: Level) -> dict[str, Curve]:
    """The indicators' own curves for a period; one meant for a person is not for a level above."""
    months = _months(institution, period)
    return {
        name: over(curve, months)
        for name, curve in institution.pack.curves.items()
        if curve.per_months is None or level is Level.PERSON
    }


def fitted_schemes(institution: Institution, period: str) -> list[Scheme]:
    """The schemes with their curves for a period."""
    months = _months(institution, period)
    return [scheme_over(each, months) for each in institution.pack.schemes]


def _months(institution: Institution, period: str) -> int:
    return len(institution.calendar.months(Period.parse(period)))


def _items(institution: Institution, period: str) -> dict[tuple[str, str], Item]:
    return {
        (scheme.id, item.indicator): item
        for scheme in fitted_schemes(institution, period)
        for group in scheme.groups
        for item in group.items
    }


def _measures(institution: Institution, scheme: Scheme) -> list[Indicator]:
    wanted = {item.indicator for group in scheme.groups for item in group.items}
    return [each for each in institution.pack.indicators if each.id in wanted]


def _asked(
    institution: Institution,
    guard: Guard,
    period: str,
    *,
    act: Act,
    level: Level,
    measure: policy.Measure,
) -> Verdict:
    verdict = guard.ask(
        act,
        measure,
        subject=SUBJECTS[level],
        on=_day(institution, period),
        sector=institution.sector,
        level=institution.level,
    )
    return Verdict(allowed=verdict.allowed, directive=verdict.directive)


def _day(institution: Institution, period: str) -> date:
    return institution.calendar.end(Period.parse(period))
