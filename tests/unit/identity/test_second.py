"""Codes of an authenticator and recovery codes: each once, and guessing is cut short."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from core.audit.model import INSTALLATION, Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.attempts import EmbeddedAttempts
from core.identity.model import Account
from core.identity.second import FAILURES, SecondFactors
from core.identity.service import Identity
from core.identity.sql import RecoveryCodeRow, SecondFactorRow
from core.vault import Vault
from tests.clock import Clock
from tests.unit.identity.quick import QUICK

START = datetime(2026, 1, 5, 0, 0, 10, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def second(database: Database, clock: Clock) -> SecondFactors:
    return SecondFactors(database, EmbeddedAttempts(), Vault(b"k" * 32), clock=clock)


@pytest.fixture
def li(database: Database) -> Account:
    identity = Identity(database, EmbeddedAttempts(), hasher=QUICK)
    return identity.add_account("li", "山高水长 2026 年")


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def turned_on(second: SecondFactors, account: Account, clock: Clock) -> tuple[str, list[str]]:
    """The secret of the authenticator and the recovery codes, some time later."""
    secret = second.begin(account).secret
    codes = second.confirm(account, code_at(secret, clock.present))
    clock.present += timedelta(minutes=5)
    return secret, codes


def test_nothing_counts_until_a_code_has_confirmed_it(
    second: SecondFactors, li: Account, clock: Clock
) -> None:
    made = second.begin(li)
    assert second.pending(li) == made
    assert made.secret in made.address
    assert not second.is_on(li.id)
    with pytest.raises(BadInput):
        second.check(li, code_at(made.secret, clock.present))
    with pytest.raises(BadInput):
        second.confirm(li, "000000")
    assert len(second.confirm(li, code_at(made.secret, clock.present))) == second.left(li.id) == 10
    assert second.is_on(li.id)
    with pytest.raises(NotFound):
        second.pending(li)
    with pytest.raises(Conflict):
        second.begin(li)


def test_a_code_is_taken_once(second: SecondFactors, li: Account, clock: Clock) -> None:
    secret, _ = turned_on(second, li, clock)
    code = code_at(secret, clock.present)
    assert second.check(li, f"{code[:3]} {code[3:]}") == "code"
    clock.present += timedelta(seconds=5)
    with pytest.raises(BadInput):
        second.check(li, code)
    clock.present += timedelta(seconds=30)
    assert second.check(li, code_at(secret, clock.present)) == "code"


def test_the_code_that_confirmed_does_not_sign_in(
    second: SecondFactors, li: Account, clock: Clock
) -> None:
    secret = second.begin(li).secret
    code = code_at(secret, clock.present)
    second.confirm(li, code)
    with pytest.raises(BadInput):
        second.check(li, code)


@pytest.mark.parametrize(("seconds", "taken"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_clocks_may_differ_a_little(
    second: SecondFactors, li: Account, clock: Clock, seconds: int, taken: bool
) -> None:
    secret, _ = turned_on(second, li, clock)
    code = code_at(secret, clock.present + timedelta(seconds=seconds))
    if taken:
        assert second.check(li, code) == "code"
        return
    with pytest.raises(BadInput):
        second.check(li, code)


def test_a_recovery_code_works_once_however_it_is_typed(
    second: SecondFactors, li: Account, clock: Clock
) -> None:
    _, codes = turned_on(second, li, clock)
    assert second.check(li, codes[0].upper().replace("-", " ")) == "recovery code"
    assert second.left(li.id) == 9
    with pytest.raises(BadInput):
        second.check(li, codes[0])
    fresh = second.renew(li)
    with pytest.raises(BadInput):
        second.check(li, codes[1])
    assert second.check(li, fresh[0]) == "recovery code"


def test_guessing_codes_is_cut_short(second: SecondFactors, li: Account, clock: Clock) -> None:
    secret, _ = turned_on(second, li, clock)
    for guess in range(FAILURES):
        with pytest.raises(BadInput):
            second.check(li, f"{guess:06}" if guess else "密码")
    with pytest.raises(NotAllowed, match="Too many"):
        second.check(li, code_at(secret, clock.present))


def test_turned_off_it_asks_nothing_and_old_codes_are_dead(
    second: SecondFactors, li: Account, clock: Clock
) -> None:
    secret, codes = turned_on(second, li, clock)
    second.turn_off(li)
    assert not second.is_on(li.id)
    for code in (code_at(secret, clock.present), codes[0]):
        with pytest.raises(BadInput):
            second.check(li, code)


def test_acts_are_in_the_log_and_secrets_nowhere(
    database: Database, second: SecondFactors, li: Account, clock: Clock
) -> None:
    secret, codes = turned_on(second, li, clock)
    with pytest.raises(BadInput):
        second.check(li, "000000")
    second.renew(li)
    with database.global_reading("a test") as work:
        rows = [*work.scalars(select(SecondFactorRow)), *work.scalars(select(RecoveryCodeRow))]
    log = Audit(SqlBook(database)).newest(INSTALLATION, Search(), limit=9)
    assert [(each.act, each.outcome) for each in reversed(log)][1:] == [
        ("turn on second step", "done"),
        ("sign in", "refused"),
        ("renew recovery codes", "done"),
    ]
    second.turn_off(li)
    kept = "".join(map(str, (*log, *(vars(row) for row in rows))))
    assert not any(each in kept for each in (secret, *codes))
