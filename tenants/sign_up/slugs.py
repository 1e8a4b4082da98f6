"""A short name for the address of an institution, out of the sounds of its own name."""

import re
from collections.abc import Callable

LONGEST = 30
ENDINGS = ("人民法院", "人民检察院", "街道办事处", "人民政府")
"""What institutions are called after their place; the place alone names them well enough."""

PLAIN = re.compile(r"[^a-z0-9]+")


def slug_of(name: str, taken: Callable[[str], bool]) -> str:
    """A slug that is not taken; a number is added where the plain one is."""
    plain = _plain(name)
    number, found = 2, plain
    while taken(found):
        found = f"{plain}-{number}"
        number += 1
    return found


def _plain(name: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes a second to load

    place = name
    for ending in ENDINGS:
        place = place.removesuffix(ending) or place
    sounds = PLAIN.sub("", "".join(lazy_pinyin(place)).lower())[:LONGEST]
    return sounds if sounds[:1].isalpha() else f"u{sounds}"[:LONGEST]
