"""A plugin from outside is on for whom switched it on, and what it breaks is told to them."""

import pytest

from core.audit.sql import EntryRow
from core.database import Database
from core.tenancy.model import TenantId
from core.texts import same
from tenants.plugged.service import KEPT, Switchboard

ONE, TWO = TenantId(1), TenantId(2)


@pytest.fixture
def board(database: Database) -> Switchboard:
    return Switchboard(database)


def test_a_plugin_is_off_until_it_is_switched_on_for_one(board: Switchboard) -> None:
    assert not board.anywhere("desk")
    board.switch(ONE, "desk", on=True)
    assert board.is_on(ONE, "desk")
    assert not board.is_on(TWO, "desk")
    assert board.anywhere("desk")
    board.switch(ONE, "desk", on=False)
    assert not board.is_on(ONE, "desk")
    assert not board.anywhere("desk")


def test_each_switching_is_in_the_log_once(board: Switchboard) -> None:
    for on in (False, True, True, False):
        board.switch(ONE, "desk", on=on)
    with board.database.reading(ONE) as unit:
        assert [row.act for row in unit.query(EntryRow).order_by(EntryRow.number)] == [
            "turn on plugin",
            "turn off plugin",
        ]


def test_reports_are_the_institutions_own_and_the_newest_stay(board: Switchboard) -> None:
    board.report(TWO, "desk", "adapters", same("of another"))
    for number in range(KEPT + 2):
        board.report(ONE, "desk", "adapters", same(f"fault {number}"))
    told = board.reports(ONE)
    assert len(told) == KEPT
    assert told[0].said == same(f"fault {KEPT + 1}")
    assert [each.said.en for each in board.reports(TWO)] == ["of another"]
