"""A roll-up turned into the table of a city: what few cases stand behind is withheld."""

from collections.abc import Mapping, Sequence

from core.alerts.lights import Light
from core.errors import GonghengError
from core.indicators.model import Indicator, Level
from core.policy.guard import Guard
from core.scoring.ports import Institution
from core.scoring.runs import Run
from core.texts import Text
from tenants.rollup import WHOLE, Rollup
from tenants.suppression import hidden
from web.adapters import tables
from web.adapters.origins import provenance
from web.pages.city.port import CityNotes, Crossing
from web.sector_words import of_sector
from web.values import Cell, Row, Table

NOT_YET = Text(
    "无数据 · 签名汇总尚未送达，合计暂不含该单位",
    "No data · its signed sums have not come; the city does not include it yet",
)
NO_CONTRACT = Text(
    "没有有效的约定：不送达、不显示，合计不含该单位",
    "No contract is in force: nothing is delivered or shown, and the city does not include it",
)
WITHHELD = Cell(None, withheld=True)


def table(
    institution: Institution, run: Run, found: Rollup, before: Rollup | GonghengError
) -> Table:
    """The whole first, then the institution and those below it, with what is to be said."""
    guard = Guard(institution.pack.directives)
    rows = shown(institution, run.period, found)
    earlier = before if isinstance(before, Rollup) else None
    return Table(
        period=run.period,
        level=Level.TENANT,
        columns=tables.columns(institution, guard, run.period, Level.TENANT),
        rows=rows,
        provenance=provenance(institution, run),
        total_ranking=tables.total_ranking(institution, guard, run.period, Level.TENANT),
        city=_notes(institution, found, rows, earlier),
    )


def shown(institution: Institution, period: str, found: Rollup) -> list[Row]:
    """A row for the whole and for each institution, without what must not be shown."""
    guard = Guard(institution.pack.directives)
    names = {WHOLE: of_sector(institution.sector).area} | {
        each.slug: each.name for each in found.expected
    }
    secret = hidden(found.values, institution.pack.indicators, whole=WHOLE, own=institution.slug)
    rows = []
    for slug, name in names.items():
        row = tables.bare_row(slug, name, institution, guard, period, values=found.values)
        cells = {
            indicator: WITHHELD if (slug, indicator) in secret else cell
            for indicator, cell in row.cells.items()
        }
        rows.append(Row(subject=row.subject, name=row.name, label=row.label, cells=cells))
    return rows


def _notes(
    institution: Institution, found: Rollup, rows: Sequence[Row], before: Rollup | None
) -> CityNotes:
    names = {each.slug: each.name for each in found.expected}
    refused = {each.lower: each for each in found.refused}
    bare = {
        slug: refused[slug].as_text(names[slug])
        if slug in refused
        else NO_CONTRACT
        if slug in found.uncovered
        else NOT_YET
        for slug in found.missing
    }
    return CityNotes(
        refused=[
            each.as_text(names.get(each.lower, Text(each.lower, each.lower)))
            for each in found.refused
        ],
        why_bare=bare,
        signed=len(found.deliveries),
        ids={each.slug: each.id for each in found.expected},
        before=before.deliveries[0].period if before else None,
        crossings=_crossings(institution, rows, before) if before else (),
    )


def _crossings(institution: Institution, rows: Sequence[Row], before: Rollup) -> list[Crossing]:
    """Figures whose light has changed since the period before, in the order of the table."""
    earlier = {row.subject: row for row in shown(institution, before.deliveries[0].period, before)}
    found = []
    for row in rows:
        then = earlier.get(row.subject)
        if row.subject == WHOLE or then is None:
            continue
        for each in institution.pack.indicators:
            crossing = _crossing(row, then.cells, each)
            if crossing is not None:
                found.append(crossing)
    return found


def _crossing(row: Row, then: Mapping[str, Cell], indicator: Indicator) -> Crossing | None:
    old, new = then.get(indicator.id), row.cells.get(indicator.id)
    if old is None or new is None or old.light is new.light:
        return None
    lights = old.light, new.light
    if None in (*lights, old.value, new.value) or Light.NONE in lights:
        return None
    assert old.light is not None  # noqa: S101 - said above
    assert new.light is not None  # noqa: S101
    return Crossing(
        court=row.label or Text(row.name, row.name),
        indicator=indicator,
        before=float(old.value or 0),
        after=float(new.value or 0),
        was=old.light,
        now=new.light,
    )
