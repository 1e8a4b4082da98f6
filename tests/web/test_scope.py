"""A department head sees the own unit with all below it, and of the rest nothing."""

import pytest

from tests.web import city
from tests.web.conftest import Reader
from tests.web.test_access import without_tokens

HTTPS = "https://localhost"
RESULTS = "/t/wangjiang/results/2025-Q3"
OWN = {row.name for row in city.PEOPLE if row.unit_no == "u2"}
OTHERS = {row.name for row in city.PEOPLE} - OWN


def test_a_head_reads_the_table_of_the_own_people_alone(reader: Reader) -> None:
    page = reader("head").get(RESULTS, base_url=HTTPS).text
    judges = {row.name for row in city.PEOPLE if row.name in OWN and row.scheme}
    assert all(name in page for name in judges)
    assert not any(name in page for name in OTHERS)
    assert "民事审判二庭" in page
    assert "民事审判一庭" not in page
    assert "全院合计" not in page
    assert "level=tenant" not in page


def test_a_head_reads_the_figures_of_the_own_unit_as_a_whole(reader: Reader) -> None:
    page = reader("head").get(f"{RESULTS}?level=unit", base_url=HTTPS).text
    assert "民事审判二庭" in page
    assert "滨河人民法庭" not in page


def test_a_head_takes_away_what_the_page_shows(reader: Reader) -> None:
    client = reader("head")
    table = client.get(f"{RESULTS}/results.csv", base_url=HTTPS).data.decode("utf-8-sig")
    assert not any(name in table for name in OTHERS)
    assert all(row.name in table for row in city.PEOPLE if row.name in OWN and row.scheme)


@pytest.mark.parametrize(
    "address",
    [
        "people/1007",
        "people/1009",
        "person/1009/appeal_rate",
        "person/1009/appeal_rate/rows.xlsx",
        "unit/u2/appeal_rate",
    ],
)
def test_a_head_opens_what_is_the_units(reader: Reader, address: str) -> None:
    assert reader("head").get(f"{RESULTS}/{address}", base_url=HTTPS).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"{RESULTS}?level=tenant",
        f"{RESULTS}/results.csv?level=tenant",
        f"{RESULTS}/people/1001",
        f"{RESULTS}/person/1001/appeal_rate",
        f"{RESULTS}/person/1001/appeal_rate/rows.xlsx",
        f"{RESULTS}/unit/u1/appeal_rate",
        f"{RESULTS}/tenant/wangjiang/appeal_rate",
        f"{RESULTS}/people/9999",
        "/t/chenghu/results/2025-Q3",
    ],
)
def test_the_rest_of_the_institution_looks_like_nothing_to_a_head(
    reader: Reader, address: str
) -> None:
    client = reader("head")
    answer = client.get(address, base_url=HTTPS)
    nowhere = client.get("/t/nowhere/data", base_url=HTTPS)
    assert answer.status_code == 404
    assert without_tokens(answer.text) == without_tokens(nowhere.text)


def test_a_head_starts_at_the_results_and_finds_the_own_ones(reader: Reader) -> None:
    client = reader("head")
    answer = client.get("/t/wangjiang/", base_url=HTTPS)
    assert answer.location == RESULTS
    page = client.get(RESULTS, base_url=HTTPS).text
    assert f'href="{RESULTS}/people/1007"' in page
    assert "我的结果" in page
