"""Precision and recall of each question over what is planted in a court."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from core.graph.elements import Key
from core.graph.questions.recusal import COOLING_DAYS, Ground
from core.graph.questions.repeat import Habit
from core.graph.service import Answered, Graph
from plugins.court.demonstration.city import Court
from plugins.court.demonstration.truths import planted
from tests.graph.planted.conftest import ONE, OPEN, SENSITIVE
from tests.graph.planted.measures import ALL, measured

Row = dict[str, Any]


def cases_of(court: Court, dataset: str, field: str, value: str | None) -> set[str]:
    return {row["case"] for row in court.rows[dataset] if row[field] == value}


def hands(court: Court) -> dict[str, set[str]]:
    """By case everybody who handles it."""
    return {
        row["case_no"]: {row[name] for name in ("judge", "assistant", "clerk")}
        | set(row.get("panel") or ())
        for row in court.rows["cases"]
    }


def holds(graph: Graph, found: Answered[Any]) -> bool:
    assert found.certificate["links"]
    return graph.verify(ONE, found.certificate, SENSITIVE) == []


def test_relatives_on_the_bench_are_found_and_no_other(graph: Graph, court: Court) -> None:
    handled = hands(court)
    true = set()
    for kin in court.rows["kin"]:
        stands = cases_of(court, "parties", "id_number", kin["id_number"])
        if kin["licence"]:
            stands |= cases_of(court, "representations", "licence", kin["licence"])
        true |= {(kin["staff_no"], case) for case in stands if kin["staff_no"] in handled[case]}
    answer = graph.recusal(ONE, SENSITIVE)
    found = [each for each in answer.value.duties if each.ground is Ground.KIN]
    assert measured(((it.staff.key.id, it.case.key.id) for it in found), true) == ALL
    judging = Counter(it.through.name for it in found)
    for each in planted().kin:
        assert judging[each.name] >= each.cases if each.bench else True
    assert holds(graph, answer)


def test_former_employers_are_found_and_those_left_long_ago_are_not(
    graph: Graph, court: Court
) -> None:
    handled = hands(court)
    filed = {row["case_no"]: row["filed_on"] for row in court.rows["cases"]}
    true = {
        (career["staff_no"], row["case"])
        for career in court.rows["careers"]
        for row in court.rows["representations"]
        if row["firm"] == career["employer"]
        and career["staff_no"] in handled[row["case"]]
        and filed[row["case"]] - career["until_on"] <= timedelta(days=COOLING_DAYS)
    }
    found = graph.recusal(ONE, SENSITIVE).value.duties
    employers = [each for each in found if each.ground is Ground.EMPLOYER]
    assert len(true) >= planted().employer.advocate.cases
    assert measured(((it.staff.key.id, it.case.key.id) for it in employers), true) == ALL
    assert {each.through.name for each in employers} == {planted().employer.advocate.firm}


def test_nobody_sees_relatives_without_a_purpose_that_opens_them(
    graph: Graph, court: Court
) -> None:
    assert graph.recusal(ONE, OPEN).value.duties == []
    [kin] = [row for row in court.rows["kin"] if row["name"] == planted().kin[0].name]
    staff = Key("staff", kin["staff_no"])
    kinds = {kind for kind, _ in graph.profile(ONE, staff, OPEN).value.counts}
    assert not kinds & {"kin_of", "worked_for"}
    assert "kin_of" in {kind for kind, _ in graph.profile(ONE, staff, SENSITIVE).value.counts}
    quiet = next(row["name"] for row in court.rows["kin"] if row["seq"] == 1)
    assert graph.search(ONE, quiet, OPEN).entities == []
    assert graph.search(ONE, quiet, SENSITIVE).entities


def test_the_sham_ring_is_found_and_no_other(graph: Graph) -> None:
    ring = planted().ring
    answer = graph.rings(ONE, OPEN)
    found = {member.name for each in answer.value.rings for member in each.members}
    assert measured(found, {each.name for each in ring.members}) == ALL
    [one] = answer.value.rings
    assert len(one.cases) == one.address == one.lawyer == ring.advocate.cases
    assert one.quick == 1.0
    assert holds(graph, answer)


def test_the_serial_claimants_are_found_and_no_other(graph: Graph) -> None:
    answer = graph.repeat(ONE, OPEN, least=10)
    people = [each for each in answer.value.litigants if each.party.key.kind == "person"]
    serial = {each.party.name: each.cases for each in people if each.habit is Habit.PROFESSIONAL}
    assert measured(serial, {each.name for each in planted().serial}) == ALL
    assert serial == {each.name: each.cases for each in planted().serial}
    assert holds(graph, answer)


def test_cases_are_counted_for_every_party_as_in_the_records(graph: Graph, court: Court) -> None:
    firms: dict[str, set[str]] = {}
    for row in court.rows["parties"]:
        if row["kind"] == "单位":
            firms.setdefault(row["name"], set()).add(row["case"])
    found = graph.repeat(ONE, OPEN, least=3, kinds=("organisation",)).value
    assert found.total == sum(len(each) >= 3 for each in firms.values())
    assert all(each.cases == len(firms[each.party.name]) for each in found.litigants)


def test_the_planted_lawyer_stands_first_among_all_meetings(graph: Graph) -> None:
    answer = graph.meetings(ONE, OPEN, count=20)
    first, *others = answer.value.meetings
    assert (first.other.name, first.met) == (planted().meeting.lawyer, planted().meeting.cases)
    significant = [each.other.name for each in (first, *others) if each.adjusted < 0.01]
    assert measured(significant, [planted().meeting.lawyer]) == ALL
    assert holds(graph, answer)


def test_the_petition_chain_is_found_and_told_in_order(graph: Graph, court: Court) -> None:
    who = planted().petitioner
    answer = graph.petition_chains(ONE, OPEN, least=3)
    assert measured((it.petitioner.name for it in answer.value.chains), [who.name]) == ALL
    cases = [each for each in answer.value.chains if each.matter.key.kind == "case"]
    [chain] = cases
    numbers = [
        row["petition_no"]
        for row in sorted(court.rows["petitions"], key=lambda row: row["received_on"])
        if row["id_number"] == who.id_number
    ]
    assert [each.key.id for each in chain.petitions] == numbers
    assert holds(graph, answer)


def test_the_hub_firm_connects_nobody(graph: Graph) -> None:
    one, other = planted().hub.strangers
    ends = (Key("person", str(one.id_number)), Key("person", str(other.id_number)))
    assert graph.path(ONE, *ends, OPEN).value.paths == []
    lawyers = [Key("lawyer", str(each.licence)) for each in (one, other)]
    assert graph.path(ONE, *lawyers, OPEN).value.paths == []
    common = graph.common(ONE, lawyers, OPEN).value.shared
    assert {each.entity.key.kind for each in common} <= {"law_firm", "staff"}
    assert planted().hub.firm in {each.entity.name for each in common}


def test_namesakes_are_two_and_two_spellings_one(graph: Graph) -> None:
    one, other = planted().homonyms
    found = graph.search(ONE, one.name, OPEN, kinds=("person",)).entities
    assert {each.key.id for each in found} == {one.id_number, other.id_number}
    spelled = planted().spellings
    profile = graph.profile(ONE, Key("person", spelled.id_number), OPEN).value
    assert profile.counts["party", True] == spelled.cases * len(spelled.names)
    assert profile.entity.name in spelled.names


def test_the_timeline_of_a_serial_claimant_is_in_order(graph: Graph) -> None:
    who = planted().serial[0]
    key = Key("person", str(who.id_number))
    answer = graph.timeline(ONE, key, OPEN, limit=10)
    days = [each.link.since for each in answer.value.events]
    assert None not in days
    assert days == sorted(day for day in days if day is not None)
    rest = graph.timeline(ONE, key, OPEN, skip=10).value
    assert answer.value.total == len(answer.value.events) + len(rest.events) == who.cases
    assert holds(graph, answer)


@pytest.mark.parametrize("least", [2, 5])
def test_chains_are_as_long_as_was_asked_for(graph: Graph, least: int) -> None:
    chains = graph.petition_chains(ONE, OPEN, least=least).value.chains
    assert chains
    assert all(len(each.petitions) >= least for each in chains)
