"""A connection that has served one institution is given to the next with nothing of the first."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from core.database import Counter, Database
from core.errors import TenantRequired
from core.tenancy.model import TenantId
from tests.isolation.rows import ONE, TWO, fill

pytestmark = pytest.mark.postgresql
WHY = "a test looks at what the connection still holds"


@pytest.fixture
def narrow(postgresql_url: str) -> Iterator[Database]:
    """A database that is reached by one connection only, with rows of two institutions."""
    database = Database(postgresql_url, connections=1)
    fill(database)
    yield database
    database.close()


def serving(database: Database, tenant: TenantId) -> tuple[int, list[int]]:
    """The server process that answers, and whose rows it shows."""
    with database.reading(tenant) as work:
        process = work.scalar(select(func.pg_backend_pid()))
        assert process is not None
        return process, list(work.scalars(select(Counter.tenant_id)))


def test_one_connection_serves_two_institutions_in_turn_and_shows_each_its_own(
    narrow: Database,
) -> None:
    seen = [serving(narrow, tenant) for tenant in (ONE, TWO, ONE, TWO)]
    assert {process for process, _ in seen} == {seen[0][0]}
    assert [rows for _, rows in seen] == [[ONE], [TWO], [ONE], [TWO]]


def test_neither_setting_nor_role_outlives_a_unit_of_work(narrow: Database) -> None:
    for fails in (False, True):
        with narrow.session(ONE) as work:
            work.scalars(select(Counter.tenant_id)).all()
            if not fails:
                work.commit()
        with narrow.reading_all(WHY) as work:
            setting = work.scalar(text("SELECT current_setting('gongheng.tenant_id', true)"))
            assert setting == ""
            role = work.scalar(text("SELECT current_user"))
            assert role == "gongheng_everybody"
        with narrow.global_reading(WHY) as work, pytest.raises(TenantRequired):
            work.scalars(select(Counter.tenant_id)).all()


def test_a_statement_that_fails_leaves_nothing_for_the_next(narrow: Database) -> None:
    with narrow.session(ONE) as work, pytest.raises(TenantRequired):
        work.execute(text("SELECT * FROM counters"))
    assert serving(narrow, TWO)[1] == [TWO]
