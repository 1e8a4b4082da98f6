"""The JSON Schema of every part of a pack, and the mistakes it finds in one."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry, Resource

from core.plugin import mistakes
from core.plugin.model import Finding, Place
from core.plugin.signs import steering

PARTS = (
    "alert",
    "curve",
    "dataset",
    "directive",
    "entity",
    "family",
    "field",
    "indicator",
    "link",
    "mark",
    "pack",
    "scheme",
    "text",
    "word",
)


def schema(part: str) -> dict[str, Any]:
    """The schema of one part, as JSON Schema 2020-12."""
    file = resources.files("core.plugin").joinpath("schemas", f"{part}.json")
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


def mistakes_in(content: Any) -> Iterator[Finding]:
    """Every place where a whole pack's content departs from its schema, in reading order."""
    errors = sorted(_validator().iter_errors(content), key=lambda each: _order(each, content))
    for error in errors:
        what, advice = mistakes.say(error)
        yield Finding("format", _place(error), what, advice)
    yield from steering(content)


@cache
def _validator() -> Draft202012Validator:
    parts = [(f"{part}.json", Resource.from_contents(schema(part))) for part in PARTS]
    registry: Registry[Any] = Registry().with_resources(parts)
    return Draft202012Validator(
        schema("pack"), registry=registry, format_checker=FormatChecker(["date"])
    )


def _place(error: ValidationError) -> Place:
    return tuple(error.absolute_path)


def _order(error: ValidationError, content: Any) -> tuple[int, ...]:
    """Where the place stands among its siblings, level by level."""
    ranks = []
    for step in error.absolute_path:
        ranks.append(step if isinstance(step, int) else list(content).index(step))
        content = content[step]
    return tuple(ranks)
