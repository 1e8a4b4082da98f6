"""A series and a counterclaim are told apart from cases that only share a party."""

from typing import Any

from core.graph.ports import GraphStore, Reader
from core.graph.query import Limits
from core.graph.questions.related import related
from core.tenancy.model import TenantId
from tests.graph.samples import Row, declared, entity, graph, keys, link

ONE = TenantId(1)


def side(person: str, case: str, role: str) -> Row:
    return link(f"person:{person}", "party", f"case:{case}") | {"facts": f'{{"role": "{role}"}}'}


def reasons(store: GraphStore, links: list[Row], case: str = "1") -> dict[str, str]:
    people = {row["row"].split('"')[3] for row in links}
    cases = {row["row"].split('"')[7] for row in links}
    store.write(ONE, graph(links, [entity(each) for each in people | cases]))

    def work(reader: Reader) -> dict[str, str]:
        (asked,) = reader.entities([keys(f"case:{case}")[0].number])
        found: Any = related(reader, declared(), asked, Limits())
        return {each.case.key.id: each.reason.value for each in found.cases}

    return store.read(ONE, work, seconds=10)


def test_two_who_sue_one_another_make_a_counterclaim(embedded: GraphStore) -> None:
    links = [side("a", "1", "原告"), side("b", "1", "被告")]
    links += [side("b", "2", "原告"), side("a", "2", "被告")]
    links += [side("a", "3", "原告"), side("b", "3", "被告")]
    assert reasons(embedded, links) == {"2": "counterclaim", "3": "same parties"}


def test_one_who_sues_again_and_again_makes_a_series(embedded: GraphStore) -> None:
    links = [side("a", "1", "原告"), side("b", "1", "被告")]
    for number in range(2, 8):
        links += [side("a", str(number), "原告"), side(f"p{number}", str(number), "被告")]
    links += [side("b", "9", "原告"), side("z", "9", "被告")]
    found = reasons(embedded, links)
    assert {found[str(number)] for number in range(2, 8)} == {"series"}
    assert found["9"] == "shared party"


def test_a_bank_that_is_party_to_everything_relates_nothing(embedded: GraphStore) -> None:
    bank = [
        link("bank:b", "party", f"case:{number}") | {"facts": '{"role": "原告"}'}
        for number in range(1, 5)
    ]
    assert reasons(embedded, [*bank, side("a", "1", "被告")]) == {}


def dated(person: str, case: str, role: str, dates: tuple[str, str]) -> Row:
    return link(f"person:{person}", "party", f"case:{case}", dates=dates) | {
        "facts": f'{{"role": "{role}"}}'
    }


def test_the_same_parties_over_the_same_cause_at_one_time_make_the_same_facts(
    embedded: GraphStore,
) -> None:
    spring, summer, later = (
        ("2025-01-01", "2025-04-01"),
        ("2025-03-01", "2025-07-01"),
        ("2026-01-01", "2026-02-01"),
    )
    links = [
        dated(person, case, role, dates)
        for case, dates in (("1", spring), ("2", summer), ("3", later), ("4", summer))
        for person, role in (("a", "原告"), ("b", "被告"))
    ]
    causes = {"1": "借款", "2": "借款", "3": "借款", "4": "买卖"}
    told = [entity(f"case:{case}", cause=cause) for case, cause in causes.items()]
    everything = [*told, entity("person:a"), entity("person:b")]
    embedded.write(ONE, graph(links, everything))

    def work(reader: Reader) -> dict[str, str]:
        (asked,) = reader.entities([keys("case:1")[0].number])
        found = related(reader, declared(), asked, Limits())
        return {each.case.key.id: each.reason.value for each in found.cases}

    found = embedded.read(ONE, work, seconds=10)
    assert found == {"2": "same facts", "3": "same parties", "4": "same parties"}
