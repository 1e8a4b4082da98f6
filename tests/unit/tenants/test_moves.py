"""An institution moves by the operator, or when one side asks and the other accepts."""

from datetime import UTC, datetime, timedelta

import pytest

from core.audit.model import Act, Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.texts import Text
from tenants.model import ABOVE, LEVELS, Sector, may_lead
from tenants.service import Tenants
from tenants.tree.model import MoveState, Side
from tenants.tree.service import DAYS, Moves


@pytest.fixture
def tenants(database: Database) -> Tenants:
    found = Tenants(database)
    for slug, sector, level in (
        ("gao", "court", "high"),
        ("yun", "court", "intermediate"),
        ("hai", "court", "intermediate"),
        ("yun-a", "court", "basic"),
        ("jian", "procuratorate", "basic"),
        ("xian", "township", "county"),
        ("zhen", "township", "township"),
        ("ju", "township", "department"),
    ):
        found.add(slug, name=Text(slug, slug), sector=sector, level=level)
    return found


@pytest.fixture
def moves(database: Database, tenants: Tenants) -> Moves:
    return Moves(database, tenants)


def parent(tenants: Tenants, slug: str) -> str | None:
    above = tenants.ancestors(tenants.get(slug))
    return above[0].slug if above else None


def acts(database: Database, tenants: Tenants, slug: str) -> list[str]:
    """What a log tells of, oldest first; a chain that does not verify is no log."""
    audit = Audit(SqlBook(database))
    chain = tenants.get(slug).id
    assert audit.verify(chain).whole
    return [each.act for each in reversed(audit.newest(chain, Search(), limit=50))]


def test_an_invitation_moves_nothing_until_the_other_side_accepts(
    database: Database, tenants: Tenants, moves: Moves
) -> None:
    move = moves.invite("yun", "yun-a")
    assert (move.state, move.asked_by) == (MoveState.OPEN, Side.UPPER)
    assert parent(tenants, "yun-a") is None
    assert [each.code for each in moves.of("yun")] == [each.code for each in moves.of("yun-a")]
    assert moves.accept("yun-a", move.code).state is MoveState.ACCEPTED
    assert parent(tenants, "yun-a") == "yun"
    told = [Act.PROPOSE_MOVE, Act.ACCEPT_MOVE, Act.MOVE]
    assert acts(database, tenants, "yun") == acts(database, tenants, "yun-a") == told
    assert acts(database, tenants, "hai") == []


def test_a_request_from_below_is_accepted_from_above(tenants: Tenants, moves: Moves) -> None:
    move = moves.ask("ju", "xian")
    with pytest.raises(Conflict):
        moves.accept("ju", move.code)
    moves.accept("xian", move.code)
    assert parent(tenants, "ju") == "xian"


def test_the_former_upper_institution_is_told(
    database: Database, tenants: Tenants, moves: Moves
) -> None:
    parted: list[tuple[str, str]] = []
    telling = Moves(
        database, tenants, parting=lambda work, one, two: parted.append((one.slug, two.slug))
    )
    telling.move("yun-a", "yun")
    assert parted == []
    telling.move("yun-a", "hai")
    assert parted == [("yun-a", "yun")]
    assert parent(tenants, "yun-a") == "hai"
    telling.move("yun-a", None)
    assert parent(tenants, "yun-a") is None
    assert acts(database, tenants, "yun") == [Act.MOVE, Act.MOVE]


def test_a_proposal_is_answered_once_by_the_other_side_in_time(
    database: Database, tenants: Tenants, moves: Moves
) -> None:
    first = moves.invite("yun", "yun-a")
    with pytest.raises(Conflict):
        moves.invite("yun", "yun-a")
    with pytest.raises(Conflict):
        moves.accept("yun", first.code)
    with pytest.raises(NotFound):
        moves.accept("hai", first.code)
    assert moves.decline("yun-a", first.code).state is MoveState.DECLINED
    with pytest.raises(Conflict):
        moves.accept("yun-a", first.code)
    second = moves.invite("yun", "yun-a")
    with pytest.raises(Conflict):
        moves.withdraw("yun-a", second.code)
    assert moves.withdraw("yun", second.code).state is MoveState.WITHDRAWN
    third = moves.invite("yun", "yun-a")
    late = Moves(database, tenants, now=lambda: now() + timedelta(days=DAYS, seconds=1))
    with pytest.raises(Conflict):
        late.accept("yun-a", third.code)
    assert {each.state for each in late.of("yun-a")} == {
        MoveState.DECLINED,
        MoveState.WITHDRAWN,
        MoveState.EXPIRED,
    }
    assert parent(tenants, "yun-a") is None


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("yun", "yun"),
        ("yun-a", "yun"),
        ("gao", "yun-a"),
        ("yun", "jian"),
        ("zhen", "ju"),
        ("ju", "zhen"),
        ("yun", "hai"),
    ],
)
def test_what_does_not_fit_is_refused_however_it_is_asked(
    tenants: Tenants, moves: Moves, upper: str, lower: str
) -> None:
    for attempt in (
        lambda: moves.invite(upper, lower),
        lambda: moves.ask(lower, upper),
        lambda: moves.move(lower, upper),
    ):
        with pytest.raises(BadInput):
            attempt()
    assert parent(tenants, lower) is None


def test_a_place_is_checked_again_when_the_answer_comes(tenants: Tenants, moves: Moves) -> None:
    move = moves.invite("yun", "yun-a")
    moves.move("yun-a", "yun")
    with pytest.raises(Conflict, match="already stands"):
        moves.accept("yun-a", move.code)
    assert moves.of("yun")[0].state is MoveState.OPEN


def test_every_level_says_what_may_stand_above_it() -> None:
    for sector in Sector:
        order = list(LEVELS[sector])
        assert set(ABOVE[sector]) == set(order)
        for level, above in ABOVE[sector].items():
            assert all(order.index(each) < order.index(level) for each in above)
    assert not may_lead(Sector.TOWNSHIP, "township")
    assert not may_lead(Sector.TOWNSHIP, "department")
    assert may_lead(Sector.COURT, "intermediate")


def test_a_proposal_keeps_its_times(moves: Moves) -> None:
    move = moves.invite("gao", "yun")
    assert move.expires_at - move.asked_at <= timedelta(days=DAYS, seconds=1)
    assert move.asked_at <= datetime.now(UTC)
