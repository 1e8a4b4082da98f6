"""A question is answered step by step, within limits, around hubs, and says what it left out."""

import pytest

from core.errors import BadInput
from core.graph.answering import Answer, Cut, Why, answer
from core.graph.ports import GraphStore
from core.graph.query import Direction, Limits, Query, Step, plan
from core.tenancy.model import TenantId
from tests.graph.samples import declared, keys, with_ends

ONE = TenantId(1)
COURT = (
    ("person:a", "party", "case:1"),
    ("person:b", "party", "case:1"),
    ("person:b", "party", "case:2"),
    ("judge:j", "decided", "case:1"),
    ("judge:j", "decided", "case:3"),
    ("person:c", "party", "case:3"),
)


def ask(store: GraphStore, query: Query, limits: Limits | None = None) -> Answer:
    planned = plan(query, declared(), limits or Limits())
    return store.read(ONE, lambda reader: answer(reader, planned), seconds=10)


def found(answered: Answer) -> list[str]:
    return [str(each.key) for each in answered.entities]


@pytest.fixture
def court(store: GraphStore) -> GraphStore:
    store.write(ONE, with_ends(*COURT))
    return store


def test_steps_lead_from_a_party_to_the_other_parties_of_its_cases(court: GraphStore) -> None:
    steps = (Step(("party",), Direction.ALONG), Step(("party",), Direction.AGAINST))
    answered = ask(court, Query(keys("person:a"), steps))
    assert found(answered) == ["person:a", "person:b"]
    assert {each.kind for each in answered.links} == {"party"}
    assert len(answered.links) == 2


def test_no_question_runs_through_a_judge_but_it_may_end_there(court: GraphStore) -> None:
    anything = Step()
    assert found(ask(court, Query(keys("person:a"), (anything, anything)))) == [
        "judge:j",
        "person:a",
        "person:b",
    ]
    reached = found(ask(court, Query(keys("person:a"), (anything,) * 4)))
    assert "person:c" not in reached
    assert "case:2" not in found(ask(court, Query(keys("person:c"), (anything,) * 6)))


def test_a_page_tells_how_much_there_is(court: GraphStore) -> None:
    answered = ask(court, Query(keys("case:1"), (Step(),), skip=1, limit=1))
    assert found(answered) == ["person:a"]
    assert answered.total == 3
    assert len(answered.links) == 1


def test_what_is_beyond_a_limit_is_told(court: GraphStore) -> None:
    case = keys("case:1")[0].number
    answered = ask(court, Query(keys("case:1"), (Step(),)), Limits(fan_out=2))
    assert answered.cuts == (Cut(Why.FAN_OUT, case, 1),)
    answered = ask(court, Query(keys("case:1"), (Step(),)), Limits(entities=1))
    assert answered.cuts == (Cut(Why.ENTITIES, 0, 2),)
    assert answered.total == 1


def test_who_is_not_there_leads_nowhere(court: GraphStore) -> None:
    assert ask(court, Query(keys("person:nobody"), (Step(),))).total == 0


@pytest.mark.parametrize(
    "query",
    [
        Query((), (Step(),)),
        Query(keys("person:a"), ()),
        Query(keys("person:a"), (Step(),) * 7),
        Query(keys("person:a"), (Step(("party; MATCH (n) DETACH DELETE n",)),)),
        Query(keys("person:a"), (Step(to=("judges",)),)),
        Query(keys("person:a"), (Step(to=("judge",)), Step())),
        Query(keys("person:a"), (Step(confidence=1001),)),
        Query(keys("person:a"), (Step(),), skip=-1),
        Query(keys("person:a"), (Step(),), limit=5000),
    ],
)
def test_what_may_not_be_asked_is_refused(query: Query) -> None:
    with pytest.raises(BadInput) as refused:
        plan(query, declared(), Limits())
    assert refused.value.advice.zh
