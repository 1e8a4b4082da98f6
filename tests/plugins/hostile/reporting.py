"""Plugins that describe reports: one as it should be, and those that do it wrongly."""

import time
from dataclasses import replace
from typing import Any

from gongheng import FigureTable, Level, NavigationEntry, Passage, ReportTemplate, Text, hookimpl

TITLE = Text("插件月报", "The plugin's report")
DOOR = Text("插件入口", "The plugin's door")
WORDS = Passage(Text("<b>说明", "<b>Words"))
TABLE = FigureTable(TITLE, ["in_time", "no_such"], Level.PERSON, periods=2)
WHOLE = FigureTable(TITLE, ["in_time"], Level.TENANT)
MONTHLY = ReportTemplate("monthly", TITLE, [WORDS, TABLE])


class Tells:
    """Gives whatever it was made with."""

    def __init__(self, given: Any) -> None:
        self._given = given

    @hookimpl
    def report_templates(self) -> Any:
        if isinstance(self._given, Exception):
            raise self._given
        if self._given == "hang":
            time.sleep(3600)
        return self._given

    @hookimpl
    def navigation(self) -> list[NavigationEntry]:
        if isinstance(self._given, Exception):
            raise self._given
        return [NavigationEntry(DOOR, "no-such-icon", each) for each in ("monthly", "lost")]


def one(**changed: Any) -> Tells:
    return Tells([replace(MONTHLY, sections=[replace(TABLE, **changed)])])


good = Tells([MONTHLY, ReportTemplate("whole", TITLE, [WHOLE])])
failing = Tells(RuntimeError("张伟"))
hanging = Tells("hang")
coded = Tells(["<script>"])
twice = Tells([MONTHLY, MONTHLY])
named = Tells([replace(MONTHLY, id="../city")])
untitled = Tells([replace(MONTHLY, title=Text("", "x"))])
many = Tells([replace(MONTHLY, id=f"r{n}") for n in range(21)])
long = Tells([replace(MONTHLY, sections=[WORDS] * 13)])
wide = one(indicators=[f"i{n}" for n in range(13)])
worded = Tells([replace(MONTHLY, sections=[WORDS])])
empty = one(indicators=[])
endless = one(periods=10**9)
