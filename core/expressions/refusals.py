"""How a formula is refused: what is wrong, at which character, and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from core.errors import BadFormula
from core.texts import Text

NO_ADVICE = Text("", "")


def refuse(at: int, what: Text, advice: Text = NO_ADVICE) -> NoReturn:
    """Raise BadFormula for the character ``at``, counted from 1."""
    raise BadFormula(
        Text(f"第 {at} 个字符处:{what.zh}", f"at character {at}: {what.en}"),
        position=at,
        advice=advice,
    )


def unknown(at: int, thing: Text, name: str, known: Iterable[str]) -> NoReturn:
    """Refuse a name that does not exist, with the nearest that does."""
    what = Text(f"没有名为“{name[:40]}”的{thing.zh}", f"there is no {thing.en} named {name[:40]}")
    refuse(at, what, nearest(name, known))


def nearest(name: str, known: Iterable[str]) -> Text:
    """Advice that names the known words most like a wrong one, or some of them."""
    words = sorted(known)
    lowered = {word.lower(): word for word in words}
    close = [lowered[each] for each in get_close_matches(name.lower(), lowered, n=2, cutoff=0.5)]
    if close:
        return Text(f"是不是 {'、'.join(close)}?", f"did you mean {' or '.join(close)}?")
    if not words:
        return NO_ADVICE
    some = words[:8]
    return Text(f"可用:{'、'.join(some)}", f"known: {', '.join(some)}")
