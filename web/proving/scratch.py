"""A database of its own on a PostgreSQL server, with a runtime login of its own; both go again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.errors import BadInput, Unavailable
from core.texts import Text
from migrations.run import upgrade


@contextmanager
def scratch(server: str) -> Iterator[dict[str, str]]:
    """Settings for an installation in a new database; ``server`` may make databases and roles."""
    address = make_url(server)
    if address.get_backend_name() != "postgresql":
        raise BadInput(Text("须以 postgresql:// 开头", "must begin with postgresql://"))
    name, password = f"gongheng_proof_{secrets.token_hex(4)}", secrets.token_hex(16)
    plain = address.set(drivername="postgresql")
    owner = plain.set(database=name).render_as_string(hide_password=False)
    login = plain.set(database=name, username=name, password=password)
    with _connected(plain.render_as_string(hide_password=False)) as connection:
        database = role = sql.Identifier(name)
        _run(connection, "CREATE ROLE {} LOGIN NOINHERIT PASSWORD {}", role, sql.Literal(password))
        _run(connection, "CREATE DATABASE {}", database)
        try:
            upgrade(owner, login=name)
            yield {
                "GONGHENG_DATABASE_URL": login.render_as_string(hide_password=False),
                "GONGHENG_OWNER_DATABASE_URL": owner,
            }
        finally:
            _run(connection, "DROP DATABASE {} WITH (FORCE)", database)
            _run(connection, "DROP ROLE {}", role)


@contextmanager
def _connected(server: str) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(server, autocommit=True)
    except psycopg.OperationalError as error:
        why = " ".join(str(error).split())
        raise Unavailable(
            Text(f"数据库连接失败：{why}", f"the database cannot be reached: {why}"),
            where="--database",
        ) from error
    with connection:
        yield connection


def _run(connection: psycopg.Connection, statement: str, *parts: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(*parts))
