"""A source is read through the same import as a file, marked as it goes; its faults are told."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from sqlalchemy import select

from core.adapters.model import Mark, Outside, Portion, Setting, SettingKind, SourceUnavailable
from core.adapters.sources import State, Wanted
from core.adapters.sql import SourceRow
from core.database import Database
from core.errors import Conflict, GonghengError, NotFound
from core.texts import Text
from tests.unit.adapters.conftest import Court
from tests.unit.evidence.court import ONE, TWO, rows

NIGHTLY = "30 2 * * *"
COLUMNS = {"ajbh": "案号", "larq": "立案日期", "cbr": "承办人", "je": "标的额"}


def case(number: int, amount: str = "1.00") -> dict[str, str]:
    return {"ajbh": f"（2024）京01民初{number}号", "larq": "2024-01-05", "cbr": "S1", "je": amount}


class Register:
    """An adapter over a list of pages; whatever stands in for a page is raised instead."""

    id = "register"
    label = Text("登记簿", "Register")
    settings = (
        Setting("place", Text("位置", "Place")),
        Setting("key", Text("口令", "Key"), SettingKind.SECRET, required=False),
    )

    def __init__(self, *pages: Any) -> None:
        self.pages = list(pages)
        self.told: list[Mapping[str, str]] = []

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        self.told.append(dict(settings))
        for number in range(mark.get("pages", 0), len(self.pages)):
            page = self.pages[number]
            if isinstance(page, Exception):
                raise page
            yield Portion(f"page {number}", pl.DataFrame(page), {"pages": number + 1})


def use(court: Court, *pages: Any, schedule: str = "", **settings: str) -> tuple[Register, int]:
    register = court.offered["register"] = Register(*pages)
    wanted = {"place": "here"} | settings
    return register, court.add("register", wanted, columns=COLUMNS, schedule=schedule)


def numbers(court: Court) -> list[str]:
    return [str(row[0]).split("初")[1].rstrip("号") for row in rows(court.evidence)]


def test_rows_come_in_by_portions_and_only_once(court: Court) -> None:
    register, source = use(court, [case(1), case(2)], [case(3)])
    reading = court.sources.read(ONE, source)
    assert (reading.accepted, reading.changed, reading.rejected) == (3, 3, 0)
    assert len(reading.batches) == 2
    assert numbers(court) == ["1", "2", "3"]
    register.pages.append([case(2, "9.00")])
    assert court.sources.read(ONE, source).changed == 1
    assert not court.sources.read(ONE, source).batches


def test_a_row_that_cannot_be_is_held_back_as_in_a_file(court: Court) -> None:
    _, source = use(court, [case(1), case(2) | {"larq": "not a day"}])
    reading = court.sources.read(ONE, source)
    assert (reading.accepted, reading.rejected) == (1, 1)
    assert court.imports.held_back(ONE, reading.batches[0])


def test_a_source_that_fails_goes_on_where_it_was(court: Court) -> None:
    gone = SourceUnavailable(Text("来源没有应答", "the source does not answer"), where="register")
    register, source = use(court, [case(1)], gone, schedule=NIGHTLY)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "没有应答" in reading.fault.zh
    assert numbers(court) == ["1"]
    kept = court.sources.book.get(ONE, source)
    assert (kept.state, kept.failures) == (State.ACTIVE, 1)
    assert kept.next_at == court.clock.present + timedelta(minutes=1)
    register.pages[1] = [case(2)]
    assert court.sources.read(ONE, source).accepted == 1
    healed = court.sources.book.get(ONE, source)
    assert (healed.failures, healed.fault) == (0, None)


def test_a_source_that_lost_a_column_stops_and_says_which(court: Court) -> None:
    register, source = use(court, [case(1)], schedule=NIGHTLY)
    court.sources.read(ONE, source)
    register.pages.append([{name: value for name, value in case(2).items() if name != "je"}])
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "je" in reading.fault.zh
    stopped = court.sources.book.get(ONE, source)
    assert (stopped.state, stopped.next_at, stopped.mark) == (State.STOPPED, None, {"pages": 1})
    assert numbers(court) == ["1"]
    register.pages[1] = [case(2)]
    assert court.sources.book.set_state(ONE, source, State.ACTIVE).next_at is not None
    assert court.sources.read(ONE, source).accepted == 1


def test_whatever_an_adapter_raises_becomes_a_fault_without_the_data(court: Court) -> None:
    _, source = use(court, ValueError("张伟的口令"))
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "register" in reading.fault.zh
    assert "张伟" not in reading.fault.zh


def test_a_reader_that_died_is_followed_by_another_and_nothing_doubles(court: Court) -> None:
    _, source = use(court, [case(1)], [case(2)], schedule=NIGHTLY)
    turn = court.sources.book.claim(ONE, source)
    assert turn is not None
    with pytest.raises(Conflict):
        court.sources.read(ONE, source)
    court.clock.present += timedelta(minutes=11)
    assert court.sources.book.due() == [(ONE, source)]
    court.sources.answer(ONE, source)
    assert numbers(court) == ["1", "2"]
    with pytest.raises(Conflict):
        court.sources.book.came(
            turn, mark={}, seen=(), counts=court.sources.book.readings(ONE, 1)[0]
        )


def test_a_portion_read_twice_changes_nothing(court: Court) -> None:
    _, source = use(court, [case(1)])
    court.sources.read(ONE, source)
    with court.sources.book.database.session(ONE) as unit:
        unit.obtain(SourceRow, source, what=Text("", "")).mark = {}
        unit.commit()
    assert court.sources.read(ONE, source).changed == 0


def test_a_forecast_counts_and_writes_nothing(court: Court) -> None:
    _, source = use(court, [case(1), case(2)], [case(3)], [case(4) | {"larq": "x"}])
    forecast = court.sources.forecast(ONE, source)
    assert (forecast.inserted, forecast.rejected, forecast.whole) == (3, 1, True)
    assert forecast.columns["案号"] == "case_no"
    assert not court.imports.batches(ONE, "cases")
    assert court.sources.book.get(ONE, source).mark == {}


def test_a_secret_is_sealed_and_reaches_the_adapter_alone(court: Court) -> None:
    register, source = use(court, [case(1)], key="opensesame")
    court.sources.read(ONE, source)
    assert register.told[0]["key"] == "opensesame"
    assert "opensesame" not in repr(court.sources.book.get(ONE, source))
    with court.sources.book.database.reading(ONE) as unit:
        row = unit.scalars(select(SourceRow)).one()
        assert "opensesame" not in json.dumps([row.settings, row.sealed])


def test_only_what_is_due_is_read_and_of_every_institution(court: Court) -> None:
    _, source = use(court, [case(1)], schedule=NIGHTLY)
    assert court.sources.book.due() == []
    court.sources.answer(ONE, source)
    assert not court.sources.book.readings(ONE, source)
    court.clock.present += timedelta(days=1)
    assert court.sources.book.due() == [(ONE, source)]
    court.sources.book.set_state(ONE, source, State.PAUSED)
    assert court.sources.book.due() == []


def test_the_sources_of_another_institution_do_not_exist(court: Court) -> None:
    _, source = use(court, [case(1)])
    for ask in (court.sources.read, court.sources.forecast, court.sources.book.get):
        with pytest.raises(NotFound):
            ask(TWO, source)
    with pytest.raises(NotFound):
        court.sources.book.remove(TWO, source)
    assert court.sources.book.all(TWO) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"adapter": "none"}, "没有这个适配器"),
        ({"settings": {}}, "位置"),
        ({"settings": {"place": "x", "colour": "red"}}, "colour"),
        ({"schedule": "every day"}, "定时"),
        ({"name": " "}, "名称"),
    ],
)
def test_a_source_set_up_wrongly_is_refused_in_words(
    court: Court, change: dict[str, Any], said: str
) -> None:
    court.offered["register"] = Register()
    wanted = {"name": "n", "adapter": "register", "dataset": "cases", "settings": {"place": "x"}}
    with pytest.raises(GonghengError) as refused:
        court.sources.add(ONE, Wanted(**(wanted | change)))
    assert said in refused.value.message("zh")


def test_two_sources_of_one_name_are_refused_and_a_removed_one_leaves_its_rows(
    court: Court,
) -> None:
    _, source = use(court, [case(1)])
    with pytest.raises(Conflict, match="register"):
        use(court, [case(1)])
    court.sources.read(ONE, source)
    court.sources.book.remove(ONE, source)
    assert court.sources.book.all(ONE) == []
    assert numbers(court) == ["1"]


@pytest.mark.postgresql
def test_the_book_is_the_same_on_postgresql(
    postgresql_url: str, court_on: Callable[[Database], Court]
) -> None:
    database = Database(postgresql_url)
    court = court_on(database)
    _, source = use(court, [case(1)], [case(2)], schedule=NIGHTLY)
    assert court.sources.read(ONE, source).changed == 2
    court.clock.present += timedelta(days=2)
    assert court.sources.book.due() == [(ONE, source)]
    assert court.sources.book.claim(ONE, source) is not None
    assert court.sources.book.claim(ONE, source) is None
    database.close()
