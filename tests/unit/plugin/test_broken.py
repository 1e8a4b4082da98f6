"""Every broken pack is refused by the rule that is there for it, and by no other."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.evidence.model import Severity
from core.plugin.checks.every import COMPILED, STRUCTURE
from core.plugin.families import RULE
from core.plugin.packfile import findings_of
from core.plugin.sources import gather
from tests.unit.plugin.broken import BROKEN, GONE, WHOLE, Broken

REMARKS = {"translations", "code words", "least data"}
"""Rules that remark and do not refuse."""


@cache
def sound() -> dict[str, Any]:
    return gather(Path("plugins/township/pack")).content


def spoilt(edit: Broken) -> dict[str, Any]:
    content = copy.deepcopy(sound())
    for place, value in ((edit.place, edit.value), *edit.also):
        put(content, place, value)
    return content


def put(content: dict[str, Any], place: str, value: Any) -> None:
    *steps, last = place.split(".")
    node: Any = content
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if value is GONE:
        del node[last]
    else:
        node[last] = WHOLE[value] if isinstance(value, str) and value in WHOLE else value


def refusing(content: dict[str, Any]) -> set[str]:
    found = findings_of(content)
    return {each.rule for each in found if each.severity is Severity.ERROR}


def test_the_pack_that_they_are_made_of_is_sound() -> None:
    assert findings_of(sound()) == []


@pytest.mark.parametrize("edit", BROKEN, ids=str)
def test_a_broken_pack_is_refused_by_its_rule_and_no_other(edit: Broken) -> None:
    assert refusing(spoilt(edit)) == {edit.rule}


def test_there_are_more_than_forty_and_every_rule_that_refuses_has_one() -> None:
    assert len(BROKEN) >= 40
    rules = {rule.name for rule in STRUCTURE + COMPILED} | {"format", RULE}
    graph = {rule.name for rule in STRUCTURE + COMPILED if "graph" in type(rule).__module__}
    assert {each.rule for each in BROKEN} == rules - REMARKS - graph
