"""What a plugin said about its reports, checked on the product's side piece by piece."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.indicators.model import Level
from core.plugin.apart.bending import name
from core.plugin.apart.drawing import bounded, title
from core.plugin.apart.messages import Message, nonsense
from core.plugin.apart.understanding import listed, word
from core.plugin.reports import FigureTable, NavigationEntry, Passage, ReportTemplate

MOST_ENTRIES = 5
MOST_REPORTS, MOST_SECTIONS, MOST_INDICATORS, MOST_PERIODS = 20, 12, 12, 12


def templates(message: Message) -> list[ReportTemplate]:
    """The reports of an answer; Nonsense where one is none, or two have one id."""
    said = bounded(listed(message.said.get("done")), MOST_REPORTS)
    found = [_template(each) for each in said]
    if len({each.id for each in found}) < len(found):
        raise nonsense("ids that differ")
    return found


def entries(message: Message) -> list[NavigationEntry]:
    """The entries of an answer; Nonsense where one is none."""
    said = bounded(listed(message.said.get("done")), MOST_ENTRIES)
    return [
        NavigationEntry(title(each.get("title")), word(each.get("icon")), name(each.get("report")))
        for each in said
    ]


def _template(said: Mapping[str, Any]) -> ReportTemplate:
    sections = bounded(listed(said.get("sections")), MOST_SECTIONS)
    parts = tuple(_section(each) for each in sections)
    if not any(isinstance(each, FigureTable) for each in parts):
        raise nonsense("report without a table of figures")
    return ReportTemplate(name(said.get("id")), title(said.get("title")), parts)


def _section(said: Mapping[str, Any]) -> Passage | FigureTable:
    if "text" in said:
        return Passage(title(said["text"]))
    if said.get("level") not in set(Level):
        raise nonsense("level")
    return FigureTable(
        title(said.get("title")),
        _indicators(said.get("indicators")),
        Level(said["level"]),
        _periods(said.get("periods")),
    )


def _indicators(said: object) -> Sequence[str]:
    found = tuple(dict.fromkeys(word(each) for each in bounded(said, MOST_INDICATORS)))
    if not found:
        raise nonsense("indicators")
    return found


def _periods(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 1 <= said <= MOST_PERIODS:
        raise nonsense(f"number of periods from 1 to {MOST_PERIODS}")
    return said
