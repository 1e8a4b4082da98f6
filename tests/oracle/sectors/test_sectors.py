"""Procuratorates and townships agree with plain Python, for every measure, level and period."""

from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl
import pytest

from core.evidence.model import Dataset
from core.evidence.schema import columns
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.plan import plan
from core.indicators.values import values
from core.plugin.checks.every import check_pack
from core.plugin.model import Pack
from plugins import procuratorate as procuratorates
from plugins import township as townships
from plugins.procuratorate.demonstration.city import city
from plugins.township.demonstration.county import county
from tests.oracle.comparing import Frames, _differs
from tests.oracle.sectors import procuratorate, township
from tests.oracle.sectors.sight import Place, Row, Sight
from tests.oracle.timing import Span

PERIODS = ("2026-09", "2026-Q2", "2026-H1", "2025")
PACKS = {"procuratorate": procuratorates.packs()[0], "township": townships.packs()[0]}
ORACLES = {"procuratorate": procuratorate, "township": township}


@dataclass(frozen=True)
class Shown:
    """A pack and one small institution that its demonstration invents."""

    pack: Pack
    rows: dict[str, list[Row]]

    @cached_property
    def frames(self) -> Frames:
        """The rows with the store's types; a dataset without rows is empty."""
        tables = {each.name: self._frame(each) for each in self.pack.datasets}
        return Frames(tables)

    def _frame(self, dataset: Dataset) -> pl.DataFrame:
        return pl.DataFrame(self.rows.get(dataset.name, []), schema=columns(dataset))


@cache
def shown(sector: str) -> Shown:
    """The lower of the demonstration's institutions, small."""
    if sector == "procuratorate":
        return Shown(PACKS[sector], city(5, 0.05).procuratorates[-1].tables)
    return Shown(PACKS[sector], county(5, 0.09).offices[-1].tables)


@pytest.mark.parametrize("sector", PACKS)
def test_the_oracle_defines_every_indicator_of_the_pack_and_no_other(sector: str) -> None:
    assert set(ORACLES[sector].MEASURES) == {each.id for each in PACKS[sector].indicators}


@pytest.mark.parametrize("sector", PACKS)
def test_the_pack_has_no_finding_and_calls_nothing_official(sector: str) -> None:
    pack = PACKS[sector]
    assert check_pack(pack) == []
    assert {each.provenance.value for each in pack.indicators} <= {"published", "derived"}
    assert 25 <= len(pack.indicators) - len(pack.families) <= 30


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("sector", PACKS)
def test_each_level_agrees_with_plain_python(sector: str, period: str) -> None:
    it = shown(sector)
    compiled, when = plan(it.pack.indicators, it.pack.datasets), Period.parse(period)
    atoms = compute(compiled, it.frames, Calendar(), when)
    place = Place(it.rows, ORACLES[sector].OWNERS)
    compared, found = 0, []
    for level in Level:
        got = values(compiled, atoms, when, level, tenant="x")
        for row in got.iter_rows(named=True):
            sight = Sight(place, level.value, row["subject"], Span.of(period))
            expected = ORACLES[sector].MEASURES[row["indicator"]](sight)
            where = f"{row['indicator']} of {level} {row['subject']} in {period}"
            found += _differs(where, row, expected)
            compared += row["value"] is not None
    assert found == []
    assert compared > 150
