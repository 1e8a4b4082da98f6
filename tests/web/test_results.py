"""The results table: its order, what it withholds, and the files made of it."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask

from tests.web import city
from tests.web.conftest import Reader, made

HTTPS = "https://localhost"
RESULTS = "/t/wangjiang/results/2025-Q3"
JUDGES = [row for row in city.PEOPLE if row.scheme == "judges"]
IN_PLACE = [row.name for row in JUDGES]


@pytest.fixture(scope="module")
def ranking() -> Flask:
    return made(ranking=True)


def names(page: str) -> list[str]:
    return re.findall(r'<a class="who"[^>]*>([^<]+)</a>', page)


def options(page: str, select: str) -> list[str]:
    body = re.search(rf'<select name="{select}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', body[0]) if body else []


def test_people_stand_in_the_order_of_the_institution_under_their_departments(
    reader: Reader,
) -> None:
    page = reader("office").get(RESULTS, base_url=HTTPS).text
    assert names(page) == IN_PLACE
    assert re.findall(r'scope="rowgroup"[^>]*>([^<]+) <', page) == [n for _, n in city.UNITS]


def test_what_a_document_forbids_to_rank_is_not_offered_and_not_obeyed(reader: Reader) -> None:
    client = reader("office")
    page = client.get(RESULTS, base_url=HTTPS).text
    assert options(page, "order") == ["place", "name"]
    assert "本表按机构序列排列，不排名。" in page
    assert "安中法〔2026〕7号" in page
    for order in ("total", "appeal_rate", "within_limit"):
        asked = client.get(f"{RESULTS}?order={order}", base_url=HTTPS).text
        assert names(asked) == IN_PLACE
        taken = client.get(f"{RESULTS}/results.csv?order={order}", base_url=HTTPS).text
        assert [line[1] for line in read(taken)[1:]] == IN_PLACE


def test_names_can_always_be_sorted(reader: Reader) -> None:
    page = reader("office").get(f"{RESULTS}?order=name", base_url=HTTPS).text
    assert names(page) == sorted(IN_PLACE)


def test_where_a_rule_allows_ranking_the_table_is_ranked(reader: Reader, ranking: Flask) -> None:
    client = reader("office", of=ranking)
    page = client.get(f"{RESULTS}?order=appeal_rate", base_url=HTTPS).text
    assert "不排名" not in page
    assert "appeal_rate" in options(page, "order")
    figures = {row.name: row.cells["appeal_rate"].value or 0 for row in JUDGES}
    shown = [figures[name] for name in names(page)]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == len(JUDGES)


def test_a_missing_value_is_words_and_never_a_zero(reader: Reader) -> None:
    page = reader("office").get(RESULTS, base_url=HTTPS).text
    cells = re.findall(r'headers="m-case_ratio">(.*?)</td>', page, re.DOTALL)
    assert cells
    assert all("无数据" in cell and "0.0" not in cell for cell in cells)
    assert all('data-n="7" data-d="0"' in cell for cell in cells)


def test_few_cases_show_no_light(reader: Reader) -> None:
    page = reader("office").get(RESULTS, base_url=HTTPS).text
    few = next(row for row in JUDGES if row.cells["appeal_rate"].denominator == 8)
    line = re.search(rf'<tr data-who="{few.name}">.*?</tr>', page, re.DOTALL)
    assert line is not None
    assert "gh-v none" in line[0]
    assert "gh-v crit" not in line[0]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("unit=u2", lambda row: row.unit_no == "u2"),
        ("light=crit", lambda row: any(c.light == "crit" for c in row.cells.values())),
        ("class=法官助理", lambda row: False),
    ],
)
def test_a_filter_keeps_what_it_says(reader: Reader, query: str, kept: object) -> None:
    page = reader("office").get(f"{RESULTS}?{query}", base_url=HTTPS).text
    assert names(page) == [row.name for row in JUDGES if callable(kept) and kept(row)]


def test_a_group_of_measures_shows_everybody(reader: Reader) -> None:
    page = reader("office").get(f"{RESULTS}?measures=group:审判质效", base_url=HTTPS).text
    assert names(page) == [row.name for row in city.PEOPLE]


def test_nobody_is_told_of_acting_as_a_colleague_who_is_oneself(reader: Reader) -> None:
    figure = reader("office").get(f"{RESULTS}/person/1008/appeal_rate", base_url=HTTPS)
    assert figure.status_code == 200
    assert "您正以" not in figure.text


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_the_page_names_the_full_marks_and_those_with_data(reader: Reader) -> None:
    page = reader("office").get(RESULTS, base_url=HTTPS).text
    assert "<small> / 100</small>" in page
    assert "有数据 75 分" in page


def test_the_csv_opens_in_chinese_and_carries_both_sides_of_the_division(reader: Reader) -> None:
    answer = reader("office").get(f"{RESULTS}/results.csv", base_url=HTTPS)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, first, *_ = read(answer.text)
    place = head.index("上诉率 · 分子")
    cell = JUDGES[0].cells["appeal_rate"]
    assert first[1] == JUDGES[0].name
    assert [float(each) for each in first[place : place + 3]] == pytest.approx(
        [cell.numerator, cell.denominator, float(cell.value or 0) * 100]
    )
    assert head[place + 2] == "上诉率 · 指标值（%）"
    assert "平均结案时间 · 指标值（天）" in head
    marks = head.index("总分")
    assert head[marks + 1 : marks + 3] == ["满分", "计入满分"]
    assert first[marks : marks + 3] == [str(float(JUDGES[0].total or 0)), "100.0", "75.0"]
    assert first[head.index("案-件比 · 指标值")] == ""


def test_the_workbook_says_the_same_as_the_page(reader: Reader) -> None:
    answer = reader("office").get(f"{RESULTS}/results.xlsx?unit=u2", base_url=HTTPS)
    book = openpyxl.load_workbook(BytesIO(answer.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    of_unit = [row for row in JUDGES if row.unit_no == "u2"]
    assert [row[1] for row in rows[1:]] == [row.name for row in of_unit]
    total = rows[0].index("总分")
    assert [row[total] for row in rows[1:]] == [float(row.total or 0) for row in of_unit]
    assert [row[total + 1 : total + 3] for row in rows[1:]] == [(100.0, 75.0)] * len(of_unit)
    assert rows[0][total + 1 : total + 3] == ("满分", "计入满分")
    share = rows[0].index("上诉率 · 指标值（%）") + 1
    assert book.worksheets[0].cell(2, share).number_format == "0.00%"
    rate = float(of_unit[0].cells["appeal_rate"].value or 0)
    assert book.worksheets[0].cell(2, share).value == pytest.approx(rate)
    source = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert source["不得排名"] == "安中法〔2026〕7号"
    book.close()


@pytest.mark.parametrize("bad", ["2025-Q5", "nonsense", "2031", "2025-q3", "20250"])
def test_a_period_that_was_not_scored_is_no_page(reader: Reader, bad: str) -> None:
    answer = reader("office").get(f"/t/wangjiang/results/{bad}", base_url=HTTPS)
    assert answer.status_code == 404


def test_strange_queries_are_harmless(reader: Reader) -> None:
    client = reader("office")
    for query in ("page=0", "page=-1", "page=99999999999", "page=x", "order=<b>", "measures=\x00"):
        assert client.get(f"{RESULTS}?{query}", base_url=HTTPS).status_code == 200
    for query in ("slug=x&period=2024", "kind=pdf", "endpoint=x", "_scheme=x", "_anchor=x"):
        assert client.get(f"{RESULTS}?{query}", base_url=HTTPS).status_code == 200
    assert client.get(f"{RESULTS}?level=galaxy", base_url=HTTPS).status_code == 404
