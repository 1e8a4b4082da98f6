"""What a plugin gave to be shown on a page, checked on the product's side piece by piece."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.plugin.apart.messages import Message, nonsense
from core.plugin.apart.understanding import listed, text, word, words
from core.plugin.panels import Fact, Figure, Number, Panel, SmallTable
from core.texts import Text

MOST_PANELS, MOST_LINES, MOST_COLUMNS, MOST_ROWS = 5, 20, 8, 50
LARGEST = 1e15


def panels(message: Message) -> list[Panel]:
    """The panels of an answer; Nonsense where one is too large, or no panel at all."""
    return [_panel(each) for each in bounded(listed(message.said.get("done")), MOST_PANELS)]


def bounded(said: object, most: int) -> Sequence[Any]:
    """A list of no more than so many things."""
    if not isinstance(said, list | tuple) or len(said) > most:
        raise nonsense(f"list of at most {most}")
    return said


def pieces(said: object, count: int) -> Sequence[Any]:
    """A list of exactly so many things."""
    if not isinstance(said, list) or len(said) != count:
        raise nonsense(f"list of {count}")
    return said


def title(said: object) -> Text:
    """A text that says something in both languages."""
    found = text(said)
    if not (found.zh.strip() and found.en.strip()):
        raise nonsense("text in two languages")
    return found


def table(columns: object, rows: object) -> SmallTable | None:
    """A small table, or none without headings; every row as long as they are."""
    headings = tuple(title(each) for each in bounded(columns, MOST_COLUMNS))
    found = tuple(words(each) for each in bounded(rows, MOST_ROWS))
    if any(len(each) != len(headings) for each in found):
        raise nonsense("row of another length")
    return SmallTable(headings, found) if headings else None


def _panel(said: Mapping[str, Any]) -> Panel:
    note = text(said.get("note"))
    return Panel(
        title(said.get("title")),
        tuple(_figure(pieces(e, 3)) for e in bounded(said.get("figures"), MOST_LINES)),
        tuple(_fact(pieces(each, 2)) for each in bounded(said.get("facts"), MOST_LINES)),
        table(said.get("columns"), said.get("rows")),
        note if note.zh and note.en else None,
    )


def _fact(said: Sequence[Any]) -> Fact:
    return Fact(title(said[0]), word(said[1]))


def _figure(said: Sequence[Any]) -> Figure:
    return Figure(title(said[0]), _number(said[1]), text(said[2]))


def _number(said: object) -> Number | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) <= LARGEST:
        raise nonsense("number")
    return said
