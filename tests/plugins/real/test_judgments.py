"""Real judgments: what is taken, what is held back, every figure and its rows."""

from collections import Counter

import openpyxl
import pytest

from tests.plugins.real import judgments
from tests.plugins.real.judgments import Texts
from tests.plugins.real.test_board import close

pytestmark = pytest.mark.real_data
YEAR = judgments.PERIODS["2015"]


@pytest.fixture(scope="module")
def oracle(reference):
    return Texts(reference)


@pytest.mark.parametrize("dataset", judgments.FILES)
def test_every_row_is_taken_or_comes_back_with_a_reason(texts, oracle, dataset):
    every = judgments.read(oracle.folder, judgments.FILES[dataset])
    book = openpyxl.load_workbook(texts.held_back(dataset), read_only=True)
    lines = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0]][1:]
    ids = Counter(row["case_id"] for row in every)
    ids -= Counter(row["case_id"] for row in oracle.read_once(dataset))
    assert Counter(str(line[1]) for line in lines) == ids
    assert all(line[-1] for line in lines)
    assert len(lines) + len(oracle.read_once(dataset)) == len(every)


@pytest.mark.parametrize("period", judgments.PERIODS)
def test_the_figures_of_the_judgments_agree_with_plain_python(texts, oracle, period):
    found = texts.values("spc", period, "tenant")
    wanted = oracle.figures(judgments.PERIODS[period])
    assert {indicator for _, indicator in found} == set(wanted)
    wrong = {
        name: (found["spc", name]["value"], value)
        for name, value in wanted.items()
        if not close(found["spc", name]["value"], value)
    }
    assert wrong == {}


def test_everybody_on_a_bench_has_the_seats_and_cases_of_the_file(texts, oracle):
    bench = oracle.within(oracle.bench, YEAR)
    seats = Counter(row["name"] for row in bench)
    cases = Counter(name for name, _ in {(row["name"], row["case_id"]) for row in bench})
    found = texts.values("spc", "2015", "person")
    for name in seats:
        assert float(found[name, "seats"]["value"]) == seats[name]
        assert float(found[name, "cases_sat_on"]["value"]) == cases[name]
    assert sum(float(row["value"]) for (_, what), row in found.items() if what == "seats") == len(
        bench
    )


def test_figures_open_to_the_rows_that_a_filter_finds(texts, oracle):
    parties = oracle.within(oracle.parties, YEAR)
    wanted = {
        "parties_per_case": [row for row in parties if row["kind"] != "代理/代表"],
        "firms": [row for row in parties if row["law_firm"]],
        "seats": oracle.within(oracle.bench, YEAR),
        "days_to_publish": oracle.within(oracle.cases, YEAR, "publish_date"),
        "numbered_once": oracle.within(oracle.numbered, YEAR),
    }
    for indicator, rows in wanted.items():
        found = texts.explain("spc", "2015", "tenant", "spc", indicator)
        listed = Counter((row["case_id"], row.get("seq")) for row in found["atoms"][0]["rows"])
        keys = ((row["case_id"], int(row["seq"]) if "seq" in row else None) for row in rows)
        assert listed == Counter(keys), indicator


def test_a_person_opens_to_the_rows_that_name_that_person(texts, oracle):
    bench = oracle.within(oracle.bench, YEAR)
    name, seats = Counter(row["name"] for row in bench).most_common(1)[0]
    found = texts.explain("spc", "2015", "person", name, "seats")
    rows = found["atoms"][0]["rows"]
    assert len(rows) == seats
    assert {row["case_id"] for row in rows} == {r["case_id"] for r in bench if r["name"] == name}
