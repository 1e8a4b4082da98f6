"""The auditor's page, and what other pages write into the log."""

import json
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import Entry, Note, Search
from core.audit.working import origin
from tests.web import city
from tests.web.conftest import Reader, made
from web.ports import Services

HTTPS = "https://localhost"
LOG = "/t/wangjiang/audit"
RESULTS = "/t/wangjiang/results/2025-Q3"


@pytest.fixture
def own() -> Flask:
    """An application with a log of its own."""
    return made()


def entries(app: Flask) -> list[Entry]:
    services: Services = app.extensions["gongheng"]
    found = services.log.newest(city.LOWER, Search(), limit=99)
    return list(reversed(found))


def get(client: FlaskClient, address: str) -> str:
    answer = client.get(address, base_url=HTTPS)
    assert answer.status_code == 200
    return answer.text


def test_reading_and_taking_away_others_figures_is_logged(own: Flask, reader: Reader) -> None:
    client = reader("office", of=own)
    for address in (
        f"{RESULTS}/people/1008",
        f"{RESULTS}/person/1008/appeal_rate",
        f"{RESULTS}/person/1008/appeal_rate/rows.xlsx",
        f"{RESULTS}/results.csv",
    ):
        assert client.get(address, base_url=HTTPS).status_code == 200
    assert client.get(f"{RESULTS}/people/9999", base_url=HTTPS).status_code == 404
    said = [(each.act, each.thing, each.object) for each in entries(own)]
    assert said == [
        ("open person", "person", "1008"),
        ("open figure", "figure", "appeal_rate"),
        ("export", "figure", "appeal_rate"),
        ("export", "results", "2025-Q3"),
    ]
    assert {(each.actor, each.source) for each in entries(own)} == {("叶清和", "127.0.0.1")}
    assert json.loads(entries(own)[2].after)["rows"] == 71
    assert origin().name == ""


def test_reading_ones_own_figures_is_not_logged(own: Flask, reader: Reader) -> None:
    client = reader("judge", of=own)
    for address in ("people/1008", "person/1008/appeal_rate"):
        get(client, f"{RESULTS}/{address}")
    assert entries(own) == []


def test_the_auditor_searches_pages_and_takes_away(own: Flask, reader: Reader) -> None:
    office = reader("office", of=own)
    for _ in range(52):
        get(office, f"{RESULTS}/people/1008")
    get(office, f"{RESULTS}/results.csv")
    auditor = reader("auditor", of=own)
    assert auditor.get("/t/wangjiang/", base_url=HTTPS).location == LOG
    assert "第 1–50 行，共 53 行" in get(auditor, LOG)
    assert "第 51–53 行，共 53 行" in get(auditor, f"{LOG}?page=2")
    assert "第 1–1 行，共 1 行" in get(auditor, f"{LOG}?act=export&actor=清和&since=2025-10-12")
    for nothing in ("actor=nobody", "until=2025-10-11", "since=2025-10-13"):
        assert "没有符合条件的日志" in get(auditor, f"{LOG}?{nothing}")
    for odd in ("act=odd", "since=odd", "page=0", "page=x", "until=9999-12-31", "since=0001-01-01"):
        assert "共 53 行" in get(auditor, f"{LOG}?{odd}")
    answer = auditor.get(f"{LOG}/log.xlsx?act=export", base_url=HTTPS)
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert [sheet.cell(2, column).value for column in (1, 3, 4)] == [53, "叶清和", "导出"]
    assert entries(own)[-1].thing == "log"


def test_the_auditor_searches_by_object_and_takes_lines_away_as_csv(
    own: Flask, reader: Reader
) -> None:
    office = reader("office", of=own)
    get(office, f"{RESULTS}/people/1008")
    get(office, f"{RESULTS}/results.csv")
    auditor = reader("auditor", of=own)
    assert "第 1–1 行，共 1 行" in get(auditor, f"{LOG}?thing=person&object=1008")
    assert "没有符合条件的日志" in get(auditor, f"{LOG}?thing=person&object=1009")
    answer = auditor.get(f"{LOG}/log.csv?thing=person", base_url=HTTPS)
    head, line = answer.data.decode("utf-8-sig").splitlines()
    assert head.startswith("编号,时间,操作人")
    assert "叶清和" in line
    assert "1008" in line
    assert auditor.get(f"{LOG}/log.exe", base_url=HTTPS).status_code == 404


def test_the_auditor_checks_the_log(own: Flask, reader: Reader) -> None:
    get(reader("office", of=own), f"{RESULTS}/people/1008")
    auditor = reader("auditor", of=own, language="en")
    auditor.post(f"{LOG}/verify", base_url=HTTPS)
    page = get(auditor, f"{LOG}/verification")
    assert "The log is whole: 1 entries" in page
    assert "No end has been signed yet" in page
    book = own.extensions["gongheng"].log.audit._book  # tampering goes behind the service's back
    del book.kept[city.LOWER.id][0]
    auditor.post(f"{LOG}/verify", base_url=HTTPS)
    assert "Entry 1 is missing" in get(auditor, f"{LOG}/verification")
    assert [each.outcome for each in entries(own)] == ["done", "failed"]


def test_an_answer_is_withheld_when_it_cannot_be_logged(own: Flask, reader: Reader) -> None:
    client = reader("office", of=own)

    class Full:
        def add(self, chains: list[int], note: Note) -> None:
            raise OSError("no space left")

    object.__setattr__(own.extensions["gongheng"].log.audit, "_book", Full())
    answer = client.get(f"{RESULTS}/people/1008", base_url=HTTPS)
    assert answer.status_code == 500
    assert "周砚" not in answer.text
