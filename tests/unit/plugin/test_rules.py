"""Each rule over a whole pack finds what it is there for, at its place."""

from pathlib import Path

import pytest

from core.errors import BadPack
from core.plugin.checks.every import COMPILED, STRUCTURE, check_pack
from core.plugin.packfile import load_pack
from tests.unit.plugin.broken import BROKEN
from tests.unit.plugin.packs import SMALL, written

EXTRA = """\
  more:
    label: {zh: 其他, en: More}
    key: [one, two]
    fields:
      one: {type: text, label: {zh: 甲项, en: First}}
      two: {type: text, label: {zh: 乙项, en: Second}}
"""

SPOILT = [
    ("keys", "key: case_no", "key: judge", "datasets.cases.key"),
    ("clocks", "filed: filed_on", "filed: filed", "datasets.cases.clocks.filed"),
    ("roles", "of: judge", "of: filed_on", "datasets.cases.roles.judge.of"),
    (
        "primary role",
        "judge: {of: judge, primary: true}",
        "judge: {of: judge, primary: true}\n      other: {of: judge, primary: true}",
        "datasets.cases.roles",
    ),
    ("references", "type: date", "to: cases, type: date", "datasets.cases.fields.filed_on"),
    ("references", "type: date", "to: what, type: reference", "fields.filed_on.to"),
    ("references", "type: date", "to: more, type: reference", "fields.filed_on.to"),
    ("unit", "    clocks:", "    unit: judge\n    clocks:", "datasets.cases.unit"),
    ("unit", "    clocks:", "    unit: place\n    clocks:", "datasets.cases.unit"),
    ("codes", "type: date", "codes: [甲], type: date", "fields.filed_on.codes"),
    ("bounds", "type: date", "minimum: 1, type: date", "datasets.cases.fields.filed_on"),
    ("bounds", "type: date", "minimum: 2, maximum: 1, type: integer", "fields.filed_on"),
    ("labels", "zh: 承办人", "zh: 案号", "datasets.cases.fields.case_no"),
    ("standard fields", "    key: case_no", "    serves: staff\n    key: case_no", "cases.fields"),
    ("clock", "    clock: filed", "    clock: shut", "indicators.filed.clock"),
    ("role", "    clock: filed", "    role: clerk\n    clock: filed", "indicators.filed.role"),
    ("items", "{filed: 100}", "{field: 100}", "groups.number.items.field"),
    ("item curves", "    curve: {interval: {low: 0.5, tolerance: 1}}\n", "", "items.filed"),
    ("weights", "weight: 100", "weight: 60", "schemes.judges.groups"),
    ("missing values", "{filed: 100}", "{filed: {weight: 100, stated: 1}}", "items.filed"),
    ("curves", "low: 0.5, ", "lowest: 0.5, ", "indicators.filed.curve"),
    (
        "curves",
        "{filed: 100}",
        "{filed: {weight: 100, curve: {line: {zero: 1, full: 1}}}}",
        "groups.number.items.filed.curve",
    ),
    ("grades", "share: 0.2}, {name", "share: 0.2}, {least: 95, name", "schemes.judges.grades"),
    ("grades", "en: Good}}", "en: Good}, share: 0.9}", "schemes.judges.grades"),
    ("bound indicators", "[filed]", "[shut]", "directives.no_rank.indicators"),
    ("overrides", "forbids: [rank]", "overrides: [no_rank]", "directives.no_rank.overrides"),
    ("overrides", "forbids: [rank]", "forbids: [rank]\n    allows: [rank]", "no_rank.allows"),
    ("dates", "forbids: [rank]", "until: 2024-08-31", "directives.no_rank.until"),
    ("needs", "sector: court", "sector: court\nneeds: gongheng >= 99", "needs"),
    (
        "changelog",
        "sector: court",
        "sector: court\nchangelog: {0.9.0: {zh: 初版, en: First}}",
        "changelog",
    ),
    (
        "samples",
        "directives:",
        "samples: {more: [{three: 1}]}\ndirectives:",
        "samples.more.0.three",
    ),
    ("samples", "directives:", "samples: {less: [{one: 1}]}\ndirectives:", "samples.less"),
    (
        "samples",
        "directives:",
        "expected: {2025-09: {filled: {tenant: 1}}}\ndirectives:",
        "expected.2025-09.filled",
    ),
    ("reads", "directives:", "reads: {cases: [filed_on]}\ndirectives:", "reads.cases"),
    ("reads", "directives:", "reads: {case: [filed_on]}\ndirectives:", "reads.case"),
    ("least data", "directives:", "reads: {cases: [grade]}\ndirectives:", "reads.cases"),
    ("code words", "codes: {甲: A, 乙: B}", "codes: [甲, 乙]", "fields.grade.codes"),
    ("translations", "en: Small}", "en: 小包}", "name.en"),
    ("translations", "zh: 小包", "zh: Small", "name.zh"),
    ("rules", "grade = '甲'", "grad = '甲'", "datasets.cases.rules.0"),
    ("graph datasets", "rows: [{dataset: cases", "rows: [{dataset: case", "entities.case.rows.0"),
    ("graph datasets", "show: [grade]", "show: [grad]", "entities.case.rows.0.show"),
    ("graph ids", "id: case_no, show", "id: [filed_on, case_no], show", "entities.case.rows.0.id"),
    ("graph ids", "to: {case: case_no}", "to: {case: number}", "links.decided.rows.0.to"),
    ("link ends", "from: {judge: judge}", "from: {clerk: judge}", "links.decided.rows.0.from"),
    ("link dates", "since: filed_on", "since: judge", "links.decided.rows.0.since"),
    ("link dates", "since: filed_on", "since: filed", "links.decided.rows.0.since"),
    *(
        ("link passages", "since: filed_on", f"passage: {{{wrong}}}, since: filed_on", place)
        for wrong, place in (
            ("text: judge, from: case_no, to: grade", "rows.0.passage.text"),
            ("text: words, from: case_no, to: grade", "rows.0.passage.text"),
            ("text: judge, from: case_no, to: grade", "rows.0.passage.from"),
            ("text: judge, from: case_no, to: last", "rows.0.passage.to"),
            ("text: judge, from: grade, to: grade", "rows.0.passage.to"),
        )
    ),
    ("graph conditions", "where: grade = '乙'", "where: grad = '乙'", "links.decided.rows.0.where"),
    ("formulas", "count(cases.*)", "count(case.*)", "indicators.filed.formula"),
]
"""Rule, what is replaced in the small pack by what, and the place that is named."""


@pytest.mark.parametrize(("rule", "before", "after", "place"), SPOILT)
def test_a_rule_finds_what_it_is_for(
    tmp_path: Path, rule: str, before: str, after: str, place: str
) -> None:
    text = SMALL.replace("indicators:\n", EXTRA + "indicators:\n", 1)
    assert before in text
    folder = written(tmp_path, text.replace(before, after, 1))
    try:
        found = [
            f"{each.rule} {each.where} {each.what.en}" for each in check_pack(load_pack(folder))
        ]
    except BadPack as refusal:
        found = [each.message("en") for each in (refusal, *refusal.others)]
    assert any(place in each for each in found), found


def test_the_small_pack_has_nothing_to_find(tmp_path: Path) -> None:
    assert check_pack(load_pack(written(tmp_path))) == []


def test_every_rule_has_a_case_here_and_a_name_of_its_own() -> None:
    names = [rule.name for rule in STRUCTURE + COMPILED]
    assert len(set(names)) == len(names)
    assert {rule for rule, *_ in SPOILT} | {each.rule for each in BROKEN} >= set(names)


def test_a_scheme_names_classes_that_assignments_have() -> None:
    pack = load_pack(Path("plugins/court/pack"))
    assert {name for scheme in pack.schemes for name in scheme.classes} == {"员额法官"}
