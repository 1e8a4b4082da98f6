"""Databases and servers for tests; what is not there is skipped with the reason."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest
from hypothesis import settings
from neo4j import GraphDatabase
from sqlalchemy import create_engine, inspect, make_url, text

from core.database import Database, address
from migrations.run import owner_connection, upgrade
from tests.neo4j.server import until_it_answers

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

LOGIN = "gongheng_test_login"
MAKE_LOGIN = f"""
DO $$ BEGIN
    CREATE ROLE {LOGIN} LOGIN CREATEROLE NOSUPERUSER INHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def _server(variable: str) -> str:
    """The URL of a server that ``tests.services`` started; skips the test without one."""
    url = os.environ.get(variable)
    if not url:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{variable} must be set where CI=true")
        why = os.environ.get(f"{variable}_MISSING", "start them with python -m tests.services")
        pytest.skip(f"{variable} is not set: {why}")
    return url


@pytest.fixture
def redis_url() -> str:
    """A real Redis, emptied."""
    from redis import Redis

    url = _server("GONGHENG_TEST_REDIS_URL")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = url.rpartition("/")[0] + f"/{worker}"
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def neo4j_server() -> str:
    """The URL of a Neo4j that answers."""
    url = _server("GONGHENG_TEST_NEO4J_URL")
    until_it_answers(url)
    return url


@pytest.fixture
def neo4j_url(neo4j_server: str) -> Iterator[str]:
    """A real Neo4j, emptied, which nobody else uses meanwhile: it has but one database."""
    port = neo4j_server.rpartition(":")[2]
    with (Path(gettempdir()) / f"gongheng-neo4j-{port}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with GraphDatabase.driver(neo4j_server) as driver, driver.session() as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
        yield neo4j_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "gongheng.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The URL of a PostgreSQL server, for who makes databases and logins on it."""
    return _server("GONGHENG_TEST_POSTGRES_URL")


@pytest.fixture(scope="session")
def postgresql_once() -> Iterator[str]:
    """The name of a migrated database, owned by an ordinary login."""
    _server("GONGHENG_TEST_POSTGRES_URL")
    name = f"test_{uuid4().hex[:12]}"
    administer(MAKE_LOGIN, f"CREATE DATABASE {name} OWNER {LOGIN}")
    upgrade(postgres_url(name))
    yield name
    administer(f"DROP DATABASE {name} WITH (FORCE)")


def administer(*statements: str) -> None:
    """Run statements as the server's superuser, each on its own."""
    engine = create_engine(address(_server("GONGHENG_TEST_POSTGRES_URL")))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def postgres_url(name: str) -> str:
    """The URL of a database for the ordinary login."""
    server = make_url(_server("GONGHENG_TEST_POSTGRES_URL"))
    return server.set(username=LOGIN, database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database."""
    path = tmp_path / "gongheng.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_once: str) -> str:
    """A migrated, empty PostgreSQL database, reached by an ordinary login."""
    url = postgres_url(postgresql_once)
    with owner_connection(url) as connection:
        every = inspect(connection).get_table_names()
        names = ", ".join(name for name in every if name != "alembic_version")
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn, migrated and empty."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Each kind of database in turn, as the product opens it."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """SQLite alone, for tests where the kind of database makes no difference."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()
