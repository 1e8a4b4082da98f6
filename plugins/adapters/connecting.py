"""A connection to somebody else's database that can read, and nothing more, for a bounded time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from gongheng import BadInput, Outside, SourceUnavailable, Text

STATEMENT_SECONDS = 120
CONNECT_SECONDS = 10
DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "oracle": "oracle+oracledb",
    "mssql": "mssql+pymssql",
    "sqlite": "sqlite",
}
PORTS = {"postgresql": 5432, "mysql": 3306, "oracle": 1521, "mssql": 1433}
READ_ONLY = {
    "postgresql": (
        "SET TRANSACTION READ ONLY",
        f"SET LOCAL statement_timeout = {STATEMENT_SECONDS * 1000}",
    ),
    "mysql": (
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION max_execution_time = {STATEMENT_SECONDS * 1000}",
    ),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "mssql": (),
    "sqlite": ("PRAGMA query_only = ON",),
}
"""What makes the database itself refuse writing, and end a statement that takes too long."""


@contextmanager
def connected(settings: Mapping[str, str], outside: Outside) -> Iterator[Connection]:
    """A connection by the settings of a source; its host is checked first."""
    engine = _engine(settings, outside)
    try:
        with engine.connect() as connection:
            for statement in READ_ONLY[connection.dialect.name]:
                connection.execute(text(statement))
            yield connection
    finally:
        engine.dispose()


def _engine(settings: Mapping[str, str], outside: Outside) -> Engine:
    kind = settings["kind"]
    if kind == "sqlite":
        return _file(settings["database"], outside)
    host, port = settings.get("host", ""), int(settings.get("port") or PORTS[kind])
    if not host:
        raise BadInput(Text("请填写主机", "give the host"), where="host")
    outside.check_host(host, port)
    address = URL.create(
        DRIVERS[kind],
        username=settings.get("user") or None,
        password=settings.get("password") or None,
        host=host,
        port=port,
        database=settings["database"],
    )
    arguments = {"connect_timeout": CONNECT_SECONDS} if kind == "postgresql" else {}
    return create_engine(address, poolclass=NullPool, connect_args=arguments)


def _file(written: str, outside: Outside) -> Engine:
    file = outside.folder(written)
    if not file.is_file():
        raise SourceUnavailable(Text("没有这个文件", "there is no such file"), where=written)
    return create_engine(f"sqlite:///file:{quote(str(file))}?mode=ro&uri=true", poolclass=NullPool)
