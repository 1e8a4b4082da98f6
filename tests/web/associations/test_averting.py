"""What an officer keeps out of is left out and counted by every question and behind every door."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.columns import now
from core.graph.elements import Key
from core.graph.purpose import Purpose
from core.graph.query import Query, Step
from core.graph.service import Graph
from core.graph.who.beside import sides
from core.tenancy.model import TenantId
from tenants.matters.questions import Question
from tests.site import signed_in, site_of
from tests.web.associations.conftest import (
    COLLEAGUE,
    FIRST,
    JUDGE,
    OFFICER,
    OTHER,
    ROWS,
    SLUG,
    fill,
    sealed,
)
from tests.web.associations.test_matters import MATTERS, ask
from web.adapters.doors import doors_of
from web.application import Application
from web.bootstrap import opened
from web.proving.graph import every_question

LATER = "（2026）望0106民初9号"
"""An appeal from the colleague's case that came to the colleague again."""

PETITION, COMPLAINT, HERE, THERE = "信访1", "信访2", "望江区一号", "望江区二号"
CLOSED = (OTHER, LATER, "何×", "何同舟", f"staff:{COLLEAGUE}", PETITION, COMPLAINT, THERE)
"""No answer may hold any of these; the second address stands in a row of the colleague's case."""

PARTY, FOE, THIRD = (Key("person", name) for name in ("凌怀竹", "阮松溪", "戚晚照"))
STAFF, LAWYER, CASE = Key("staff", JUDGE), Key("lawyer", "裴听澜"), Key("case", FIRST)
SIDES: Mapping[str, tuple[Key, Key]] = {
    FIRST: (PARTY, FOE),
    OTHER: (PARTY, FOE),
    "（2026）望0106民初4号": (FOE, THIRD),
    "（2026）望0106民初5号": (PARTY, THIRD),
    "（2026）望0106民初6号": (THIRD, PARTY),
    "（2026）望0106民初7号": (FOE, PARTY),
}


def _case(number: str, judge: str, origin: str = "") -> dict[str, str]:
    settled = {"结案日期": "2026-02-13", "结案方式": "调解"}
    instance = {"原审案号": origin, "审级": "二审"} if origin else {}
    return {**ROWS["cases"][0], "案号": number, "承办人": judge, **settled, **instance}


def _party(number: str, place: int, name: str) -> dict[str, str]:
    home = THERE if number == OTHER else HERE
    row = ROWS["parties"][place]
    return {**row, "案号": number, "当事人姓名或名称": name, "住所地": home}


def _petition(number: str, case: str, staff: str) -> dict[str, str]:
    return {
        "信访编号": number,
        "信访人": PARTY.id,
        "信访方式": "来信",
        "反映问题": "久拖不决",
        "涉及案号": case,
        "被反映人": staff,
        "收到日期": "2026-03-01",
    }


SHARED = {
    **ROWS,
    "cases": (
        *(_case(number, COLLEAGUE if number == OTHER else JUDGE) for number in SIDES),
        _case(LATER, COLLEAGUE, OTHER),
    ),
    "parties": tuple(
        _party(number, place, key.id)
        for number, both in SIDES.items()
        for place, key in enumerate(both)
    ),
    "petitions": (
        _petition(PETITION, OTHER, ""),
        _petition(COMPLAINT, "", COLLEAGUE),
        _petition("信访3", FIRST, JUDGE),
        _petition("信访4", FIRST, JUDGE),
    ),
}
"""The colleague's case stands beside everything that the matter is about."""


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("averted")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        fill(application, home, rows=SHARED)
        application.graph.projector.project(application.tenants.get(SLUG).id)
        yield application


@pytest.fixture(scope="module")
def tenant(court: Application) -> TenantId:
    return court.tenants.get(SLUG).id


@pytest.fixture(scope="module")
def site(court: Application) -> Flask:
    return site_of(court)


@pytest.fixture(scope="module")
def matter(site: Flask) -> int:
    number = ask(signed_in(site, "officer"), subjects=f"{JUDGE}\n{FIRST}")
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    return number


@pytest.fixture
def officer(site: Flask) -> FlaskClient:
    return signed_in(site, "officer")


@pytest.fixture(scope="module")
def handle(court: Application, matter: int) -> Callable[[Key], str]:
    return lambda key: sealed(court, matter, key)


Asks = Callable[[Graph, TenantId, Purpose], Any]
QUESTIONS: Mapping[str, Asks] = {
    "query": lambda graph, at, under: graph.query(at, Query((CASE,), (Step(), Step())), under),
    "path": lambda graph, at, under: graph.path(at, LAWYER, PARTY, under),
    "related": lambda graph, at, under: graph.related(at, CASE, under),
    "common": lambda graph, at, under: graph.common(at, [PARTY, LAWYER], under),
    "profile": lambda graph, at, under: graph.profile(at, PARTY, under),
    "meetings": lambda graph, at, under: graph.meetings(at, under),
    "recusal": lambda graph, at, under: graph.recusal(at, under),
    "repeat": lambda graph, at, under: graph.repeat(at, under, least=2),
    "rings": lambda graph, at, under: graph.rings(at, under),
    "petition_chains": lambda graph, at, under: graph.petition_chains(at, under, least=1),
    "timeline": lambda graph, at, under: graph.timeline(at, PARTY, under),
    "search": lambda graph, at, under: graph.search(at, "望0106民初", under),
}
"""Each asked of what stands beside the colleague's case."""

LOOK_AT_NOTHING = {"verify"}
"""It tells of a certificate that one holds already, and shows nothing more."""


def test_no_question_is_forgotten() -> None:
    assert set(QUESTIONS) | LOOK_AT_NOTHING == every_question()


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_shows_what_is_kept_out_of_and_each_counts_it(
    court: Application, tenant: TenantId, name: str
) -> None:
    under = Purpose("督", "依据", now().date(), sensitive=True)
    without = doors_of(court).matters_.avoidance.circle(tenant, OFFICER)
    freely = repr(QUESTIONS[name](court.graph, tenant, under))
    assert any(each in freely for each in CLOSED)
    found = QUESTIONS[name](court.graph, tenant, replace(under, without=without))
    assert not [each for each in CLOSED if each in repr(found)]
    assert [each.count for each in found.cuts if each.why == "averted"] > [0]


DOORS = ("explorer.", "questions.", "who.")
"""Where an officer asks under a matter."""

ADDRESSES: Mapping[str, Sequence[str]] = {
    "explorer.explore": ("explore?at={party}", "explore?at={lawyer}&to={foe}", "explore"),
    "explorer.near": ("near.json?at={party}", "near.json?at={lawyer}"),
    "explorer.search": ("search?q=望0106民初", "search?q=信访"),
    "explorer.profile": ("profile?at={party}", "profile?at={staff}", "profile?at={case}"),
    "explorer.certificate": (
        "certificate.json?at={party}",
        "certificate.json?at={lawyer}&to={foe}",
    ),
    "explorer.table": ("table.csv?at={party}", "table.csv?at={lawyer}&to={foe}"),
    "questions.overview": ("questions",),
    "questions.one": tuple(f"questions/{each.value}" for each in Question),
    "questions.certificate": tuple(f"questions/{each.value}/certificate.json" for each in Question),
    "questions.file": tuple(f"questions/{each.value}/table.csv" for each in Question),
    "who.overview": ("same",),
    "who.progress": ("same/progress",),
}
"""Every page and file of these doors, by the view that makes it."""

LOOKED_AT_BELOW = {"who.one"}
"""It wants two who may be one: what stands beside them is asked for without the page."""

SAYS = "应当回避，未纳入"


def test_no_door_is_forgotten(site: Flask) -> None:
    reading = {
        rule.endpoint
        for rule in site.url_map.iter_rules()
        if rule.endpoint.startswith(DOORS) and "GET" in (rule.methods or ())
    }
    assert reading == {*ADDRESSES, *LOOKED_AT_BELOW}


@pytest.mark.parametrize("address", [each for some in ADDRESSES.values() for each in some])
def test_no_page_and_no_file_shows_what_is_kept_out_of(
    officer: FlaskClient, handle: Callable[[Key], str], matter: int, address: str
) -> None:
    ends = {"party": PARTY, "lawyer": LAWYER, "foe": FOE, "staff": STAFF, "case": CASE}
    told = address.format(**{name: handle(key) for name, key in ends.items()})
    answer = officer.get(f"{MATTERS}/{matter}/{told}")
    assert answer.status_code == 200
    assert not [each for each in CLOSED if each in answer.text]


def test_nothing_closed_stands_beside_two_who_may_be_one(
    court: Application, tenant: TenantId
) -> None:
    under = Purpose("督", "依据", now().date(), sensitive=True)
    without = doors_of(court).matters_.avoidance.circle(tenant, OFFICER)
    projector = court.graph.projector
    looked = projector.store, tenant, projector.wanted(tenant), (PARTY, FOE)
    assert OTHER in repr(sides(*looked, under))
    kept = repr(sides(*looked, replace(under, without=without)))
    assert not [each for each in CLOSED if each in kept]


@pytest.mark.parametrize("address", ["explore?at={}", "profile?at={}", "explore?at={}&hops=3"])
def test_what_was_left_out_is_counted_on_the_page(
    officer: FlaskClient, handle: Callable[[Key], str], matter: int, address: str
) -> None:
    page = officer.get(f"{MATTERS}/{matter}/{address.format(handle(PARTY))}").text
    assert SAYS in page


@pytest.mark.parametrize("text", [OTHER, PETITION, "何同舟"])
def test_a_search_says_that_something_is_kept_out_of(
    officer: FlaskClient, matter: int, text: str
) -> None:
    page = officer.get(f"{MATTERS}/{matter}/search?q={text}").text
    assert f"{SAYS} 1" in page
    assert "没有找到" in page


@pytest.mark.parametrize(
    "key", [Key("case", OTHER), Key("petition", PETITION), Key("staff", OFFICER)]
)
def test_what_is_kept_out_of_is_refused_where_it_is_asked_about_by_itself(
    officer: FlaskClient, handle: Callable[[Key], str], matter: int, key: Key
) -> None:
    for way in ("explore?at={}", "explore?to={}", "near.json?at={}", "profile?at={}"):
        answer = officer.get(f"{MATTERS}/{matter}/{way.format(handle(key))}")
        assert answer.status_code == 403
        assert "应当回避" in answer.text
    names = f"{MATTERS}/{matter}/names"
    answer = officer.post(names, data={"at": unquote(handle(key)), "reason": "核对"})
    assert answer.status_code == 403
