"""Any database that SQLAlchemy reaches: a table or view, read forward along a watermark.

Rows are read in the order of (watermark, key), from the last row that is in: a column that says
when a row was last written, and one that tells rows apart. Nothing but SELECT is ever sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    MetaData,
    Row,
    Select,
    String,
    Table,
    and_,
    or_,
    select,
)
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError

from gongheng import (
    BadInput,
    Mark,
    Outside,
    Portion,
    Setting,
    SettingKind,
    SourceChanged,
    SourceUnavailable,
    Text,
)
from plugins.adapters.connecting import DRIVERS, connected

PORTION = 50_000
Place = tuple[Any, Any]
"""The watermark and the key of a row; a key of None stands before all of that watermark."""


class DatabaseAdapter:
    """A table or view; the first reading takes everything, later ones what has changed."""

    id = "database"
    label = Text("数据库", "Database")
    settings = (
        Setting(
            "kind",
            Text("数据库类型", "Kind"),
            SettingKind.CHOICE,
            default="postgresql",
            choices=tuple(DRIVERS),
        ),
        Setting("host", Text("主机", "Host"), required=False),
        Setting("port", Text("端口", "Port"), SettingKind.NUMBER, required=False),
        Setting(
            "database",
            Text("数据库名", "Database"),
            hint=Text("sqlite 写收件目录下的文件", "for sqlite, a file of the inbox"),
        ),
        Setting("user", Text("用户名", "User"), required=False),
        Setting("password", Text("口令", "Password"), SettingKind.SECRET, required=False),
        Setting(
            "table",
            Text("表或视图", "Table or view"),
            hint=Text("可写成 模式.表", "may be written as schema.table"),
        ),
        Setting(
            "watermark",
            Text("更新时间列", "Watermark column"),
            hint=Text("每次写入都会变大的列", "a column that grows with every write"),
        ),
        Setting("key", Text("唯一键列", "Key column")),
        Setting(
            "overlap",
            Text("回看分钟数", "Overlap in minutes"),
            SettingKind.NUMBER,
            default="10",
            hint=Text(
                "晚提交的事务可能带着较早的时间，重读这几分钟以免遗漏",
                "late commits may carry earlier times; these minutes are read again",
            ),
        ),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """Portions of rows in the order of (watermark, key), from ``mark`` on."""
        with _explained(settings), connected(settings, outside) as connection:
            table = _table(connection, settings)
            moment, key = table.c[settings["watermark"]], table.c[settings["key"]]
            _refuse_empty(connection, (moment, key), settings)
            place = _resumed(mark, minutes=int(settings["overlap"] or 0))
            while rows := connection.execute(_next(table, moment, key, place)).all():
                last = rows[-1]._mapping
                place = (last[moment.name], last[key.name])
                name = f"{settings['table']} · {place[0]}"
                yield Portion(name, _frame(table, rows), _mark(place))


def _next(table: Table, moment: Column[Any], key: Column[Any], place: Place | None) -> Select[Any]:
    query = select(table).order_by(moment, key).limit(PORTION)
    if place is None:
        return query
    since, after = place
    if after is None:
        return query.where(moment >= since)
    return query.where(or_(moment > since, and_(moment == since, key > after)))


def _table(connection: Connection, settings: Mapping[str, str]) -> Table:
    schema, _, name = settings["table"].rpartition(".")
    try:
        table = Table(name, MetaData(), schema=schema or None, autoload_with=connection)
    except NoSuchTableError:
        raise SourceChanged(
            Text("来源中没有这张表", "the source has no such table"), where=settings["table"]
        ) from None
    if connection.dialect.name == "sqlite":
        _as_written(table)
    for column in (settings["watermark"], settings["key"]):
        if column not in table.c:
            raise SourceChanged(
                Text(f"来源的表中没有“{column}”列", f"the table has no column {column}"),
                where=settings["table"],
                advice=Text(
                    f"现有：{'、'.join(table.c.keys())}", f"It has {', '.join(table.c.keys())}"
                ),
            )
    return table


def _as_written(table: Table) -> None:
    """SQLite keeps moments as text in whatever writing, and compares them as such: so do we."""
    for column in table.c:
        if isinstance(column.type, DateTime | Date):
            column.type = String()


def _refuse_empty(
    connection: Connection, columns: Sequence[Column[Any]], settings: Mapping[str, str]
) -> None:
    """Rows without a watermark or a key would never be seen: say so instead."""
    for column in columns:
        query = select(column).where(column.is_(None)).limit(1)
        if connection.execute(query).first() is not None:
            raise SourceChanged(
                Text("有记录这一列是空的，会被漏读", "some rows lack this and would be missed"),
                where=f"{settings['table']}.{column.name}",
                advice=Text("请补齐，或换一列", "fill it in, or choose another column"),
            )


def _resumed(mark: Mark, *, minutes: int) -> Place | None:
    """Where to go on: a little before the last row where time is what counts."""
    if not mark:
        return None
    since = mark["since"]
    if mark["kind"] == "moment":
        return datetime.fromisoformat(since) - timedelta(minutes=minutes), None
    if mark["kind"] == "day":
        return date.fromisoformat(since), None
    if mark["kind"] == "number":
        return Decimal(since), None
    return _earlier(since, minutes), None


def _earlier(written: str, minutes: int) -> str:
    """A moment kept as text, some minutes earlier in the same writing; other text as it is."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    separator = written[10:11]
    return (moment - timedelta(minutes=minutes)).isoformat(sep=separator) if separator else written


def _mark(place: Place) -> Mark:
    since = place[0]
    if isinstance(since, datetime):
        return {"kind": "moment", "since": since.isoformat()}
    if isinstance(since, date):
        return {"kind": "day", "since": since.isoformat()}
    if isinstance(since, int | Decimal | float):
        return {"kind": "number", "since": str(since)}
    return {"kind": "text", "since": str(since)}


def _frame(table: Table, rows: Sequence[Row[Any]]) -> pl.DataFrame:
    """Rows as text, column by column: the import gives them their types."""
    columns = zip(*rows, strict=True)
    return pl.DataFrame(
        {
            name: pl.Series(name, [_written(each) for each in values], dtype=pl.String)
            for name, values in zip(table.c.keys(), columns, strict=True)
        }
    )


def _written(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


@contextmanager
def _explained(settings: Mapping[str, str]) -> Iterator[None]:
    """A database's complaint without its text, which may hold what was asked or a password."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise BadInput(
            Text("没有安装该数据库的驱动", "the driver of this database is not installed"),
            where=str(error.name),
            advice=Text("请运维人员安装驱动", "ask the operator to install it"),
        ) from None
    except SQLAlchemyError as error:
        code = getattr(getattr(error, "orig", None), "sqlstate", None) or type(error).__name__
        places = (settings.get("host", ""), settings["database"], settings["table"])
        raise SourceUnavailable(
            Text(f"数据库没有应答（{code}）", f"the database does not answer ({code})"),
            where=" ".join(each for each in places if each),
        ) from None
