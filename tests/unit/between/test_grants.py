"""Records that are lent: the agreed rows and columns, masked, told to both logs, over at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from core.audit.model import Search
from core.columns import now
from core.errors import BadInput, NotFound
from tenants.contracts.model import Scope
from tenants.grants.model import MASK, PAGE
from tests.unit.between.conftest import LOWER, QUARTER, UPPER, Entering, agreed
from web.application import Application

COLUMNS = ["case_no", "judge", "closed_on"]


def lent(product: Application, **more: Any) -> str:
    details = {"dataset": "cases", "clock": "closed", "period": QUARTER, "columns": COLUMNS}
    return agreed(product, Scope.ROWS, **{**details, **more}).terms.number


def stored(product: Application) -> pl.DataFrame:
    """The rows of the quarter, found without the product's own filter."""
    tenant = product.tenants.get(LOWER)
    dataset = product.datasets(LOWER)["cases"]
    frame = product.evidence.for_tenant(tenant.id).scan(dataset).collect()
    months = {(2026, month) for month in (7, 8, 9)}
    inside = [day is not None and (day.year, day.month) in months for day in frame["closed_on"]]
    return frame.filter(pl.Series(inside)).sort("case_no")


def read(product: Application, number: str, **given: Any) -> Any:
    return product.tiers.grants.read(UPPER, number, purpose="专项督察", **given)


def test_the_rows_are_those_of_the_period_and_people_are_masked(product: Application) -> None:
    number, rows = lent(product), stored(product)
    found = read(product, number)
    assert found.total == rows.height > PAGE
    assert [each.masked for each in found.columns] == [False, True, False]
    assert [cells[0] for cells in found.cells] == rows["case_no"].to_list()[:PAGE]
    assert {cells[1] for cells in found.cells} <= {MASK, ""}
    pages = [read(product, number, page=page) for page in range(1, found.pages + 1)]
    everything = [cells for each in pages for cells in each.cells]
    assert [cells[0] for cells in everything] == rows["case_no"].to_list()
    assert read(product, number, page=found.pages + 1).cells == []


def test_a_personal_column_granted_by_name_is_shown(product: Application) -> None:
    number, rows = lent(product, personal=["judge"]), stored(product)
    found = read(product, number)
    assert [cells[1] for cells in found.cells] == [
        each or "" for each in rows["judge"].to_list()[:PAGE]
    ]


def test_each_reading_is_in_both_logs_and_a_look_at_what_is_lent_in_ones_own(
    product: Application,
) -> None:
    number = lent(product)
    read(product, number)
    product.tiers.grants.read(LOWER, number, purpose="自查")
    told = {}
    for slug in (UPPER, LOWER):
        chain = product.tenants.get(slug).id
        assert product.audit.verify(chain).whole
        found = product.audit.newest(chain, Search(act="read lent records"), limit=9)
        told[slug] = [each.purpose for each in reversed(found)]
    assert told == {UPPER: ["专项督察"], LOWER: ["专项督察", "自查"]}
    with pytest.raises(BadInput):
        product.tiers.grants.read(UPPER, number, purpose=" ")


def test_it_is_over_at_once_when_ended_or_expired(product: Application) -> None:
    number, later = lent(product), lent(product, period="2026-Q2")
    product.contracts.end(LOWER, number, reason="督察已结束")
    with pytest.raises(NotFound):
        read(product, number)
    read(product, later)
    over = replace(product.contracts, now=lambda: now() + timedelta(days=32))
    with pytest.raises(NotFound):
        replace(product.tiers.grants, contracts=over).read(UPPER, later, purpose="专项督察")


@pytest.mark.parametrize(
    "wrong", [{"dataset": "nothing"}, {"clock": "nothing"}, {"columns": ["nothing"]}]
)
def test_what_the_dataset_does_not_have_is_said_and_nothing_is_shown(
    product: Application, wrong: dict[str, Any]
) -> None:
    number = lent(product, **wrong)
    with pytest.raises(BadInput):
        read(product, number)


def test_the_page_asks_for_a_purpose_then_shows_the_rows(
    product: Application, enter: Entering
) -> None:
    number, above = lent(product), enter(UPPER)
    assert number in above.get(f"/t/{UPPER}/rows").text
    first = str(stored(product)["case_no"][0])
    address = f"/t/{UPPER}/rows/{number}"
    assert first not in above.get(address).text
    assert above.get(f"{address}?purpose=").status_code == 422
    page = above.get(f"{address}?purpose=专项督察&page=1").text
    assert first in page
    assert MASK in page
    assert above.get(f"/t/{UPPER}/rows/{UPPER}-0099").status_code == 404
    assert enter(LOWER, "member").get(f"/t/{LOWER}/rows/{number}").status_code == 404
    product.contracts.end(UPPER, number, reason="督察已结束")
    assert above.get(f"{address}?purpose=专项督察").status_code == 404


def test_the_form_offers_a_grant(product: Application, enter: Entering) -> None:
    today = now().date()
    form = {
        "other": UPPER,
        "scope": "rows",
        "since": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
        "dataset": "cases",
        "clock": "closed",
        "of_period": QUARTER,
        "columns": "case_no、closed_on",
    }
    office = enter(LOWER)
    assert office.post(f"/t/{LOWER}/contracts", data={**form, "columns": ""}).status_code == 422
    assert office.post(f"/t/{LOWER}/contracts", data=form).status_code == 302
    (contract,) = product.contracts.of(UPPER)
    assert contract.terms.details["columns"] == ["case_no", "closed_on"]
    page = office.get(f"/t/{LOWER}/contracts/{contract.terms.number}").text
    assert "closed_on" in page
