"""A trial becomes a full institution: nothing invented is left, and what was set up stays."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from core.audit.model import Search
from core.columns import now
from core.database import Base
from core.errors import Conflict
from core.evidence.reading.source import FileSource
from core.jobs.ports import Nudge
from core.scoring.runs import State as RunState
from core.tenancy.model import TenantId
from core.tenancy.tables import is_owned
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.conversion.model import Goes, State, Stays
from tenants.conversion.service import Conversions
from tenants.life import Standing
from tenants.publications.model import RESULTS
from tests.site import signed_in, site_of
from tests.web.trial.conftest import PASSWORD
from tests.web.trial.convertible import INVENTED, MIXED, OWN, PERIOD, SLUG, furnish
from web.adapters.exits import conversions_of
from web.application import Application
from web.bootstrap import opened
from web.proving.standing import read


class Silent:
    """A queue whose nudges are lost."""

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """Lose it."""

    def waiting(self) -> set[Nudge]:
        """Nothing."""
        return set()

    def forget(self, tenant_id: TenantId) -> int:
        """There is nothing to forget."""
        return 0

    def close(self) -> None:
        """There is nothing to close."""


class Killed(BaseException):
    """The process ends here."""


ENVIRON = {"GONGHENG_MAIL": "mailbox", "GONGHENG_LOG_LEVEL": "error"}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with the institution, to copy."""
    place = tmp_path_factory.mktemp("furnished")
    with opened(ENVIRON | {"GONGHENG_DATA": str(place / "data")}) as application:
        furnish(application, place)
    return place / "data"


@pytest.fixture
def product(furnished: Path, tmp_path: Path) -> Iterator[Application]:
    data = tmp_path / "data"
    shutil.copytree(furnished, data)
    with opened(ENVIRON | {"GONGHENG_DATA": str(data)}) as application:
        yield application


@pytest.fixture
def court(product: Application) -> TenantId:
    return product.tenants.get(SLUG).id


def quiet(product: Application) -> Conversions:
    """Conversions that the test carries out by itself."""
    return replace(conversions_of(product), queue=Silent())


def killed_at(product: Application, step: str) -> Conversions:
    """Conversions whose process ends when the step is done for the first time."""

    def end(name: str) -> None:
        if name == step:
            raise Killed

    whole = quiet(product)
    return replace(whole, removal=replace(whole.removal, step=end))


def later(product: Application) -> Conversions:
    """Conversions of a worker that comes when the first one counts as dead."""
    return replace(conversions_of(product), clock=lambda: now() + timedelta(hours=1))


def finished(product: Application, tenant: TenantId) -> None:
    """Carry out what is due, as the sweep has it done."""
    service = later(product)
    assert service.due() == [(tenant, 1)]
    service.answer(tenant, 1)


def traces(product: Application, tenant: TenantId, mark: str) -> list[str]:
    """Where in tables and files the mark is found; the log, which only grows, excepted."""
    owned = [each for each in Base.metadata.sorted_tables if is_owned(each)]
    found = []
    with product.database.reading_all("a test") as work:
        for table in owned:
            rows = str(work.execute(select(table).where(table.c.tenant_id > 0)).all())
            if mark in rows and not table.name.startswith("audit_"):
                found.append(table.name)
    data = product.settings.data
    for folder in ("evidence", "uploads"):
        for file in (data / folder).rglob("*"):
            if file.is_file() and mark in read(file, mark):
                found.append(str(file.relative_to(data)))
    return found


def staff(product: Application, tenant: TenantId) -> list[str]:
    frame = product.evidence.for_tenant(tenant).scan("staff", columns=["staff_no"])
    return sorted(frame.collect()["staff_no"])


def test_the_preview_says_what_goes_and_changes_nothing(
    product: Application, court: TenantId
) -> None:
    tally = conversions_of(product).preview(court)
    rows = {
        name: product.evidence.for_tenant(court).scan(name).collect()
        for name in product.evidence.stock(court).datasets()
    }
    texts = {name: [str(row) for row in each.iter_rows()] for name, each in rows.items()}
    own = sum(
        OWN in row or "S901" in row or "U91" in row for each in texts.values() for row in each
    )
    assert tally.goes[Goes.ROWS] + tally.goes[Goes.MIXED] + tally.stays[Stays.ROWS] == sum(
        each.height for each in rows.values()
    )
    assert tally.goes[Goes.MIXED] == 1
    assert tally.stays[Stays.ROWS] == own
    assert tally.goes[Goes.COLLEAGUES] == 7
    assert tally.goes[Goes.RUNS] == 1
    assert tally.goes[Goes.GRAPH] > 0
    assert tally.stays[Stays.MEMBERS] == 1
    assert [each.en for each in tally.lacking] == ["Auditor", "System administrator"]
    assert conversions_of(product).preview(court) == tally
    assert traces(product, court, INVENTED)


def test_nothing_invented_is_left_and_the_rest_stays(product: Application, court: TenantId) -> None:
    service = quiet(product)
    before = service.preview(court)
    number = service.start(court, by="平台").number
    assert product.standings.of(court) is Standing.CONVERTING
    with pytest.raises(Conflict):
        product.imports.bring_in(court, "staff", FileSource("a.csv", "工号,姓名\nX,甲\n".encode()))
    service.answer(court, number)
    done = service.newest(court)
    assert done is not None
    assert done.state is State.DONE
    assert product.standings.of(court) is Standing.FULL
    assert traces(product, court, INVENTED) == []
    assert traces(product, court, MIXED) == []
    after = service.preview(court)
    assert set(after.goes.values()) == {0}
    assert dict(done.report or {})["dropped"] == {k.value: n for k, n in before.goes.items()}
    assert after.stays == {**before.stays, Stays.LOG: after.stays[Stays.LOG]}
    assert staff(product, court) == ["S901"]
    assert product.scoring.ledger.recent(court) == []
    assert [each.account_id for each in product.members.of_tenant(court)] == [
        product.identity.named("office").id
    ]
    assert product.audit.verify(court).whole
    acts = [each.act for each in product.audit.newest(court, Search(), limit=20)]
    assert {"become full", "decide on becoming full", "change standing"} <= set(acts)


def test_the_institution_works_on_with_its_own_records(
    product: Application, court: TenantId
) -> None:
    service = quiet(product)
    service.answer(court, service.start(court, by="平台").number)
    again = FileSource("人员.csv", f"工号,姓名\nS001,{MIXED}\n".encode())
    number = product.imports.bring_in(court, "staff", again).batch
    assert staff(product, court) == ["S001", "S901"]
    product.imports.undo(court, number)
    assert staff(product, court) == ["S901"]
    run = product.scoring.ledger.request(court, PERIOD)
    product.scoring.work(court, run.number)
    done = product.scoring.wait(court, run.number)
    assert done.state is RunState.DONE
    assert not pl.Series(product.scoring.outcome(done).subjects["subject"]).is_in(["S002"]).any()
    cut_off = next(
        each
        for each in product.imports.batches(court, "staff")
        if each.counts.inserted and each.number != number
    )
    assert not cut_off.may_be_undone
    with pytest.raises(Conflict):
        product.imports.undo(court, cut_off.number)


@pytest.mark.parametrize("step", ["colleagues", "parted", "cut off", "runs", "deliveries", "graph"])
def test_killed_at_any_step_it_goes_on_and_reports_the_same(
    product: Application, court: TenantId, step: str
) -> None:
    before = conversions_of(product).preview(court)
    service = killed_at(product, step)
    service.start(court, by="平台")
    with pytest.raises(Killed):
        service.answer(court, 1)
    assert product.standings.of(court) is Standing.CONVERTING
    assert conversions_of(product).due() == [], "its worker may still be alive"
    finished(product, court)
    assert traces(product, court, INVENTED) + traces(product, court, MIXED) == []
    assert staff(product, court) == ["S901"]
    done = conversions_of(product).newest(court)
    assert done is not None
    assert done.state is State.DONE
    assert dict(done.report or {})["dropped"] == {k.value: n for k, n in before.goes.items()}
    ends = Search(act="become full")
    assert product.audit.count(court, ends) == 2, "one intent and one outcome"


def test_only_a_verified_and_entrusted_institution_becomes_full(
    product: Application, court: TenantId
) -> None:
    service = quiet(product)
    product.standings.change(court, Standing.SYNTHETIC)
    with pytest.raises(Conflict):
        service.start(court, by="平台")
    product.standings.change(court, Standing.READ_ONLY)
    with pytest.raises(Conflict):
        service.start(court, by="平台")
    product.institutions.preferences.put(court, "entrustment", {"document": "1"})
    assert service.start(court, by="平台").state is State.APPROVED


def test_what_was_delivered_above_is_taken_back(product: Application, court: TenantId) -> None:
    assert product.tenants.of_id(court).slug == SLUG
    service = quiet(product)
    assert service.preview(court).goes[Goes.OWN_DELIVERIES] == 1
    service.answer(court, service.start(court, by="平台").number)
    assert service.removal.delivered(SLUG) == []


def test_what_was_published_on_trial_is_gone_on_both_sides(
    product: Application, court: TenantId
) -> None:
    above = product.tenants.get("above").id
    product.standings.change(above, Standing.TRIAL)
    today = now().date()
    draft = Draft(Scope.RESULTS, today, today + timedelta(days=30))
    number = product.contracts.propose("above", SLUG, draft).terms.number
    contract = product.contracts.sign(SLUG, number)
    tiers, service = product.tiers, quiet(product)
    tiers.publications.publish(SLUG, str(PERIOD))
    assert tiers.parcels.newest(above, contract, RESULTS)
    expected = {Goes.PUBLICATIONS: 1, Goes.PARCELS: 2}
    assert {each: service.preview(court).goes[each] for each in expected} == expected
    service.answer(court, service.start(court, by="平台").number)
    assert tiers.publications.of(SLUG) == []
    for tenant in (court, above):
        assert tiers.parcels.newest(tenant, contract, RESULTS) == {}
    done = service.newest(court)
    assert done is not None
    assert dict(done.report or {})["dropped"][Goes.PARCELS.value] == 2


def test_the_institution_asks_and_the_operator_decides_on_pages(
    product: Application, court: TenantId
) -> None:
    site = site_of(product)
    product.identity.add_account("operator", PASSWORD, operator=True)
    office, operator = (signed_in(site, name, password=PASSWORD) for name in ("office", "operator"))
    home = f"/t/{SLUG}/conversion"
    shown = office.get(home).text
    assert "与示范记录主键相同的真实记录" in shown
    assert "请先补齐三员" in shown
    assert office.post(home, data={"reason": "试用满意"}).status_code == 302
    assert office.post(home, data={"reason": "再来"}).status_code == 422
    assert "待平台运营批准" in office.get(f"{home}/progress").text
    listed = operator.get("/operator/conversions").text
    assert "试用满意" in listed
    assert OWN not in listed
    place = f"/operator/conversions/{SLUG}"
    assert office.post(f"{place}/start").status_code == 404
    assert operator.post(f"{place}/decline", data={"remark": " "}).status_code == 422
    assert operator.post(f"{place}/decline", data={"remark": "缺公函"}).status_code == 302
    assert "缺公函" in office.get(home).text
    assert office.post(home, data={}).status_code == 302
    assert operator.post(f"{place}/start").status_code == 302
    assert operator.post(f"{place}/start").status_code == 422
    number = conversions_of(product).newest(court)
    assert number is not None
    finished_on_page(product, court, number.number)
    assert "逐项核对，均为零" in office.get(home).text
    letters = [each.letter.subject.en for each in product.post.newest() if each.letter]
    assert letters == ["Gongheng: now a full institution", "Gongheng: not made a full institution"]


def finished_on_page(product: Application, tenant: TenantId, number: int) -> None:
    """Wait until the thread of this process is done, which the nudge has started."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = conversions_of(product).newest(tenant)
        if found is not None and found.number == number and found.state is State.DONE:
            return
        time.sleep(0.2)
    raise AssertionError("the conversion was not carried out")
