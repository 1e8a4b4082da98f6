"""What a change touches is named: formulas that name it, their schemes, the graph, checks."""

from pathlib import Path

import pytest

from core.errors import NotFound
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from core.plugin.resting import resting_indicators, resting_on
from tests.unit.plugin.packs import written
from tests.unit.plugin.test_families import text

MORE = """\
indicators:
  rise:
    name: {zh: 收案增减, en: Change}
    group: {zh: 数量, en: Number}
    formula: filed - prev(filed)
    clock: filed
    direction: neutral
    provenance: local
  twice:
    name: {zh: 增减的两倍, en: Twice}
    group: {zh: 数量, en: Number}
    formula: 2 * rise
    clock: filed
    direction: neutral
    provenance: local
"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(written(tmp_path, text().replace("indicators:\n", MORE, 1)))


def touched(pack: Pack, what: str) -> list[tuple[str, str]]:
    return [(each.sort.en, each.id) for each in resting_on(pack, what)]


def test_formulas_that_name_an_indicator_rest_on_it_and_so_do_those_that_name_them(
    pack: Pack,
) -> None:
    assert touched(pack, "filed") == [
        ("Indicator", "rise"),
        ("Indicator", "twice"),
        ("Scheme", "judges"),
        ("Directive", "no_rank"),
    ]
    assert touched(pack, "twice") == []


def test_members_of_a_family_rest_on_what_it_was_made_of(pack: Pack) -> None:
    assert touched(pack, "share") == [
        ("Indicator", "by_year_old"),
        ("Indicator", "by_year_fresh"),
    ]


def test_a_field_holds_up_formulas_links_and_checks_of_rows(pack: Pack) -> None:
    assert touched(pack, "cases.grade") == [
        ("Indicator", "share"),
        ("Indicator", "by_year_old"),
        ("Indicator", "by_year_fresh"),
        ("Entity", "case"),
        ("Link", "decided"),
        ("Check of rows", "cases"),
    ]
    assert ("Indicator", "twice") in touched(pack, "cases.filed_on")
    assert ("Scheme", "judges") in touched(pack, "cases")


def test_marks_of_conduct_rest_on_their_rows_and_on_the_figure_that_they_look_at() -> None:
    court = load_pack(Path("plugins/court/pack"))
    assert ("Mark of conduct", "late_closing") in touched(court, "cases.deadline_on")
    assert ("Mark of conduct", "old_open_cases") in touched(court, "court_over18m_unclosed")
    assert ("Mark of conduct", "late_closing") not in touched(court, "court_over18m_unclosed")


@pytest.mark.parametrize("what", ["nobody", "cases.grad", "nothing.at_all", ""])
def test_what_the_pack_does_not_have_is_refused_with_the_nearest(pack: Pack, what: str) -> None:
    with pytest.raises(NotFound) as caught:
        resting_on(pack, what)
    assert caught.value.advice.zh


def test_every_indicator_says_what_rests_on_it(pack: Pack) -> None:
    assert resting_indicators(pack)["filed"] == ("rise", "twice")
    assert resting_indicators(pack)["by_year_old"] == ()
