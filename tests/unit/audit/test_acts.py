"""Acts that change rows are in the log with them: who, what, before and after."""

import json

from core.audit.model import INSTALLATION, Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.audit.working import Origin, working_for
from core.database import Database
from core.evidence.batches import Counts, Kind, Opening, State
from core.evidence.sql import SqlBatches
from core.identity.attempts import EmbeddedAttempts
from core.identity.permissions import Role
from core.identity.service import Identity
from core.indicators.periods import Period
from core.scoring.runs import Ledger
from core.tenancy.model import TenantId
from core.texts import same
from tenants.members import Members
from tenants.preferences import Preferences
from tenants.service import Tenants

ONE = TenantId(1)
YE = Origin(account=3, name="叶清和", source="10.1.2.3")


def said(database: Database, chain: int = ONE) -> list[tuple[str, str, str]]:
    """Act, object and outcome of each entry, the oldest first; the chain must be whole."""
    audit = Audit(SqlBook(database))
    assert audit.verify(chain).whole
    newest = audit.newest(chain, Search(), limit=99)
    return [(each.act, each.object, each.outcome) for each in reversed(newest)]


def test_memberships_and_accounts_are_logged_once_per_change(database: Database) -> None:
    identity = Identity(database, EmbeddedAttempts())
    account = identity.add_account("li", "a long password").id
    tenant = Tenants(database).add("one", name=same("one"), sector="court", level="basic").id
    members = Members(database)
    with working_for(YE):
        for roles in ([Role.MEMBER], [Role.MEMBER], [Role.LEADER]):
            members.join(tenant, account, roles=roles)
        members.leave(tenant, account)
        members.leave(tenant, account)
        identity.set_password(account, "another password")
        identity.close_account(account)
    of = str(account)
    assert said(database, tenant) == [
        ("set member", of, "done"),
        ("set member", of, "done"),
        ("remove member", of, "done"),
    ]
    log = Audit(SqlBook(database)).newest(tenant, Search(), limit=9)
    assert json.loads(log[1].before)["roles"] == ["member"]
    assert json.loads(log[1].after)["roles"] == ["leader"]
    assert (log[1].actor, log[1].account, log[1].source) == ("叶清和", 3, "10.1.2.3")
    assert [act for act, _, _ in said(database, INSTALLATION)] == [
        "add account",
        "add institution",
        "change password",
        "close account",
    ]
    everything = [*log, *Audit(SqlBook(database)).newest(INSTALLATION, Search(), limit=9)]
    assert not any("argon" in each.before + each.after for each in everything)


def test_an_import_is_intended_before_and_told_after(database: Database) -> None:
    batches = SqlBatches(database)
    opening = Opening("cases", Kind.IMPORT, "台账.xlsx", "d" * 64, "office")
    for state in (State.COMMITTED, State.ABANDONED):
        number = batches.begin(ONE, opening)
        assert [chain for chain, _ in SqlBook(database).open_intents()] == [ONE]
        batches.finish(ONE, number, state=state, counts=Counts(3, 2), before=None, version=4)
        assert SqlBook(database).open_intents() == []
    assert said(database) == [
        ("import", "1", "intended"),
        ("import", "1", "done"),
        ("import", "2", "intended"),
        ("import", "2", "failed"),
    ]
    newest = Audit(SqlBook(database)).newest(ONE, Search(), limit=9)
    assert {each.actor for each in newest} == {"office"}
    assert json.loads(newest[2].after)["inserted"] == 2


def test_a_run_is_logged_when_asked_for_and_when_over(database: Database) -> None:
    ledger = Ledger(database)
    quarter = Period.parse("2025-Q3")
    number = ledger.request(ONE, quarter, by="office").number
    assert ledger.request(ONE, quarter, by="office").number == number
    token = ledger.claim(ONE, number)
    assert token is not None
    assert ledger.finish(ONE, number, token, changes={"digest": "a" * 64}, totals=[])
    assert not ledger.finish(ONE, number, token, changes={}, totals=[])
    ledger.cancel(ONE, ledger.request(ONE, quarter).number)
    assert said(database) == [
        ("request run", "1", "done"),
        ("finish run", "1", "done"),
        ("request run", "2", "done"),
        ("cancel run", "2", "done"),
        ("finish run", "2", "failed"),
    ]


def test_who_stops_a_run_that_is_under_way_is_logged(database: Database) -> None:
    ledger = Ledger(database)
    number = ledger.request(ONE, Period.parse("2025-Q3")).number
    assert ledger.claim(ONE, number)
    with working_for(YE):
        ledger.cancel(ONE, number)
    newest = Audit(SqlBook(database)).newest(ONE, Search(), limit=1)
    assert [(each.act, each.actor, each.object) for each in newest] == [
        ("cancel run", "叶清和", str(number))
    ]


def test_a_setting_is_logged_when_it_changes(database: Database) -> None:
    preferences = Preferences(database)
    for few in (10, 10, 5):
        preferences.put(ONE, "limits", {"few": few})
    assert said(database) == [("change setting", "limits", "done")] * 2
