"""An institution may do what its standing lets it do, and every limit says which one it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.audit.model import Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import Conflict, NotFound
from core.evidence.batches import Counts, Kind, Nature, Opening
from core.evidence.store import EvidenceStore
from core.identity.permissions import Role
from core.identity.sql import AccountRow
from core.indicators.periods import Period
from core.scoring.runs import Ledger
from core.tenancy.model import TenantId
from core.texts import same
from tenants.allowance import Allowance
from tenants.members import Members
from tenants.service import Tenants
from tenants.standing import BOUNDS, Bound, Standing, Standings
from tests.clock import Clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def standings(database: Database, clock: Clock) -> Standings:
    return Standings(database, clock=clock)


@pytest.fixture
def court(database: Database) -> TenantId:
    return Tenants(database).add("one", name=same("一院"), sector="court", level="basic").id


@pytest.fixture
def allowance(standings: Standings, database: Database, tmp_path: Path) -> Allowance:
    return Allowance(standings, database, EvidenceStore(str(tmp_path / "evidence")))


def opening(rows: int = 1, nature: Nature = Nature.REAL, kind: Kind = Kind.IMPORT) -> Opening:
    return Opening("cases", kind, "案件.csv", nature=nature, counts=Counts(accepted=rows))


def test_an_institution_added_by_the_operator_is_full(
    standings: Standings, allowance: Allowance, court: TenantId
) -> None:
    assert standings.of(court) is Standing.FULL
    assert standings.life(court).days_left(NOON) is None
    standings.must_take_real_data(court)
    allowance.to_import(court, opening(rows=10**9))
    allowance.to_run(court)
    with pytest.raises(NotFound):
        standings.of(TenantId(99))


def test_before_entrustment_only_invented_records_come_in(
    standings: Standings, allowance: Allowance, court: TenantId
) -> None:
    standings.change(court, Standing.SYNTHETIC, until=NOON + timedelta(days=30))
    with pytest.raises(Conflict, match="invented data only"):
        allowance.to_import(court, opening())
    allowance.to_import(court, opening(nature=Nature.SYNTHETIC))
    standings.change(court, Standing.TRIAL, until=NOON + timedelta(days=30))
    allowance.to_import(court, opening())


def test_a_trial_ends_by_itself_and_is_read_only_from_that_moment(
    standings: Standings, allowance: Allowance, court: TenantId, clock: Clock
) -> None:
    standings.change(court, Standing.TRIAL, until=NOON + timedelta(days=30))
    clock.present = NOON + timedelta(days=29, hours=23)
    assert standings.life(court).days_left(clock.present) == 1
    standings.must_write(court)
    clock.present = NOON + timedelta(days=30)
    assert standings.of(court) is Standing.READ_ONLY
    for act in (
        lambda: standings.must_write(court),
        lambda: allowance.to_run(court),
        lambda: allowance.to_import(court, opening(nature=Nature.SYNTHETIC)),
        lambda: allowance.to_import(court, opening(kind=Kind.UNDO)),
    ):
        with pytest.raises(Conflict, match="The trial is over"):
            act()


def test_each_bound_is_refused_by_its_name_in_a_trial_alone(
    standings: Standings, allowance: Allowance, court: TenantId
) -> None:
    standings.change(court, Standing.TRIAL, until=NOON + timedelta(days=30))
    for bound, (most, words) in BOUNDS.items():
        standings.must_be_within(court, bound, most)
        with pytest.raises(Conflict, match=words.en):
            standings.must_be_within(court, bound, most + 1)
    with pytest.raises(Conflict, match="200,000 records"):
        allowance.to_import(court, opening(rows=200_001))
    standings.change(court, Standing.FULL)
    standings.must_be_within(court, Bound.RUNS, 10**9)


def test_the_thirty_first_member_of_a_trial_is_refused_and_a_change_is_not(
    standings: Standings, allowance: Allowance, database: Database, court: TenantId
) -> None:
    standings.change(court, Standing.TRIAL, until=NOON + timedelta(days=30))
    members = Members(database, allow=allowance.to_join)
    with database.global_session("a test") as session:
        rows = [AccountRow(name=f"n{n}", label=f"n{n}", password="-") for n in range(31)]
        session.add_all(rows)
        session.commit()
    for row in rows[:30]:
        members.join(court, row.id, roles=[Role.MEMBER])
    with pytest.raises(Conflict, match="30 members"):
        members.join(court, rows[30].id, roles=[Role.MEMBER])
    members.join(court, rows[0].id, roles=[Role.LEADER])
    assert len(members.of_tenant(court)) == 30


def test_a_run_is_refused_where_nothing_may_change(
    standings: Standings, allowance: Allowance, database: Database, court: TenantId
) -> None:
    standings.change(court, Standing.READ_ONLY)
    ledger = Ledger(database, allow=allowance.to_run)
    with pytest.raises(Conflict):
        ledger.request(court, Period.parse("2026-Q1"))
    assert ledger.recent(court) == []


def test_storage_counts_every_file(allowance: Allowance, court: TenantId) -> None:
    evidence = allowance.evidence.for_tenant(court)
    evidence.keep("half.bin", b"x" * 2**19)
    assert allowance.mebibytes(court) == 1
    evidence.keep("more.bin", b"x" * 2**20)
    assert allowance.mebibytes(court) == 2


def test_every_change_of_standing_is_in_the_log(
    standings: Standings, database: Database, court: TenantId
) -> None:
    standings.change(court, Standing.TRIAL, until=NOON + timedelta(days=3), why="核验通过")
    entry = Audit(SqlBook(database)).newest(court, Search(), limit=1)[0]
    assert (entry.act, entry.object, entry.purpose) == ("change standing", "one", "核验通过")
    assert '"trial"' in entry.after
    assert '"full"' in entry.before
