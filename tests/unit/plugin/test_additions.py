"""An addition is put on its base, changes nothing of it, and is refused by name where it does."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.errors import BadPack, NotFound
from core.evidence.model import Severity
from core.plugin.checks.additions import JOINT, MOST
from core.plugin.composition import (
    adding,
    brought,
    check_on,
    compose,
    news,
    rebased,
    require_sound,
    without,
)
from core.plugin.kept import load_kept
from core.plugin.kit.examination import examine
from core.plugin.model import Pack
from core.plugin.packfile import build, load_pack
from core.plugin.schema import mistakes_in
from tenants.pack_shelf import PackShelf
from tests.unit.plugin.broken import FORBIDS, text
from tests.unit.plugin.broken_additions import BROKEN_ADDITIONS, SOUND
from tests.unit.plugin.packs import written
from tests.unit.plugin.test_broken import put

TOWNSHIP = Path("plugins/township/pack")


@cache
def base() -> Pack:
    return load_pack(TOWNSHIP)


def addition(**changes: Any) -> Pack:
    content = {**copy.deepcopy(SOUND), **changes}
    assert list(mistakes_in(content)) == []
    return build(content)


def bare(identity: str) -> dict[str, Any]:
    """An addition that brings nothing."""
    kept = ("version", "name", "sector", "adds_to")
    return {"pack": identity, **{name: SOUND[name] for name in kept}}


def refusing(content: dict[str, Any]) -> set[str]:
    wrong = list(mistakes_in(content))
    found = wrong or check_on(base(), build(content))[1]
    return {each.rule for each in found if each.severity is Severity.ERROR}


def test_an_addition_brings_what_is_new_and_leaves_its_base_alone() -> None:
    whole = compose(base(), [addition()])
    assert require_sound(whole) is whole
    assert [each for each in whole.indicators if base().indicator(each.id)] == list(
        base().indicators
    )
    assert whole.schemes[: len(base().schemes)] == base().schemes
    assert whole.curves.items() >= base().curves.items()
    assert {each.id for each in brought(whole, addition()).indicators} == {
        "hx_walks",
        "hx_solved_noise",
    }
    assert news(base(), whole) == {
        "datasets": ("hx_visits",),
        "schemes": ("hx_teams",),
        "alerts": ("hx_low",),
        "directives": ("hx_rule",),
        "entities": ("hx_visit",),
    }


def test_the_version_names_every_part_and_the_digest_is_of_them() -> None:
    other = build(bare("another"))
    whole = compose(base(), [addition(), other])
    assert whole.version == f"{base().version} + another 0.2.0 + hearing-extra 0.2.0"
    assert (whole.id, whole.name) == (base().id, base().name)
    assert whole == compose(base(), [other, addition()])
    assert whole.digest not in {each.digest for each in whole.parts}
    newer = replace(other, digest="0" * 64)
    assert compose(base(), [addition(), newer]).digest != whole.digest


def test_additions_come_and_go_and_follow_the_base() -> None:
    one = adding(base(), addition())
    two = adding(one, addition(version="0.3.0"))
    assert two.version == f"{base().version} + hearing-extra 0.3.0"
    assert without(two, "hearing-extra") == base()
    with pytest.raises(NotFound):
        without(two, "nothing")
    newer = build({**base().content, "version": "1.9.0", "changelog": {"1.9.0": text("x")}})
    assert rebased(newer, two).version == "1.9.0 + hearing-extra 0.3.0"
    too_new = build({**base().content, "version": "2.0.0", "changelog": {"2.0.0": text("x")}})
    with pytest.raises(BadPack, match=r"needs township >= 1\.0, < 2") as refused:
        rebased(too_new, two)
    assert refused.value.where == "hearing-extra · adds_to"


@pytest.mark.parametrize("edit", BROKEN_ADDITIONS, ids=str)
def test_a_broken_addition_is_refused_by_its_rule_and_no_other(edit: Any) -> None:
    content = copy.deepcopy(SOUND)
    for place, value in ((edit.place, edit.value), *edit.also):
        put(content, place, value)
    assert refusing(content) == {edit.rule}


def test_every_rule_between_packs_has_a_broken_addition() -> None:
    apart = {"additions apart"}
    assert {rule.name for rule in JOINT} - apart <= {each.rule for each in BROKEN_ADDITIONS}


def test_two_additions_that_say_the_same_thing_are_refused_by_name() -> None:
    other = addition(pack="zz-other")
    with pytest.raises(BadPack, match="is defined by hearing-extra") as refused:
        compose(base(), [addition(), other])
    assert "zz-other" in str(refused.value.where)
    many = [build(bare(f"p{number}")) for number in range(MOST + 1)]
    assert len(compose(base(), many[:MOST]).parts) == MOST + 1
    with pytest.raises(BadPack, match="8 additions at most"):
        compose(base(), many)


def test_policy_of_the_base_holds_for_what_an_addition_makes_of_its_indicators() -> None:
    bound = copy.deepcopy(dict(base().content))
    bound["directives"] = {
        "no_rank": {**FORBIDS, "forbids": ["rank"], "indicators": ["town_hotline_solved_rate"]}
    }
    whole = compose(build(bound), [addition()])
    [directive] = [each for each in whole.directives if each.id == "no_rank"]
    assert "hx_solved_noise" in directive.indicators


def test_an_addition_is_examined_on_its_base_by_its_own_indicators(tmp_path: Path) -> None:
    folder = in_folder(tmp_path / "extra", SOUND)
    report = examine(folder, rows=300, base_of=lambda wanted: base()).report()
    assert report["findings"] == []
    assert report["base"] == f"township {base().version}"
    assert report["pack"] == "hearing-extra"
    assert report["generated_tests"] % 2 == 0
    with pytest.raises(NotFound, match="township"):
        examine(folder)


def test_a_composed_pack_is_kept_and_found_by_digest_and_version(tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path / "shelf")
    extra = shelf.add(in_folder(tmp_path / "extra", SOUND))
    whole = compose(base(), [extra])
    shelf.keep(whole)
    found = shelf.find("township", whole.digest)
    assert found == whole
    assert found.folder is not None
    assert load_kept(found.folder) == whole
    assert shelf.of_version("township", whole.version) == whole
    assert shelf.find("hearing-extra", extra.digest) == extra


def in_folder(folder: Path, content: Mapping[str, Any]) -> Path:
    return written(folder, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
