"""A database is read forward along its watermark, and only ever read."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from core.adapters.sources import State
from plugins.adapters import connecting
from plugins.adapters import database as adapter
from tests.unit.adapters.conftest import Court
from tests.unit.evidence.court import ONE, rows

COLUMNS = {"no": "案号", "filed": "立案日期", "judge": "承办人", "amount": "标的额"}
TABLE = """
CREATE TABLE cases (id INTEGER PRIMARY KEY, no VARCHAR(60), filed DATE, judge VARCHAR(20),
                    amount NUMERIC(12, 2), updated TIMESTAMP)
"""
INSERT = """
INSERT INTO cases
VALUES (:id, '（2024）京01民初' || :id || '号', '2024-01-05', 'S1', :amount, :updated)
"""
MORNING = datetime(2026, 3, 1, 8)


class Origin:
    """The database of the court's own case system, and how a source says where it is."""

    def __init__(self, engine: Engine, settings: Mapping[str, str]) -> None:
        self.engine = engine
        self.settings = {"table": "cases", "watermark": "updated", "key": "id"} | dict(settings)

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def put(self, *cases: tuple[int, float, datetime | None]) -> None:
        names = ("id", "amount", "updated")
        with self.engine.begin() as connection:
            values = [dict(zip(names, case, strict=True)) for case in cases]
            connection.execute(text(INSERT), values)

    def tables(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(text("SELECT no FROM cases")).scalars())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def origin(request: pytest.FixtureRequest, court: Court) -> Iterator[Origin]:
    """The same table in both kinds of database."""
    if request.param == "sqlite":
        file = court.inbox / "system.db"
        engine, settings = (
            create_engine(f"sqlite:///{file}"),
            {"kind": "sqlite", "database": file.name},
        )
    else:
        url = make_url(request.getfixturevalue("postgresql_url"))
        engine = create_engine(url.set(drivername="postgresql+psycopg"))
        settings = {
            "kind": "postgresql",
            "host": str(url.host),
            "port": str(url.port),
            "database": str(url.database),
            "user": str(url.username),
            "password": str(url.password or ""),
        }
    made = Origin(engine, {name: value for name, value in settings.items() if value})
    made.run("DROP TABLE IF EXISTS cases", TABLE)
    yield made
    made.run("DROP TABLE IF EXISTS cases")
    engine.dispose()


def amounts(court: Court) -> list[float]:
    return [float(str(row[4])) for row in rows(court.evidence)]


def read(court: Court, origin: Origin, **change: str) -> tuple[int, Any]:
    source = court.add("database", origin.settings | change, columns=COLUMNS)
    return source, court.sources.read(ONE, source)


def test_everything_comes_first_and_then_what_has_changed(
    court: Court, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PORTION", 3)
    origin.put(*((number, number, MORNING) for number in range(1, 8)))
    source, first = read(court, origin)
    assert (first.accepted, len(first.batches)) == (7, 3)
    later = MORNING + timedelta(hours=5)
    origin.run("DELETE FROM cases WHERE id = 2")
    origin.put((8, 8, later), (2, 99, later))
    second = court.sources.read(ONE, source)
    assert second.changed == 2
    assert sorted(amounts(court)) == [1, 3, 4, 5, 6, 7, 8, 99]


def test_a_transaction_that_commits_late_is_not_missed(court: Court, origin: Origin) -> None:
    origin.put((1, 1, MORNING))
    source, _ = read(court, origin, overlap="10")
    origin.put((2, 2, MORNING - timedelta(minutes=8)))
    assert court.sources.read(ONE, source).changed == 1


def test_a_column_or_table_that_is_gone_stops_the_source_and_loses_nothing(
    court: Court, origin: Origin
) -> None:
    origin.put((1, 1, MORNING))
    source, _ = read(court, origin)
    origin.run("ALTER TABLE cases RENAME COLUMN amount TO sum")
    origin.put((2, 2, MORNING + timedelta(hours=1)))
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "amount" in reading.fault.zh
    assert court.sources.book.get(ONE, source).state is State.STOPPED
    assert amounts(court) == [1]
    origin.run("ALTER TABLE cases RENAME COLUMN sum TO amount")
    court.sources.book.set_state(ONE, source, State.ACTIVE)
    assert court.sources.read(ONE, source).changed == 1
    assert amounts(court) == [1, 2]


def test_a_row_without_a_watermark_is_told_and_not_passed_over(
    court: Court, origin: Origin
) -> None:
    origin.put((1, 1, MORNING), (2, 2, None))
    _, reading = read(court, origin)
    assert reading.fault is not None
    assert "updated" in reading.fault.zh


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"table": "nothing"}, "没有这张表"),
        ({"watermark": "moved"}, "moved"),
        ({"key": "moved"}, "moved"),
        ({"table": "cases; DROP TABLE cases"}, "没有这张表"),
    ],
)
def test_what_is_not_there_is_told(
    court: Court, origin: Origin, change: dict[str, str], said: str
) -> None:
    origin.put((1, 1, MORNING))
    _, reading = read(court, origin, **change)
    assert reading.fault is not None
    assert said in reading.fault.zh
    assert origin.tables()


def test_the_connection_cannot_write(court: Court, origin: Origin) -> None:
    origin.put((1, 1, MORNING))
    settings = {"password": "", "user": "", "host": ""} | origin.settings
    outside = court.sources.outside(ONE)
    with (
        connecting.connected(settings, outside) as connection,
        pytest.raises(Exception, match=r"read-?only|query_only|readonly"),
    ):
        connection.execute(text("DELETE FROM cases"))


def test_an_address_that_is_not_let_through_is_refused(court: Court) -> None:
    settings = {"host": "10.1.2.3", "database": "x", "table": "t", "watermark": "u", "key": "i"}
    source = court.add("database", settings, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "内网" in reading.fault.zh


def test_a_database_that_is_away_is_tried_again_without_its_password(court: Court) -> None:
    settings = {
        "host": "127.0.0.1",
        "port": "9",
        "database": "x",
        "user": "u",
        "password": "s3cret",
    }
    settings |= {"table": "t", "watermark": "u", "key": "i"}
    source = court.add("database", settings, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "s3cret" not in reading.fault.zh
    kept = court.sources.book.get(ONE, source)
    assert (kept.state, kept.failures) == (State.ACTIVE, 1)


def test_a_file_outside_the_inbox_is_no_database(court: Court, tmp_path: Path) -> None:
    settings = {"kind": "sqlite", "database": "../gongheng.sqlite"}
    settings |= {"table": "accounts", "watermark": "id", "key": "id"}
    source = court.add("database", settings, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "收件目录" in reading.fault.zh
