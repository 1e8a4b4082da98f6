"""The words of a document behind a link: kept as places, read when asked, masked for readers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.graph.certificate import verify
from core.graph.elements import Key
from core.graph.masking import Mask
from core.graph.ports import GraphStore
from core.graph.purpose import Purpose
from core.graph.quoting import Quote, quotes
from core.graph.service import Graph
from core.plugin.packfile import load_pack
from tests.graph.world import ONE, PACK, World, case, world

UNDER = Purpose("督〔2026〕1号", "监督规定", date(2026, 12, 31))
TEXT = (
    "某市甲区人民法院\n原告：白云起，女，住某市甲区一号，身份证号11010519491231002X。"
    "委托代理人：江晓岚，白云起之友。\n被告：江　河，男。\n"
)
READ = PACK.replace(
    "      origin: {type: text,",
    "      text: {type: text, optional: true, personal: true, label: {zh: 全文, en: Text}}\n"
    "      origin: {type: text,",
).replace(
    "      kind: {type: code, codes: [自然人, 法人], label: {zh: 类型, en: Kind}}\n",
    "      kind: {type: code, codes: [自然人, 法人], label: {zh: 类型, en: Kind}}\n"
    "      first: {type: integer, optional: true, label: {zh: 起字, en: Begins}}\n"
    "      last: {type: integer, optional: true, label: {zh: 止字, en: Ends}}\n",
)
READ = READ.replace("name: {type: text, label", "name: {type: text, personal: true, label").replace(
    "where: kind = '自然人', show: [seq]",
    "where: kind = '自然人', show: [seq], passage: {text: case.text, from: first, to: last}",
)
ALL = Key("case", "1")


def person(seq: int, name: str, words: str | None = None, **given: Any) -> dict[str, Any]:
    """A party whose name stands in the text where it is first written so."""
    at = TEXT.index(words or name)
    places = {"first": at, "last": at + len(words or name)}
    return {"case": "1", "seq": seq, "name": name, "kind": "自然人", **places, **given}


@pytest.fixture
def court(tmp_path: Path, store: GraphStore, sqlite: Database) -> World:
    made = world(tmp_path, store, sqlite)
    (tmp_path / "pack" / "pack.yaml").write_text(READ, encoding="utf-8")
    pack = load_pack(tmp_path / "pack")
    made.wanted = replace(made.wanted, graph=pack.graph, datasets=pack.datasets)
    made.put("cases", case("1", text=TEXT.strip()), case("2"))
    made.put(
        "parties",
        person(1, "白云起"),
        person(2, "江晓岚"),
        person(3, "江河", "江　河"),
        {"case": "2", "seq": 1, "name": "白云起", "kind": "自然人", "first": 3, "last": 6},
        {"case": "1", "seq": 9, "name": "无处", "kind": "自然人", "first": 7, "last": 7},
    )
    made.projector.project(ONE)
    return made


@pytest.fixture
def graph(court: World, sqlite: Database) -> Graph:
    return Graph(court.projector, Audit(SqlBook(sqlite)), today=lambda: date(2026, 10, 1))


def quoted(graph: Graph) -> Mapping[str, Quote]:
    """What the profile of the case quotes, by who is spoken of."""
    found = graph.profile(ONE, ALL, UNDER)
    names = {each.link.id: each.other.name for each in found.value.events}
    return {names[link]: quote for link, quote in found.quotes.items()}


def test_the_text_at_the_places_of_a_link_is_the_name(graph: Graph) -> None:
    found = quoted(graph)
    assert {name: quote.words for name, quote in found.items()} == {
        "白云起": "白云起",
        "江晓岚": "江晓岚",
        "江河": "江　河",
    }
    for quote in found.values():
        place = quote.passage
        assert TEXT.strip()[place.start : place.end] == quote.words


def test_a_passage_is_told_within_its_sentence_and_without_card_numbers(graph: Graph) -> None:
    found = quoted(graph)
    assert found["白云起"].text == "原告：白云起，女，住某市甲区一号，身份证号" + "×" * 18
    assert found["江河"].text == "被告：江　河，男"


def test_a_document_that_is_not_there_any_more_is_not_quoted(court: World, graph: Graph) -> None:
    court.put("cases", case("1"))
    court.projector.project(ONE)
    assert quoted(graph) == {}


def test_a_new_place_is_a_changed_link_and_the_certificate_tells_of_it(
    court: World, graph: Graph
) -> None:
    again = TEXT.rindex("白云起")
    court.put("parties", person(1, "白云起") | {"first": again, "last": again + 3})
    report = court.projector.project(ONE)
    assert (report.written, report.gone) == (1, 0)
    quote = quoted(graph)["白云起"]
    assert (quote.passage.start, quote.text[quote.end :]) == (again, "之友")
    proof = graph.profile(ONE, ALL, UNDER).certificate
    evidence = court.evidence.for_tenant(ONE)
    assert verify(proof, court.wanted, evidence) == []
    places = [each["passage"]["from"] for each in proof["links"] if "passage" in each]
    assert again in places


def test_the_words_of_who_is_hidden_are_hidden_and_nothing_else_is_shown(
    court: World, graph: Graph
) -> None:
    mask = Mask(court.wanted)
    for name, quote in quoted(graph).items():
        seen = mask.quote(quote, [Key("person", name), ALL])
        assert seen.text == seen.words == quote.words[0] + "××"


def test_an_open_name_is_read_in_its_sentence_where_others_stay_hidden(
    court: World, graph: Graph
) -> None:
    mask = Mask(court.wanted, opened=frozenset({Key("person", "江晓岚")}))
    quote = quoted(graph)["江晓岚"]
    seen = mask.quote(quote, [Key("person", "江晓岚"), ALL])
    assert seen.text == "委托代理人：江晓岚，白××之友"
    assert seen.words == "江晓岚"


def test_a_name_cut_off_at_the_end_of_a_quote_is_hidden_too(court: World, graph: Graph) -> None:
    quote = quoted(graph)["江晓岚"]
    short = replace(quote, text=quote.text[: quote.end + 3])
    mask = Mask(court.wanted, opened=frozenset({Key("person", "江晓岚")}))
    assert mask.quote(short, [Key("person", "江晓岚")]).text == "委托代理人：江晓岚，白×"


def test_what_is_said_of_a_sensitive_document_needs_a_purpose_for_it(
    court: World, graph: Graph
) -> None:
    datasets = [
        replace(each, sensitive=True) if each.name == "cases" else each
        for each in court.wanted.datasets
    ]
    links = graph.profile(ONE, ALL, UNDER).links.values()
    wanted, evidence = replace(court.wanted, datasets=datasets), court.evidence.for_tenant(ONE)
    versions = court.progress.shown(ONE).evidence
    assert quotes(links, wanted, evidence, versions, sensitive=False) == {}
    assert len(quotes(links, wanted, evidence, versions, sensitive=True)) == 3
