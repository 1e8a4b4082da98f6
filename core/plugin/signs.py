"""Signs that have no place in a pack's texts: they steer a terminal or turn the reading order."""

import re
from collections.abc import Iterator
from typing import Any

from core.plugin.model import Finding, Place
from core.texts import Text

STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control signs but for tab and line end, marks of direction, and halves of pairs."""


def steering(content: Any, place: Place = ()) -> Iterator[Finding]:
    """Every text of the content, keys among them, that holds such a sign."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _in(str(key), place)
            yield from steering(value, (*place, key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from steering(value, (*place, number))
    elif isinstance(content, str):
        yield from _in(content, place)


def _in(text: str, place: Place) -> Iterator[Finding]:
    found = STEERING.search(text)
    if found is None:
        return
    named = f"U+{ord(found[0]):04X}"
    shown = tuple(STEERING.sub("□", each) if isinstance(each, str) else each for each in place)
    what = Text(
        f"含有不显示的控制字符或方向字符 {named}",
        f"It holds a sign that controls the display or turns its direction: {named}",
    )
    yield Finding("format", shown, what, Text("删去这个字符", "Take it out"))
