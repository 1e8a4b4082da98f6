"""Clues at their edges: dates of former employers, earlier instances, rings that are none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.graph.elements import key_of
from core.graph.model import Declarations, LinkKind, Meaning
from core.graph.ports import GraphStore, Reader
from core.graph.query import Limits
from core.graph.questions.petitions import petition_chains
from core.graph.questions.recusal import recusal
from core.graph.questions.repeat import Habit, repeat
from core.graph.questions.rings import rings
from core.tenancy.model import TenantId
from core.texts import same
from tests.graph.samples import Row, declared, entity, graph, link

ONE = TenantId(1)
MORE = {
    "worked": Meaning.WORKED_FOR,
    "lives": Meaning.ADDRESS,
    "asked": Meaning.PETITIONS,
    "about": Meaning.ABOUT,
}


def everything() -> Declarations:
    """The court of the samples with careers, addresses and petitions."""
    court = declared()
    rows = court.links[0].rows
    more = tuple(LinkKind(name, same(name), rows, means) for name, means in MORE.items())
    return replace(court, links=(*court.links, *more))


def asked(store: GraphStore, links: list[Row], ask: Callable[..., Any], **given: Any) -> Any:
    """The answer over these links; the ends of each are told by its row."""
    ends = {end for row in links for end in row["row"].split('"')[3::4]}
    cases = {end for end in ends if end.startswith("case:")}
    told = [entity(end, close_method="调解") if end in cases else entity(end) for end in ends]
    store.write(ONE, graph(links, told))

    def work(reader: Reader) -> Any:
        return ask(reader, everything(), Limits(), **given)

    return store.read(ONE, work, seconds=10)


def on(day: str, source: str, kind: str, target: str, until: str | None = None) -> Row:
    return link(source, kind, target, dates=(day, until))


def party(
    person: str, case: str, role: str, day: str = "2026-01-05", until: str = "2026-01-15"
) -> Row:
    row = on(day, f"person:{person}", "party", f"case:{case}", until)
    return row | {"facts": f'{{"role": "{role}"}}'}


@pytest.mark.parametrize(("filed", "found"), [("2025-01-01", 1), ("2029-01-01", 0)])
def test_a_former_employer_binds_for_three_years(
    embedded: GraphStore, filed: str, found: int
) -> None:
    links = [
        on("2020-01-01", "judge:j", "worked", "firm:f", "2024-06-30"),
        on(filed, "judge:j", "decided", "case:1"),
        on(filed, "lawyer:l", "speaks", "case:1"),
        on(filed, "lawyer:l", "works", "firm:f"),
    ]
    duties = asked(embedded, links, recusal).duties
    assert [each.ground.value for each in duties] == ["former employer"] * found


def test_a_lawyer_who_came_to_the_firm_later_does_not_count(embedded: GraphStore) -> None:
    links = [
        on("2020-01-01", "judge:j", "worked", "firm:f", "2024-06-30"),
        on("2025-01-01", "judge:j", "decided", "case:1", "2025-02-01"),
        on("2025-01-01", "lawyer:l", "speaks", "case:1", "2025-02-01"),
        on("2026-01-01", "lawyer:l", "works", "firm:f"),
    ]
    assert asked(embedded, links, recusal).duties == []


def test_whoever_handled_the_earlier_instance_has_to_withdraw(embedded: GraphStore) -> None:
    links = [
        on("2025-01-01", "judge:j", "decided", "case:1"),
        on("2026-01-01", "judge:j", "decided", "case:2"),
        on("2026-01-01", "judge:k", "decided", "case:2"),
        on("2026-01-01", "case:2", "from", "case:1"),
    ]
    [duty] = asked(embedded, links, recusal).duties
    assert (duty.ground.value, duty.staff.key.id) == ("earlier instance", "j")
    assert (duty.case.key.id, duty.through.key.id) == ("2", "1")


def test_a_question_about_one_judge_leaves_the_others_out(embedded: GraphStore) -> None:
    links = [link(f"person:{who}", "kin", f"judge:{judge}") for who, judge in ("aj", "bk")]
    links += [on("2025-01-01", f"judge:{judge}", "decided", f"case:{judge}") for judge in "jk"]
    links += [party("a", "j", "原告"), party("b", "k", "原告")]
    assert len(asked(embedded, links, recusal).duties) == 2
    number = key_of("judge:j").number

    def one(reader: Reader) -> list[str]:
        (judge,) = reader.entities([number])
        found = recusal(reader, everything(), Limits(), of=judge)
        return [each.case.key.id for each in found.duties]

    assert embedded.read(ONE, one, seconds=10) == ["j"]


def ring_of(*pairs: str, until: str = "2026-01-15") -> list[Row]:
    """Cases between people who live at one address."""
    people = sorted({who for pair in pairs for who in pair})
    links = [link(f"person:{who}", "lives", "bank:home") for who in people]
    for number, (one, other) in enumerate(pairs):
        links.append(party(one, str(number), "原告", until=until))
        links.append(party(other, str(number), "被告", until=until))
    return links


def test_three_who_sue_one_another_and_settle_are_a_ring(embedded: GraphStore) -> None:
    [ring] = asked(embedded, ring_of("ab", "bc", "ca", "ba"), rings).rings
    assert [each.key.id for each in ring.members] == ["a", "b", "c"]
    assert (ring.density, ring.quick, ring.address, ring.lawyer) == (1.0, 1.0, 4, 0)


def test_two_alone_are_no_ring(embedded: GraphStore) -> None:
    assert asked(embedded, ring_of("ab", "ba", "ab", "ba"), rings).rings == []


def test_whoever_fights_on_is_no_ring(embedded: GraphStore) -> None:
    links = ring_of("ab", "bc", "ca", "ba", until="2026-09-15")
    assert asked(embedded, links, rings).rings == []


def test_neighbours_who_do_not_sue_one_another_are_no_ring(embedded: GraphStore) -> None:
    assert asked(embedded, ring_of("ab", "cd", "ef", "gh"), rings).rings == []


def test_a_debtor_is_told_apart_from_a_claimant(embedded: GraphStore) -> None:
    links = [party("d", str(number), "被告") for number in range(4)]
    links += [party("c", str(number), "原告") for number in range(4)]
    links += [party(f"x{number}", f"1{number}", "被告") for number in range(4)]
    links += [party("p", f"1{number}", "原告") for number in range(4)]
    found = asked(embedded, links, repeat, least=4).litigants
    assert {each.party.key.id: each.habit for each in found} == {
        "c": Habit.CLAIMANT,
        "d": Habit.DEBTOR,
        "p": Habit.PROFESSIONAL,
    }


def test_petitions_about_a_later_instance_belong_to_the_case(embedded: GraphStore) -> None:
    links = [on("2025-01-01", "case:2", "from", "case:1")]
    for number, (case, day) in enumerate([("2", "2025-05-01"), ("1", "2025-04-01")]):
        links.append(on(day, "person:a", "asked", f"bank:p{number}"))
        links.append(on(day, f"bank:p{number}", "about", f"case:{case}"))
    [chain] = asked(embedded, links, petition_chains).chains
    assert chain.matter.key.id == "1"
    assert [each.key.id for each in chain.petitions] == ["p1", "p0"]
    assert len(chain.links) == 5
