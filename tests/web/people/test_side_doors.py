"""Failures that others are known for, by name: tokens by id, kept filters, exports, jobs."""

import io
from contextlib import suppress

import openpyxl
import pytest

from core.errors import GonghengError
from core.identity.permissions import Permission, Role
from core.identity.tokens import OFFERED
from core.indicators.periods import Period
from core.tenancy.model import TenantId
from tests.web.people.conftest import PERIOD, People

THERE, HERE = "/t/wangjiang", "/t/anlan"


@pytest.fixture
def upper(people: People) -> TenantId:
    return people.product.tenants.get("anlan").id


def token_of(people: People, tenant: TenantId, account: int) -> int:
    """A token of that account for the institution."""
    tokens = people.product.accounts.tokens
    tokens.make(tenant, account, name="side door", permissions=[Permission.EXPORT], days=1)
    return tokens.of_account(account, tenant)[0].id


def subjects(people: People, tenant: TenantId) -> set[str]:
    """Everybody who has a total in the newest run."""
    ledger = people.product.scoring.ledger
    run = ledger.latest(tenant, Period.parse(PERIOD))
    assert run is not None
    return {each.subject for each in ledger.totals(tenant, run.number)}


def test_no_token_is_revoked_by_its_id_but_by_its_owner_or_its_institution(
    people: People, upper: TenantId
) -> None:
    owner = people.join("side-token-owner", Role.APPRAISAL_OFFICE)
    people.join("side-token-colleague", Role.APPRAISAL_OFFICE)
    stranger = people.account("side-token-officer")
    people.product.members.join(upper, stranger, roles=[Role.SECURITY_ADMINISTRATOR])
    number = token_of(people, people.court, owner)
    for name, address in (
        ("side-token-colleague", f"/account/tokens/{number}/revoke"),
        ("side-token-colleague", f"{THERE}/security/tokens/{number}/revoke"),
        ("side-token-officer", f"{HERE}/security/tokens/{number}/revoke"),
        ("side-token-officer", f"{THERE}/security/tokens/{number}/revoke"),
    ):
        assert people.enter(name).post(address).status_code == 404, address
    assert people.product.accounts.tokens.of_account(owner)[0].id == number
    assert people.enter("side-token-owner").post(f"/account/tokens/{number}/revoke")
    assert people.product.accounts.tokens.of_account(owner) == []


def test_a_filter_kept_elsewhere_finds_nobody_of_another_institution(
    people: People, upper: TenantId
) -> None:
    member = people.account("side-filter")
    people.product.members.join(upper, member, roles=[Role.APPRAISAL_OFFICE])
    client = people.enter("side-filter")
    theirs = subjects(people, people.court) - subjects(people, upper)
    assert theirs
    for kept in ("unit=11", "unit=01&institution=wangjiang", f"tenant_id={people.court}"):
        page = client.get(f"{HERE}/results/{PERIOD}?{kept}").text
        assert not [each for each in theirs if f"/people/{each}" in page], kept


def test_no_export_holds_what_another_institution_has(people: People, upper: TenantId) -> None:
    member = people.account("side-export")
    people.product.members.join(upper, member, roles=[Role.APPRAISAL_OFFICE])
    client = people.enter("side-export")
    assert client.get(f"{THERE}/results/{PERIOD}/results.xlsx").status_code == 404
    found = client.get(f"{HERE}/results/{PERIOD}/results.xlsx?institution=wangjiang")
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    cells = {str(cell) for row in book.active.iter_rows(values_only=True) for cell in row}
    assert not any("望江" in each for each in cells)
    tokens = people.product.accounts.tokens
    secret = tokens.make(upper, member, name="side door", permissions=OFFERED, days=1)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"{HERE}/results/{PERIOD}/results.xlsx", headers=bearer).status_code == 200
    assert client.get(f"{THERE}/results/{PERIOD}/results.xlsx", headers=bearer).status_code == 404


def test_a_job_with_the_number_of_anothers_run_does_nothing_here(
    people: People, upper: TenantId
) -> None:
    scoring = people.product.scoring
    mine = scoring.ledger.recent(upper)
    run = scoring.ledger.request(people.court, Period.parse("2025-H1"), by="side-job")
    for number in (run.number, run.number + 1000):
        with suppress(GonghengError):
            scoring.answer(upper, number)
    assert scoring.ledger.recent(upper) == mine
    assert scoring.ledger.run(people.court, run.number).requested_by == "side-job"
