"""Members have roles, the three powers stay apart, packs and settings are an institution's own."""

from datetime import date

import pytest

from core.database import Database
from core.errors import BadInput, NotFound
from core.identity.model import Account
from core.identity.permissions import SEPARATED, Permission, Role
from core.identity.scope import DataScope, Reach
from core.identity.sql import AccountRow
from core.indicators.periods import Calendar, Ending, Period
from core.plugin.model import Pack
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import Members
from tenants.packs import InstalledPacks
from tenants.preferences import Preferences
from tenants.service import Tenants


@pytest.fixture
def two(database: Database) -> tuple[TenantId, TenantId]:
    tenants = Tenants(database)
    first, second = (
        tenants.add(slug, name=Text(slug, slug), sector="court", level="basic").id
        for slug in ("one", "two")
    )
    return first, second


@pytest.fixture
def li(database: Database) -> Account:
    with database.global_session("a test") as session:
        row = AccountRow(name="li", label="李明", password="-")
        session.add(row)
        session.commit()
    return Account(row.id, "li", "李明", operator=False, active=True, sessions=1)


def test_a_member_acts_with_its_roles_and_own_figures(
    database: Database, two: tuple[TenantId, TenantId], li: Account
) -> None:
    members = Members(database)
    members.join(two[0], li.id, roles=[Role.MEMBER], staff_no="S07")
    actor = members.actor(li, two[0])
    assert actor.staff_no == "S07"
    assert actor.may(Permission.SEE_OWN)
    assert not actor.may(Permission.SEE_ALL)
    members.join(two[0], li.id, roles=[Role.DEPARTMENT_HEAD], staff_no="S07", unit_no="U2")
    assert members.actor(li, two[0]).unit_no == "U2"
    with pytest.raises(NotFound):
        members.actor(li, two[1])
    members.leave(two[0], li.id)
    with pytest.raises(NotFound):
        members.actor(li, two[0])


def test_members_are_listed_both_ways(
    database: Database, two: tuple[TenantId, TenantId], li: Account
) -> None:
    members = Members(database)
    for tenant in two:
        members.join(tenant, li.id, roles=[Role.LEADER])
    assert [each.tenant_id for each in members.of_account(li.id)] == list(two)
    assert [each.account_id for each in members.of_tenant(two[1])] == [li.id]


def test_the_three_powers_stay_apart_even_across_institutions(
    database: Database, two: tuple[TenantId, TenantId], li: Account
) -> None:
    members = Members(database)
    with pytest.raises(BadInput):
        members.join(two[0], li.id, roles=[Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
    members.join(two[0], li.id, roles=[Role.AUDITOR])
    with pytest.raises(BadInput) as caught:
        members.join(two[1], li.id, roles=[Role.SECURITY_ADMINISTRATOR])
    assert "审计员" in caught.value.message("zh")
    members.join(two[0], li.id, roles=[Role.SYSTEM_ADMINISTRATOR])


@pytest.mark.parametrize("roles", [[], [Role.OPERATOR], [Role.VENDOR, Role.MEMBER]])
def test_a_member_needs_a_role_of_the_institution(
    database: Database, two: tuple[TenantId, TenantId], li: Account, roles: list[Role]
) -> None:
    with pytest.raises(BadInput):
        Members(database).join(two[0], li.id, roles=roles)


def pack(version: str) -> Pack:
    return Pack(
        id="court",
        version=version,
        name=Text("法院", "Court"),
        sector="court",
        datasets=(),
        indicators=(),
        curves={},
        schemes=(),
        directives=(),
        digest=version * 8,
    )


def test_a_pack_is_installed_in_one_version_for_one_institution(
    database: Database, two: tuple[TenantId, TenantId]
) -> None:
    packs = InstalledPacks(database)
    packs.install(two[0], pack("1.0.0"))
    packs.install(two[0], pack("1.1.0"))
    assert [(each.id, each.version, each.digest) for each in packs.of(two[0])] == [
        ("court", "1.1.0", "1.1.0" * 8)
    ]
    assert packs.of(two[1]) == []
    packs.turn_off(two[0], "court")
    assert packs.of(two[0]) == []


def test_settings_keep_their_versions(database: Database, two: tuple[TenantId, TenantId]) -> None:
    preferences = Preferences(database)
    assert preferences.put(two[0], "limits", {"few": 10}) == 1
    assert preferences.put(two[0], "limits", {"few": 10}) == 1
    assert preferences.put(two[0], "limits", {"few": 5}) == 2
    assert preferences.get(two[0], "limits") == {"few": 5}
    assert preferences.get(two[0], "limits", version=1) == {"few": 10}
    assert preferences.get(two[1], "limits") is None


def test_the_calendar_is_a_setting(database: Database, two: tuple[TenantId, TenantId]) -> None:
    preferences = Preferences(database)
    assert preferences.calendar(two[0]) == Calendar()
    kept = preferences.set_calendar(
        two[0], Calendar(endings=(Ending(202001, 20), Ending(202501, 31)), first_month=1)
    )
    assert kept.version == 1
    assert kept.start(Period.parse("2024-03")) == date(2024, 2, 21)
    assert preferences.set_calendar(two[0], Calendar()).version == 2
    assert preferences.calendar(two[0], version=1) == kept


def test_an_operators_account_is_no_officer_of_an_institution(
    database: Database, two: tuple[TenantId, TenantId]
) -> None:
    with database.global_session("a test") as session:
        row = AccountRow(name="ops", label="运营", password="-", operator=True)
        session.add(row)
        session.commit()
    members = Members(database)
    for role in SEPARATED:
        with pytest.raises(BadInput) as caught:
            members.join(two[0], row.id, roles=[role])
        assert "平台运营账号" in caught.value.message("zh")
    members.join(two[0], row.id, roles=[Role.MEMBER])


def test_a_member_keeps_scope_and_departments_in_charge(
    database: Database, two: tuple[TenantId, TenantId], li: Account
) -> None:
    members = Members(database)
    members.join(two[0], li.id, roles=[Role.LEADER], in_charge=["U2", "U1"])
    actor = members.actor(li, two[0])
    assert actor.reach == Reach(DataScope.IN_CHARGE, None, ("U1", "U2"))
    assert actor.may(Permission.SEE_UNIT)
    assert not actor.may(Permission.SEE_ALL)
    members.join(two[0], li.id, roles=[Role.LEADER], scope=DataScope.WHOLE)
    assert members.actor(li, two[0]).may(Permission.SEE_ALL)
    assert not members.actor(li, two[0]).may(Permission.SEE_LOWER)
