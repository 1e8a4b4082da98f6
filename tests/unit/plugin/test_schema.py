"""The schemas are schemas, know every word of the models, and accept the court pack."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.evidence.model import Kind, Serves
from core.graph.model import Meaning, Through
from core.indicators.model import Direction, Level, Provenance
from core.plugin.mistakes import say
from core.plugin.schema import PARTS, mistakes_in, schema
from core.policy.model import Act, Subject
from core.scoring.model import Missing, Rounding, Shape


@pytest.mark.parametrize("part", PARTS)
def test_every_schema_is_one(part: str) -> None:
    Draft202012Validator.check_schema(schema(part))


@pytest.mark.parametrize(
    ("part", "path", "words"),
    [
        ("field", ("properties", "type", "enum"), Kind),
        ("dataset", ("properties", "serves", "enum"), Serves),
        ("indicator", ("properties", "direction", "enum"), Direction),
        ("indicator", ("properties", "provenance", "enum"), Provenance),
        ("indicator", ("properties", "levels", "items", "enum"), Level),
        ("scheme", ("properties", "missing", "enum"), Missing),
        ("scheme", ("properties", "rounding", "enum"), Rounding),
        ("entity", ("properties", "through", "enum"), Through),
        ("link", ("properties", "meaning", "enum"), Meaning),
        ("directive", ("properties", "forbids", "items", "enum"), Act),
        ("directive", ("properties", "subjects", "items", "enum"), Subject),
    ],
)
def test_a_choice_in_a_schema_is_the_choice_in_the_model(
    part: str, path: tuple[str, ...], words: type[StrEnum]
) -> None:
    node: Any = schema(part)
    for step in path:
        node = node[step]
    assert set(node) == {word.value for word in words}


def test_a_curve_has_one_shape_of_the_model() -> None:
    shapes = [each["required"] for each in schema("curve")["oneOf"]]
    assert sorted(shapes) == sorted([shape.value] for shape in Shape)


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield node
        for each in node.values():
            yield from objects(each)


@pytest.mark.parametrize("part", PARTS)
def test_no_schema_lets_an_unknown_word_pass(part: str) -> None:
    for node in objects(schema(part)):
        assert node["additionalProperties"] is False


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"type": "integer"}, "x"),
        ({"enum": ["a", "b"]}, "c"),
        ({"pattern": "^a$"}, "b"),
        ({"required": ["a"]}, {}),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}),
        ({"maxLength": 2}, "abc"),
        ({"minimum": 2}, 1),
        ({"uniqueItems": True}, [1, 1]),
        ({"multipleOf": 2}, 3),
    ],
)
def test_every_sort_of_mistake_is_told_in_both_languages(rule: dict[str, Any], value: Any) -> None:
    (error,) = Draft202012Validator(rule).iter_errors(value)
    what, advice = say(error)
    assert what.zh
    assert advice.zh
    assert all(ord(letter) < 0x3000 for letter in what.en + advice.en)


def test_mistakes_come_in_reading_order() -> None:
    content = {"pack": "A", "version": "1.0.0", "name": {"zh": "一"}, "sector": "x", "datasets": 3}
    places = [finding.place for finding in mistakes_in(content)]
    assert places == [("pack",), ("name",), ("sector",), ("datasets",)]
