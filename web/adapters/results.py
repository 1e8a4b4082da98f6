"""Stored results of runs and roll-ups, turned into the tables and figures that pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import NotFound
from core.indicators.model import Level
from core.indicators.periods import Period
from core.policy.guard import Guard
from core.scoring.outcome import Outcome
from core.scoring.outside import Outside
from core.scoring.ports import Institution
from core.scoring.runs import Run
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.rollup import Rollup
from web.adapters import cities, figures, tables
from web.adapters.origins import provenance
from web.application import Application
from web.values import Figure, PersonResult, Place, Point, Row, Table

TREND = 8
"""How many periods of the same length a trend shows."""


@dataclass(frozen=True, slots=True)
class PageResults:
    """Fits ``web.ports.Results``."""

    application: Application

    def periods(self, place: Place) -> Sequence[str]:
        """Periods that have been scored, newest first."""
        scored = self.application.scoring.ledger.scored(TenantId(place.id))
        return sorted(scored, key=Period.parse, reverse=True)

    def table(self, place: Place, period: str, level: Level) -> Table:
        """Every subject of the level."""
        institution, run = self._found(place, period)
        return _table(institution, run, self._outcome(run), level)

    def tables(self, place: Place, period: str) -> Mapping[Level, Table]:
        """Every level at once, read once."""
        institution, run = self._found(place, period)
        outcome = self._outcome(run)
        return {level: _table(institution, run, outcome, level) for level in Level}

    def person(self, place: Place, period: str, staff_no: str) -> PersonResult:
        """One person, with the period before and the whole institution beside it."""
        institution, run = self._found(place, period)
        outcome = self._outcome(run)
        table = _table(institution, run, outcome, Level.PERSON)
        row = _row(table, staff_no)
        whole = next(iter(_table(institution, run, outcome, Level.TENANT).rows), None)
        return PersonResult(
            row=row,
            before=self._before(institution, period, staff_no),
            institution=tables.beside(whole, institution.pack.indicators) if whole else None,
            table=table,
            trend=self._totals(place, period, staff_no, _schemes(institution, Level.PERSON)),
        )

    def figure(
        self, place: Place, period: str, *, level: Level, subject: str, indicator: str
    ) -> Figure:
        """One figure with every row counted and left out."""
        institution, run = self._found(place, period)
        table = _table(institution, run, self._outcome(run), level)
        row = _row(table, subject)
        column = next((each for each in table.columns if each.indicator.id == indicator), None)
        if column is None:
            raise NotFound(Text("没有这个指标", "there is no such indicator"), where=indicator[:60])
        opened = self.application.opened(
            run, subject=tables.subject(level, subject), indicator=indicator
        )
        return figures.figure(
            institution,
            table,
            row=row,
            column=column,
            opened=opened,
            trend=self._values(place, period, level, row.subject, indicator),
            versions={k: v for k, v in run.inputs["versions"].items() if v is not None},
            outside=Outside.of(run.inputs, institution.calendar),
        )

    def city(self, place: Place, period: str) -> Table:
        """The whole first, then the institution and those below it."""
        tenant, *below = self.application.tenants.family(place.slug)
        now = Period.parse(period)
        institution = self.application.institutions.known(tenant)
        run = self.application.run_of(tenant.id, now)
        found, before = self.application.rollups.cities(
            tenant, [now, now.previous()], pack=institution.pack, below=below
        )
        if not isinstance(found, Rollup):
            raise found
        return cities.table(institution, run, found, before)

    def _found(self, place: Place, period: str) -> tuple[Institution, Run]:
        run = self.application.run_of(TenantId(place.id), Period.parse(period))
        return self.application.institutions.as_of(run), run

    def _outcome(self, run: Run) -> Outcome:
        return self.application.scoring.outcome(run)

    def _before(self, institution: Institution, period: str, staff_no: str) -> Row | None:
        earlier = Period.parse(period).previous()
        run = self.application.scoring.ledger.latest(institution.tenant, earlier)
        if run is None:
            return None
        table = _table(institution, run, self._outcome(run), Level.PERSON)
        return next((each for each in table.rows if each.subject == staff_no), None)

    def _past(self, place: Place, period: str) -> dict[str, Run]:
        """The newest runs of the last periods of this length, oldest first."""
        periods = [Period.parse(period)]
        while len(periods) < TREND:
            periods.append(periods[-1].previous())
        return self.application.scoring.ledger.newest_of(
            TenantId(place.id), [str(each) for each in reversed(periods)]
        )

    def _totals(
        self, place: Place, period: str, staff_no: str, schemes: Sequence[str]
    ) -> list[Point]:
        """The share of the marks that could be had, period by period."""
        past = self._past(place, period)
        totals = self.application.scoring.ledger.totals_of(
            TenantId(place.id),
            [run.number for run in past.values()],
            subject=staff_no,
            schemes=schemes,
        )
        return [
            Point(each, total.total / total.full if total and total.total and total.full else None)
            for each, run in past.items()
            for total in [totals.get(run.number)]
        ]

    def _values(
        self, place: Place, period: str, level: Level, subject: str, indicator: str
    ) -> list[Point]:
        points = []
        for each, run in self._past(place, period).items():
            found = self._outcome(run).values.filter(
                level=level.value, subject=subject, indicator=indicator
            )
            points.append(Point(each, found["value"][0] if found.height else None))
        return points


def _schemes(institution: Institution, level: Level) -> list[str]:
    return [each.id for each in institution.pack.schemes if each.level is level]


def _table(institution: Institution, run: Run, outcome: Outcome, level: Level) -> Table:
    guard = Guard(institution.pack.directives)
    return Table(
        period=run.period,
        level=level,
        columns=tables.columns(institution, guard, run.period, level),
        rows=tables.rows(institution, guard, run.period, outcome=outcome, level=level),
        provenance=provenance(institution, run),
        total_ranking=tables.total_ranking(institution, guard, run.period, level),
        schemes=institution.pack.schemes,
    )


def _row(table: Table, subject: str) -> Row:
    row = next((each for each in table.rows if each.subject == subject), None)
    if row is None:
        raise NotFound(
            Text("本期没有这个人或部门", "nobody of that number in this period"), where=subject[:40]
        )
    return row
