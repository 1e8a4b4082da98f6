"""A small city, built by the command line on SQLite and on PostgreSQL with Redis."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.conftest import LOGIN, MAKE_LOGIN, administer, postgres_url
from tests.service.installation import Installation

BUILDING = ("demo", "--no-serve", "--sector", "court", "--scale", "0.01")
DATABASE_OF_REDIS = 15
"""Its own, so that no other test empties it."""


@pytest.fixture(scope="session")
def embedded_city(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The embedded form."""
    installation = Installation(tmp_path_factory.mktemp("embedded"))
    installation.asked(*BUILDING)
    return installation


@pytest.fixture(scope="session")
def empty_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The service form over an empty database, upgraded by its owner."""
    redis = os.environ.get("GONGHENG_TEST_REDIS_URL")
    if not redis:
        pytest.skip("GONGHENG_TEST_REDIS_URL is not set: start it with python -m tests.services")
    name = f"service_{uuid4().hex[:12]}"
    administer(MAKE_LOGIN, f"CREATE DATABASE {name} OWNER {LOGIN}")
    urls = {
        "GONGHENG_DATABASE_URL": postgres_url(name),
        "GONGHENG_REDIS_URL": redis.rpartition("/")[0] + f"/{DATABASE_OF_REDIS}",
        "GONGHENG_WEB_PROCESSES": "2",
        "GONGHENG_PUBLIC_URL": "http://127.0.0.1",
    }
    installation = Installation(tmp_path_factory.mktemp("service"), urls)
    done = installation.run("upgrade")
    assert done.returncode == 0, done.stderr
    yield installation
    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def service_city(empty_service: Installation) -> Installation:
    """The service form, with the same city in it."""
    empty_service.asked(*BUILDING)
    return empty_service
