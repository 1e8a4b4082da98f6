"""The servers beside the tests answer over real connections, and are gone when the command is."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from neo4j import GraphDatabase
from redis import Redis
from sqlalchemy import make_url

from tests.processes import listens
from tests.services import NEO4J, POSTGRES, REDIS


@pytest.mark.postgresql
def test_postgresql_answers(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        version = connection.execute("SHOW server_version_num").fetchone()[0]
    assert int(version) >= 150000


@pytest.mark.redis
def test_redis_answers(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.set("a", "b", nx=True)
        assert client.get("a") == b"b"


@pytest.mark.postgresql
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_servers_stop_with_a_signal(number: signal.Signals, postgresql_url: str) -> None:
    environment = {key: each for key, each in os.environ.items() if key not in (POSTGRES, REDIS)}
    environment[NEO4J] = "bolt://elsewhere"
    waiting = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services", "--", *waiting],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    said = [process.stdout.readline().strip() for _ in range(4)]
    ports = [make_url(line.partition("=")[2]).port for line in said[:2]]
    assert said[3] == "up"
    assert all(listens(port) for port in ports)
    process.send_signal(number)
    assert process.wait(60) != 0
    process.stdout.close()
    deadline = time.monotonic() + 10
    while any(listens(port) for port in ports) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(listens(port) for port in ports)


@pytest.mark.neo4j
def test_neo4j_answers_and_is_the_community_edition(neo4j_url: str) -> None:
    with GraphDatabase.driver(neo4j_url) as driver:
        asked = "CALL dbms.components() YIELD versions, edition RETURN versions[0], edition"
        version, edition = driver.execute_query(asked).records[0]
    assert version.startswith("5.26.")
    assert edition == "community"


def test_the_command_s_status_is_passed_on() -> None:
    elsewhere = {POSTGRES: "postgresql://elsewhere", REDIS: "redis://elsewhere"}
    environment = {**os.environ, **elsewhere, NEO4J: "bolt://elsewhere"}
    command = [sys.executable, "-m", "tests.services", "--", "sh", "-c", "exit 7"]
    assert subprocess.run(command, env=environment, check=False).returncode == 7
