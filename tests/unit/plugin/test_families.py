"""A family is one formula and a list of filters: as many indicators, each narrowed as it says."""

from pathlib import Path

import pytest

from core.errors import BadPack
from core.indicators.model import Provenance
from core.plugin.checks.every import check_pack
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from tests.unit.plugin.packs import SMALL, written

RATE = """\
indicators:
  share:
    name: {zh: 甲类占比, en: Share of A}
    group: {zh: 数量, en: Number}
    formula: count(cases.*) FILTER (WHERE cases.grade = '甲') / count(cases.*)
    clock: filed
    direction: neutral
    provenance: published
    family: official-2024
    basis: {document: 某发〔2024〕1号}
    curve: {interval: {low: 0.5, tolerance: 1}}
"""
FAMILY = """\
families:
  by_year:
    of: share
    name: {zh: "甲类占比（{filter}）", en: "Share of A, {filter}"}
    filters:
      old: {where: "cases.filed_on < '2025-01-01'", name: {zh: 旧案, en: old cases}}
      fresh: {where: "cases.filed_on >= '2025-01-01'", name: {zh: 新案, en: new cases}}
"""


def text(family: str = FAMILY) -> str:
    return SMALL.replace("indicators:\n", RATE, 1).replace("schemes:\n", family + "schemes:\n", 1)


def pack_of(folder: Path, family: str = FAMILY) -> Pack:
    return load_pack(written(folder, text(family)))


def refusal(folder: Path, family: str) -> str:
    with pytest.raises(BadPack) as caught:
        pack_of(folder, family)
    return caught.value.message("en")


def test_a_family_is_written_out_after_its_indicator(tmp_path: Path) -> None:
    pack = pack_of(tmp_path)
    assert [each.id for each in pack.indicators] == [
        "share",
        "by_year_old",
        "by_year_fresh",
        "filed",
    ]
    old = pack.indicator("by_year_old")
    assert old is not None
    assert old.name.zh == "甲类占比（旧案）"
    assert old.name.en == "Share of A, old cases"
    assert old.formula == (
        "count(cases.*) FILTER (WHERE (cases.grade = '甲') AND (cases.filed_on < '2025-01-01')) "
        "/ count(cases.*) FILTER (WHERE cases.filed_on < '2025-01-01')"
    )
    assert pack.curves["by_year_old"] == pack.curves["share"]
    assert pack.families == {"by_year_old": "share", "by_year_fresh": "share"}
    assert check_pack(pack) == []


def test_a_member_is_not_shown_as_what_the_document_says(tmp_path: Path) -> None:
    member = pack_of(tmp_path).indicator("by_year_old")
    assert member is not None
    assert member.provenance is Provenance.DERIVED
    assert member.basis is None


def test_what_binds_an_indicator_binds_the_members_of_its_families(tmp_path: Path) -> None:
    bound = text().replace("indicators: [filed]", "indicators: [share]")
    pack = load_pack(written(tmp_path, bound))
    assert pack.directives[0].indicators == ("share", "by_year_old", "by_year_fresh")
    member = pack.indicator("by_year_fresh")
    assert member is not None
    assert member.family == "official-2024"


def test_the_digest_is_that_of_what_the_files_say(tmp_path: Path) -> None:
    digest = pack_of(tmp_path).digest
    assert pack_of(tmp_path).digest == digest
    assert pack_of(tmp_path, FAMILY.replace("旧案", "老案")).digest != digest


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ("of: share", "of: shar", "by_year.of", '"share"'),
        ('where: "cases.filed_on <', 'where: "filed_on <', "filters.old", "no dataset"),
        ('where: "cases.filed_on <', 'where: "cases.filed_on < <', "filters.old", "unexpected"),
        ('where: "cases.filed_on <', 'where: "staff.on <', "filters.old", "counts"),
        ("of: share\n", "of: filed_again\n", "by_year.of", "filed"),
    ],
)
def test_a_mistake_in_a_family_is_refused_where_it_stands(
    tmp_path: Path, before: str, after: str, place: str, said: str
) -> None:
    assert before in FAMILY
    message = refusal(tmp_path, FAMILY.replace(before, after, 1))
    assert "pack.yaml:" in message
    assert place in message
    assert said in message


def test_a_member_with_the_name_of_an_indicator_is_refused(tmp_path: Path) -> None:
    family = FAMILY.replace("by_year:", "share_of:").replace("old:", "a:").replace("fresh:", "b:")
    taken = (
        text(family)
        .replace("  filed:\n", "  share_of_a:\n")
        .replace("{filed: 100}", "{share: 100}")
    )
    taken = taken.replace("indicators: [filed]", "indicators: [share]")
    with pytest.raises(BadPack, match="already there"):
        load_pack(written(tmp_path, taken))


def test_a_mistake_that_a_member_brings_points_to_its_filter(tmp_path: Path) -> None:
    (finding,) = check_pack(pack_of(tmp_path, FAMILY.replace("cases.filed_on <", "cases.fled <")))
    assert finding.where == "indicators.by_year_old.formula"
    assert "filed_on" in finding.advice.en
