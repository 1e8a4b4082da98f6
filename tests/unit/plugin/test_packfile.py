"""A pack is read exactly as written, or refused with file, line and what would be accepted."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import BadPack
from core.evidence.model import Kind, Severity
from core.plugin.packfile import load_pack
from core.policy.model import Act
from core.scoring.model import Curve, Shape
from tests.unit.plugin.packs import SMALL, written


def refusal(folder: Path, before: str, after: str) -> BadPack:
    assert before in SMALL
    with pytest.raises(BadPack) as caught:
        load_pack(written(folder, SMALL.replace(before, after, 1)))
    return caught.value


def test_a_pack_is_what_its_file_says(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path))
    cases = pack.datasets[0]
    assert [field.kind for field in cases.fields] == [
        Kind.CASE_NUMBER,
        Kind.DATE,
        Kind.STAFF,
        Kind.CODE,
    ]
    assert cases.key == ("case_no",)
    assert cases.clocks == {"filed": "filed_on"}
    assert cases.primary_role is not None
    assert cases.primary_role.label.zh == "承办人"
    assert cases.rules[0].severity is Severity.WARNING
    curve = Curve(Shape.INTERVAL, {"low": Decimal("0.5"), "tolerance": Decimal(1)})
    assert pack.curves == {"filed": curve}
    scheme = pack.schemes[0]
    assert scheme.groups[0].items[0].curve == curve
    assert scheme.grades[0].share == Decimal("0.2")
    assert pack.directives[0].since == date(2024, 9, 1)
    assert pack.directives[0].forbids == (Act.RANK,)


def test_a_section_may_stand_in_files_of_its_own(tmp_path: Path) -> None:
    whole = load_pack(written(tmp_path / "whole"))
    head, rest = SMALL.split("indicators:\n")
    indicators, rest = rest.split("schemes:\n")
    spread = written(tmp_path / "spread", f"{head}schemes:\n{rest}")
    (spread / "indicators").mkdir()
    lines = [line.removeprefix("  ") for line in indicators.splitlines()]
    (spread / "indicators" / "number.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert load_pack(spread).indicators == whole.indicators
    assert load_pack(spread).schemes == whole.schemes


@pytest.mark.parametrize(
    ("before", "after", "where", "said"),
    [
        ("sector: court", "sector: curt", "pack.yaml:4 · sector", "court"),
        ("version: 1.0.0", "version: 1.0", "pack.yaml:2", "1.2.0"),
        ("key: case_no", "key: caseno", "datasets.cases.key", "case_no"),
        ("filed: filed_on", "filed: judge", "clocks.filed", "date"),
        ("type: date", "type: dat", "fields.filed_on.type", "date"),
        ("of: judge", "of: judg", "roles.judge.of", "judge"),
        ("clock: filed", "clock: closed", "indicators.filed.clock", "filed"),
        ("items: {filed: 100}", "items: {filed: 90}", "number.items", "100"),
        ("items: {filed: 100}", "items: {field: 100}", "items.field", "filed"),
        ("forbids: [rank]", "forbids: [ranks]", "no_rank.forbids", "rank"),
        ("indicators: [filed]", "indicators: [closed]", "no_rank.indicators", "filed"),
        ("from: 2024-09-01", "from: 2024-09-31", "no_rank.from", "a date"),
        ("name: {zh: 收案数, en: Filed}", "name: {zh: 收案数}", "indicators.filed.name", "en"),
        ("    clock: filed\n", "    clok: filed\n", "indicators.filed", "clock"),
        ("least: 90, share: 0.2}", "share: 0.2, share: 0.3}", "pack.yaml:35", "twice"),
    ],
)
def test_a_mistake_is_refused_where_it_stands(
    tmp_path: Path, before: str, after: str, where: str, said: str
) -> None:
    error = refusal(tmp_path, before, after)
    messages = [each.message("en") for each in (error, *error.others)]
    assert any(where in message and said in message for message in messages), messages


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("sector: court", "sector: x").replace("type: date", "type: y")
    with pytest.raises(BadPack) as caught:
        load_pack(written(tmp_path, text))
    assert len(caught.value.others) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a\n", "mapping"),
        (b"a: &b c\nd: *b\n", "Anchors"),
        (b"a: !!python/object:os.system x\n", "Tags"),
        (b"a: 1\n---\nb: 1\n", "one document"),
        (b"a: [1, 2\n", "YAML"),
        (b"[" * 500, "levels"),
        (b"? [a]\n: b\n", "single word"),
        (b"a: \x00\n", "characters"),
        (b"", "Missing"),
        (b"a: " + b"9" * 2_000_000, "MiB"),
    ],
)
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "pack.yaml").write_bytes(content)
    with pytest.raises(BadPack) as caught:
        load_pack(tmp_path)
    assert said in caught.value.message("en")


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match=r"pack\.yaml"):
        load_pack(tmp_path)


def test_a_link_that_leads_out_of_the_folder_is_refused_by_name(tmp_path: Path) -> None:
    outside = tmp_path / "alerts.yaml"
    outside.write_text("{}", encoding="utf-8")
    folder = written(tmp_path / "pack")
    (folder / "alerts.yaml").symlink_to(outside)
    with pytest.raises(BadPack, match=r"alerts\.yaml · It is a link that leads out"):
        load_pack(folder)


def test_one_id_in_two_files_is_refused_with_both_places(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "schemes.yaml").write_text("judges: {}\n", encoding="utf-8")
    with pytest.raises(BadPack) as caught:
        load_pack(folder)
    assert "pack.yaml:30" in caught.value.message("en")
    assert "schemes.yaml" in caught.value.message("en")


def test_the_digest_follows_the_meaning_and_not_the_writing(tmp_path: Path) -> None:
    digest = load_pack(written(tmp_path)).digest
    spaced = SMALL.replace("zh: 小包", "zh:   '小包'").replace("share: 0.2", "share: 0.20")
    assert load_pack(written(tmp_path, "# a remark\n" + spaced)).digest == digest
    assert load_pack(written(tmp_path, SMALL.replace("low: 0.5", "low: 0.6"))).digest != digest
