"""Plugins that show things on pages: one as it should be, and those that do it wrongly."""

import time
from collections.abc import Mapping
from typing import Any

import polars as pl

from gongheng import Declared, Fact, Figure, Panel, Remark, SmallTable, Text, hookimpl

CASES = {"cases": ["case_no", "cause", "filed_on"], "parties": ["role", "name"], "secrets": ["all"]}
PANELS = {"case": CASES, "staff": CASES}
TITLE = Text("插件所见", "What the plugin sees")
Records = Mapping[str, pl.DataFrame]


def both(said: object) -> Text:
    return Text(str(said), str(said))


class Teller:
    """Says what it was given."""

    @hookimpl
    def declares(self) -> Declared:
        return Declared(panels=PANELS, indicators=["in_time"])

    @hookimpl
    def panels(self, kind: str, records: Records, values: pl.DataFrame) -> list[Panel]:
        cases = records["cases"]
        columns = [Text("数据集", "Dataset"), Text("列", "Columns")]
        seen = [[name, " ".join(each.columns)] for name, each in records.items()]
        return [
            Panel(
                TITLE,
                figures=[Figure(Text("件数", "Cases"), cases.height, Text("件", ""))],
                facts=[Fact(both(kind), "<b>" + ", ".join(cases["cause"].unique()))],
                table=SmallTable(columns, seen),
                note=both(values.select("indicator", "value").rows()),
            )
        ]


class Shows:
    """Gives whatever it was made with, for every entity."""

    def __init__(self, given: Any) -> None:
        self._given = given

    @hookimpl
    def declares(self) -> Declared:
        return Declared(panels=PANELS)

    @hookimpl
    def panels(self, kind: str, records: Records, values: pl.DataFrame) -> Any:
        if isinstance(self._given, Exception):
            raise self._given
        if self._given == "hang":
            time.sleep(3600)
        return self._given


class Diary:
    """Writes down what happens, or fails at it."""

    def __init__(self, *, fails: bool = False) -> None:
        self._fails = fails

    def _said(self, *what: str) -> list[Remark]:
        if self._fails:
            raise RuntimeError(what)
        return [Remark(both(" ".join(what)))]

    @hookimpl
    def installed(self, what: str, version: str) -> list[Remark]:
        return self._said("installed", what, version)

    @hookimpl
    def upgraded(self, what: str, before: str, version: str) -> list[Remark]:
        return self._said("upgraded", what, before, version)

    @hookimpl
    def period_sealed(self, period: str) -> list[Remark]:
        return self._said("sealed", period)


def lines(number: int) -> list[Fact]:
    return [Fact(both("a"), "b")] * number


COLUMN = [both("a")]
diary = Diary()
clumsy = Diary(fails=True)
teller = Teller()
failing = Shows(RuntimeError("张伟"))
hanging = Shows("hang")
endless = Shows([Panel(TITLE, figures=[Figure(TITLE, float("inf"))])])
huge = Shows([Panel(TITLE, figures=[Figure(TITLE, 10**400)])])
wordy = Shows([Panel(TITLE, facts=[Fact(TITLE, "x" * 501)])])
long = Shows([Panel(TITLE, facts=lines(21))])
many = Shows([Panel(TITLE)] * 6)
ragged = Shows([Panel(TITLE, table=SmallTable(COLUMN, [["1", "2"]]))])
untitled = Shows([Panel(Text("", "x"))])
coded = Shows(["<script>"])
