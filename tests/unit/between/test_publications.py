"""Published results: of departments and the institution, under a contract, and of no person."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from sqlalchemy import delete, select, update

from core.audit.model import Search
from core.errors import BadInput, Conflict, NotFound
from core.indicators.model import Level
from core.indicators.periods import Period
from core.policy.model import Act
from tenants.contracts.model import Scope
from tenants.handed import GONE
from tenants.parcels.model import FORGED, Parcel, Refused
from tenants.parcels.sql import ParcelRow
from tenants.publications.content import FEW_PEOPLE, content_of
from tests.unit.between.conftest import LOWER, QUARTER, UPPER, Entering, agreed
from web.application import Application


def test_what_is_published_is_what_was_scored_and_names_no_person(product: Application) -> None:
    made = product.tiers.publications.publish(LOWER, QUARTER)
    run = product.run_of(product.tenants.get(LOWER).id, Period.parse(QUARTER))
    outcome = product.scoring.outcome(run)
    stored = {
        (row["subject"], row["indicator"]): row
        for row in outcome.values.iter_rows(named=True)
        if row["level"] != Level.PERSON.value
    }
    assert len(made.content["values"]) > 60
    for subject, indicator, above, below, value, withheld in made.content["values"]:
        row = stored[subject, indicator]
        if withheld:
            assert (above, below, value) == (None, None, None)
            continue
        assert value == (None if row["value"] is None else repr(row["value"]))
        assert above is None or Decimal(above) == row["numerator"]
        assert below is None or Decimal(below) == row["denominator"]
    people = outcome.subjects.filter(level=Level.PERSON.value)
    text = json.dumps(made.content, ensure_ascii=False)
    assert people.height > 10
    for number, name in people.select("subject", "name").iter_rows():
        assert f'"{number}"' not in text
        assert name not in text


def test_a_department_of_few_people_does_not_stand_for_them(product: Application) -> None:
    tenant = product.tenants.get(LOWER)
    run = product.run_of(tenant.id, Period.parse(QUARTER))
    outcome = product.scoring.outcome(run)
    units = outcome.subjects.filter(level="unit")
    top = units.filter(pl.col("unit").is_null())["subject"].to_list()
    alone = top[0]
    below = units.filter(unit=alone)["subject"].to_list()
    people = outcome.subjects.filter(level="person")
    inside = people.filter(pl.col("unit").is_in([alone, *below]))["subject"].to_list()
    gone = inside[1:]
    fewer = outcome.subjects.filter(
        ~(pl.col("subject").is_in(gone) & (pl.col("level") == "person"))
    )
    institution = product.institutions.institution(tenant.id)
    said = content_of(institution, run, replace(outcome, subjects=fewer))
    shown = {each[0] for each in said["values"] if not each[5]}
    hidden = {each[0] for each in said["values"] if each[5]}
    assert len(inside) > FEW_PEOPLE
    assert alone in hidden - shown
    assert len(hidden - shown) >= 2


def test_what_a_directive_forbids_to_publish_is_left_out_and_named(product: Application) -> None:
    tenant = product.tenants.get(LOWER)
    run = product.run_of(tenant.id, Period.parse(QUARTER))
    institution = product.institutions.institution(tenant.id)
    outcome = product.scoring.outcome(run)
    whole = content_of(institution, run, outcome)
    secret = whole["indicators"][0]["id"]
    directive = replace(
        institution.pack.directives[0],
        id="silence",
        document="某院〔2026〕1号",
        since=date(2020, 1, 1),
        until=None,
        sectors=(),
        levels=(),
        subjects=(),
        indicators=(secret,),
        families=(),
        forbids=frozenset({Act.PUBLISH}),
        allows=frozenset(),
        overrides=(),
    )
    pack = replace(institution.pack, directives=(*institution.pack.directives, directive))
    said = content_of(replace(institution, pack=pack), run, outcome)
    assert secret not in {each["id"] for each in said["indicators"]}
    assert secret not in {each[1] for each in said["values"]}
    assert {"某院〔2026〕1号"} <= {
        document
        for each in said["left_out"]
        if each["id"] == secret
        for document in each["documents"]
    }


def test_nothing_travels_without_a_contract_and_everything_published_with_one(
    product: Application,
) -> None:
    publications = product.tiers.publications
    publications.publish(LOWER, QUARTER)
    assert publications.shared(UPPER) == []
    contract = agreed(product, Scope.RESULTS)
    publications.publish(LOWER, "2026-Q2")
    number = contract.terms.number
    for slug in (UPPER, LOWER):
        (shared,) = publications.shared(slug)
        assert [each.about for each in shared.parcels] == [QUARTER, "2026-Q2"]
        assert publications.received(slug, number, QUARTER).content["period"] == QUARTER
    product.contracts.end(LOWER, number, reason="到此为止")
    assert publications.shared(UPPER) == []
    with pytest.raises(NotFound):
        publications.received(UPPER, number, QUARTER)


def test_what_is_taken_back_is_shown_no_longer_and_may_be_published_anew(
    product: Application,
) -> None:
    publications = product.tiers.publications
    number = agreed(product, Scope.RESULTS).terms.number
    made = publications.publish(LOWER, QUARTER)
    with pytest.raises(Conflict):
        publications.publish(LOWER, QUARTER)
    with pytest.raises(BadInput):
        publications.withdraw(LOWER, made.number, reason=" ")
    publications.withdraw(LOWER, made.number, reason="数据有误")
    with pytest.raises(Conflict):
        publications.withdraw(LOWER, made.number, reason="数据有误")
    with pytest.raises(NotFound):
        publications.received(UPPER, number, QUARTER)
    publications.publish(LOWER, QUARTER)
    assert publications.received(UPPER, number, QUARTER).content["run"] == made.run


def test_a_changed_copy_is_refused_and_the_older_one_does_not_take_its_place(
    product: Application,
) -> None:
    agreed(product, Scope.RESULTS)
    product.tiers.publications.publish(LOWER, QUARTER)
    upper = product.tenants.get(UPPER).id
    with product.database.session(upper) as unit:
        row = unit.scalars(select(ParcelRow)).one()
        changed = row.statement.replace('"run":2', '"run":3')
        assert changed != row.statement
        unit.execute(
            update(ParcelRow).where(ParcelRow.tenant_id == upper).values(statement=changed)
        )
        unit.commit()
    (shared,) = product.tiers.publications.shared(UPPER)
    assert [each.why for each in shared.parcels if isinstance(each, Refused)] == [FORGED]
    (own,) = product.tiers.publications.shared(LOWER)
    assert all(isinstance(each, Parcel) for each in own.parcels)


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_taken_back_results_do_not_come_up_when_the_withdrawal_is_taken_away(
    product: Application, how: str
) -> None:
    agreed(product, Scope.RESULTS)
    made = product.tiers.publications.publish(LOWER, QUARTER)
    product.tiers.publications.withdraw(LOWER, made.number, reason="数据有误")
    upper = product.tenants.get(UPPER).id
    with product.database.session(upper) as unit:
        newest = unit.scalars(select(ParcelRow.code).order_by(ParcelRow.code.desc())).first()
        mine = ParcelRow.tenant_id == upper, ParcelRow.code == newest
        hide = update(ParcelRow).where(*mine).values(kind="other")
        unit.execute(delete(ParcelRow).where(*mine) if how == "deleted" else hide)
        unit.commit()
    (shared,) = product.tiers.publications.shared(UPPER)
    assert [each.why for each in shared.parcels if isinstance(each, Refused)] == [GONE]
    with pytest.raises(NotFound):
        product.tiers.publications.received(UPPER, shared.contract.terms.number, QUARTER)


def test_both_logs_tell_of_it(product: Application) -> None:
    agreed(product, Scope.RESULTS)
    made = product.tiers.publications.publish(LOWER, QUARTER)
    product.tiers.publications.withdraw(LOWER, made.number, reason="数据有误")
    told = {
        slug: [
            each.act
            for each in product.audit.newest(product.tenants.get(slug).id, Search(), limit=9)
        ]
        for slug in (UPPER, LOWER)
    }
    assert told[UPPER][:2] == ["deliver", "deliver"]
    assert told[LOWER][:4] == ["deliver", "take back publication", "deliver", "publish"]


def test_the_pages_publish_show_and_take_back(product: Application, enter: Entering) -> None:
    office, above = enter(LOWER), enter(UPPER)
    number = agreed(product, Scope.RESULTS).terms.number
    assert "还没有通报" in office.get(f"/t/{LOWER}/published").text
    done = office.post(f"/t/{LOWER}/published", data={"wanted": QUARTER}, follow_redirects=True)
    assert "不含任何个人" in done.text
    again = office.post(f"/t/{LOWER}/published", data={"wanted": QUARTER})
    assert again.status_code == 422
    assert "已经通报" in again.text
    assert office.post(f"/t/{LOWER}/published", data={"wanted": "x"}).status_code == 422
    assert "望江区人民法院" in above.get(f"/t/{UPPER}/published").text
    page = above.get(f"/t/{UPPER}/published/{number}/{QUARTER}")
    assert page.status_code == 200
    assert "签名核验一致" in page.text
    assert above.get(f"/t/{UPPER}/published/{number}/2026-Q2").status_code == 404
    assert above.get(f"/t/{UPPER}/published/own/1").status_code == 404
    assert enter(LOWER, "member").get(f"/t/{LOWER}/published").status_code == 404
    office.post(f"/t/{LOWER}/published/own/1/withdraw", data={"reason": "数据有误"})
    assert above.get(f"/t/{UPPER}/published/{number}/{QUARTER}").status_code == 404
    assert "数据有误" in above.get(f"/t/{UPPER}/published").text
