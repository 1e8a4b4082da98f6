"""Support access opens by two officers, and closes by the visitor, by an officer, by the clock."""

from datetime import timedelta

import pytest

from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.model import Account, Actor
from core.identity.permissions import Permission, Role, permitted
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.model import VisitKind, VisitState
from tenants.people.visits import ANSWER_DAYS, OPENS, Visits
from tenants.service import Tenants
from tests.clock import Clock

OPERATOR = Account(7, "ops", "运营", operator=True, active=True, sessions=1)
STRANGER = Account(8, "li", "李明", operator=False, active=True, sessions=1)


@pytest.fixture
def tenant(database: Database) -> TenantId:
    return Tenants(database).add("one", name=Text("一", "one"), sector="court", level="basic").id


@pytest.fixture
def clock() -> Clock:
    return Clock(now())


@pytest.fixture
def visits(database: Database, clock: Clock) -> Visits:
    return Visits(database, clock)


def officer(tenant: TenantId, role: Role) -> Actor:
    return Actor(1, role.value, tenant, frozenset({role}))


def asked(visits: Visits, tenant: TenantId, hours: int = 2) -> int:
    kind = VisitKind.RUNNING
    return visits.ask(OPERATOR, tenant, kind, reason="核对导入", hours=hours).number


def test_it_opens_only_when_both_officers_have_let_it_in(visits: Visits, tenant: TenantId) -> None:
    number = asked(visits, tenant)
    system = officer(tenant, Role.SYSTEM_ADMINISTRATOR)
    security = officer(tenant, Role.SECURITY_ADMINISTRATOR)
    with pytest.raises(Conflict):
        visits.note(security, number)
    with pytest.raises(NotAllowed):
        visits.approve(security, number)
    visits.approve(system, number)
    assert visits.under_way(OPERATOR, tenant) is None
    with pytest.raises(NotAllowed):
        visits.note(system, number)
    visits.note(security, number)
    found = visits.under_way(OPERATOR, tenant)
    assert found is not None
    assert not found.writes
    assert visits.under_way(STRANGER, tenant) is None


def opened(visits: Visits, tenant: TenantId) -> int:
    number = asked(visits, tenant)
    visits.approve(officer(tenant, Role.SYSTEM_ADMINISTRATOR), number)
    visits.note(officer(tenant, Role.SECURITY_ADMINISTRATOR), number)
    return number


def test_the_clock_ends_it(visits: Visits, tenant: TenantId, clock: Clock) -> None:
    opened(visits, tenant)
    clock.present += timedelta(hours=1, minutes=59)
    assert visits.under_way(OPERATOR, tenant) is not None
    clock.present += timedelta(minutes=2)
    assert visits.under_way(OPERATOR, tenant) is None
    assert visits.of(tenant)[0].state is VisitState.EXPIRED
    number = asked(visits, tenant)
    clock.present += timedelta(days=ANSWER_DAYS, minutes=1)
    with pytest.raises(Conflict):
        visits.approve(officer(tenant, Role.SYSTEM_ADMINISTRATOR), number)


def test_it_is_closed_with_a_comment(visits: Visits, tenant: TenantId) -> None:
    number = opened(visits, tenant)
    with pytest.raises(BadInput):
        visits.close(OPERATOR, tenant, number, comment=" ")
    with pytest.raises(NotFound):
        visits.close(STRANGER, tenant, number, comment="done")
    closed = visits.close(OPERATOR, tenant, number, comment="查明是表头的问题")
    assert closed.state is VisitState.CLOSED
    assert closed.comment == "查明是表头的问题"
    assert visits.under_way(OPERATOR, tenant) is None


def test_either_officer_refuses_it_and_ends_it(visits: Visits, tenant: TenantId) -> None:
    security = officer(tenant, Role.SECURITY_ADMINISTRATOR)
    number = asked(visits, tenant)
    assert visits.refuse(security, number).state is VisitState.REFUSED
    with pytest.raises(Conflict):
        visits.approve(officer(tenant, Role.SYSTEM_ADMINISTRATOR), number)
    assert visits.expel(security, opened(visits, tenant)).state is VisitState.CLOSED
    with pytest.raises(NotAllowed):
        visits.refuse(officer(tenant, Role.AUDITOR), asked(visits, tenant))


def test_only_the_operator_asks_once_at_a_time_and_with_a_reason(
    visits: Visits, tenant: TenantId
) -> None:
    with pytest.raises(NotAllowed):
        visits.ask(STRANGER, tenant, VisitKind.WORK, reason="x", hours=1)
    for reason, hours in (("", 1), ("x", 0), ("x", 25)):
        with pytest.raises(BadInput):
            visits.ask(OPERATOR, tenant, VisitKind.WORK, reason=reason, hours=hours)
    asked(visits, tenant)
    with pytest.raises(Conflict):
        asked(visits, tenant)


def test_no_visit_brings_an_officers_powers_rows_or_exports() -> None:
    officers = permitted([Role.SECURITY_ADMINISTRATOR, Role.AUDITOR])
    for permits in OPENS.values():
        assert not permits & (officers | {Permission.SEE_ROWS, Permission.EXPORT})
