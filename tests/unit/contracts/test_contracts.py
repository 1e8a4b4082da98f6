"""A contract holds once both have signed, from its first day to its last, until one ends it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.errors import BadInput, Conflict, NotFound
from core.texts import Text
from tenants.contracts.model import Scope, State
from tenants.contracts.sql import ContractRow
from tenants.tree.model import Side
from tenants.tree.service import Moves
from tests.unit.contracts.conftest import World

LENT = {"dataset": "cases", "clock": "closed", "period": "2026-Q3", "columns": ["case_no"]}


def in_force(world: World, slug: str) -> list[str]:
    found = world.contracts.in_force(world.tenants.get(slug).id, Scope.AGGREGATES)
    return [each.terms.number for each in found]


def test_it_is_in_force_once_both_have_signed_and_both_hold_it(world: World) -> None:
    offered = world.contracts.propose("yun-a", "yun", world.draft())
    assert (offered.terms.upper, offered.terms.lower) == ("yun", "yun-a")
    assert set(offered.signatures) == {Side.LOWER}
    assert in_force(world, "yun") == in_force(world, "yun-a") == []
    signed = world.contracts.sign("yun", offered.terms.number)
    assert signed.state(world.clock()) is State.IN_FORCE
    assert in_force(world, "yun") == in_force(world, "yun-a") == ["yun-0001"]
    assert in_force(world, "yun-b") == []
    assert world.heard == [("taken", "yun-0001")]
    assert world.contracts.get("yun", "yun-0001") == world.contracts.get("yun-a", "yun-0001")
    told = ["propose contract", "sign contract"]
    assert world.acts("yun") == world.acts("yun-a") == told
    assert world.acts("yun-b") == []


def test_it_says_who_signed_when_and_the_signatures_verify_also_after_a_new_key(
    world: World,
) -> None:
    contract = world.agreed()
    times = [contract.signatures[side].at for side in Side]
    assert times == sorted(times)
    for slug in ("yun", "yun-a"):
        world.contracts.keyring.rotate(world.tenants.get(slug))
    assert contract.faults(world.contracts.keys(contract)) == []
    assert in_force(world, "yun") == ["yun-0001"]


def test_whose_turn_it_is(small: World) -> None:
    number = small.contracts.propose("yun", "yun-a", small.draft()).terms.number
    with pytest.raises(Conflict):
        small.contracts.sign("yun", number)
    with pytest.raises(NotFound):
        small.contracts.sign("yun-b", number)
    with pytest.raises(Conflict):
        small.contracts.end("yun", number, reason="尚未生效")
    small.contracts.decline("yun-a", number, reason="范围过宽")
    assert small.contracts.get("yun", number).state(small.clock()) is State.DECLINED
    with pytest.raises(Conflict):
        small.contracts.sign("yun-a", number)


def test_either_side_ends_it_at_once_and_says_why(small: World) -> None:
    for slug, number in (("yun", "yun-0001"), ("yun-a", "yun-0002")):
        small.agreed()
        assert in_force(small, "yun") == [number]
        with pytest.raises(BadInput):
            small.contracts.end(slug, number, reason=" ")
        ended = small.contracts.end(slug, number, reason="期满改签")
        assert ended.ended is not None
        assert ended.ended.reason == "期满改签"
        assert in_force(small, "yun") == in_force(small, "yun-a") == []
        with pytest.raises(Conflict):
            small.contracts.end(slug, number, reason="再次")
    assert small.heard[-1] == ("over", "yun-0002")


def test_it_begins_and_ends_with_its_days(small: World) -> None:
    today = small.clock.present.date()
    begins, ends = today + timedelta(days=3), today + timedelta(days=5)
    small.agreed(since=begins, until=ends)
    seen = []
    for _ in range(7):
        seen.append(bool(in_force(small, "yun")))
        small.clock.pass_by(days=1)
    assert seen == [False, False, False, True, True, True, False]
    contract = small.contracts.get("yun", "yun-0001")
    assert contract.state(small.clock()) is State.EXPIRED
    assert not contract.in_force(contract.signatures[Side.UPPER].at)


def test_terms_that_cannot_be_meant_are_refused(small: World) -> None:
    today = small.clock.present.date()
    wrong = [
        small.draft(until=today - timedelta(days=1)),
        small.draft(since=today + timedelta(days=9), until=today + timedelta(days=8)),
        small.draft(scope=Scope.ROWS),
        small.draft(scope=Scope.ROWS, days=93, details=LENT),
        small.draft(scope=Scope.ROWS, details={**LENT, "personal": ["judge"]}),
        small.draft(scope=Scope.ROWS, details={**LENT, "columns": ["case_no", "case_no"]}),
        small.draft(scope=Scope.ROWS, details={**LENT, "period": "2026-q3"}),
        small.draft(scope=Scope.PERSONS),
        small.draft(scope=Scope.LEADERS),
        small.draft(scope=Scope.ITEMS, details={"period": "2026-Q3"}),
        small.draft(note="长" * 501),
    ]
    for draft in wrong:
        with pytest.raises(BadInput):
            small.contracts.propose("yun", "yun-a", draft)
    for pair in (("yun-a", "yun-b"), ("hai", "yun-a"), ("yun", "yun")):
        with pytest.raises(BadInput):
            small.contracts.propose(*pair, small.draft())
    assert small.contracts.of("yun") == []


def test_altered_terms_or_a_foreign_signature_put_it_out_of_force(small: World) -> None:
    small.agreed()
    small.agreed(lower="yun-b")
    court = small.tenants.get("yun")
    with small.database.session(court.id) as session:
        first, second = session.scalars(select(ContractRow).order_by(ContractRow.number))
        said = json.loads(first.terms)
        later = {**said, "until": "2099-12-31"}
        first.terms = json.dumps(later, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        second.signatures = {**second.signatures, "lower": second.signatures["upper"]}
        session.commit()
    assert in_force(small, "yun") == []
    faults = [each.faults(small.contracts.keys(each))[0].zh for each in small.contracts.of("yun")]
    assert faults == ["yun-b 的签名不是它的密钥所签", "yun 的签名与约定内容不符"]
    assert in_force(small, "yun-a") == ["yun-0001"]


def test_a_move_ends_what_rested_on_the_former_place(world: World) -> None:
    world.agreed()
    world.agreed(lower="yun-b")
    waiting = world.contracts.propose("yun", "yun-a", world.draft(scope=Scope.RESULTS))
    moves = Moves(world.database, world.tenants, parting=world.contracts.part)
    moves.move("yun-a", "hai")
    assert in_force(world, "yun") == ["yun-0002"]
    assert in_force(world, "yun-a") == []
    ended = world.contracts.get("yun", "yun-0001").ended
    assert ended is not None
    assert ended.side is None
    with pytest.raises(Conflict):
        world.contracts.sign("yun-a", waiting.terms.number)
    assert world.acts("yun")[-2:] == world.acts("yun-a")[-2:] == ["end contract"] * 2


def test_a_department_agrees_on_items_with_the_townships_of_its_county(small: World) -> None:
    for slug, level, parent in (
        ("xian", "county", None),
        ("ju", "department", "xian"),
        ("zhen", "township", "xian"),
        ("far", "township", None),
    ):
        name = Text(slug, slug)
        small.tenants.add(slug, name=name, sector="township", level=level, parent=parent)
    items = small.draft(scope=Scope.ITEMS, details={"indicators": ["x"], "period": "2026-Q3"})
    offered = small.contracts.propose("zhen", "ju", items)
    assert (offered.terms.upper, offered.terms.lower) == ("ju", "zhen")
    for pair, draft in ((("ju", "far"), items), (("ju", "zhen"), small.draft())):
        with pytest.raises(BadInput):
            small.contracts.propose(*pair, draft)
