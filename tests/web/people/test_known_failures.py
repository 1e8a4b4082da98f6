"""Failures that others are known for, each by its name: rights that outlive a membership, owners.

Caches, saved filters, exports and jobs as side doors, and connections that carry another
institution's setting, are tried by ``gongheng prove isolation`` and tests/isolation.
"""

from datetime import timedelta

import pytest

from core.columns import now
from core.identity.permissions import OUTSIDE, SEPARATED, Permission, Role
from core.indicators.periods import Period
from core.scoring.runs import State
from tenants.people.delegations import Delegations
from tests.web.people.conftest import PERIOD, People

HERE = "/t/wangjiang"
RESULTS = f"{HERE}/results/{PERIOD}"


def test_no_right_of_a_session_outlives_the_membership(people: People) -> None:
    account = people.join("known-left", Role.APPRAISAL_OFFICE)
    client = people.enter("known-left")
    assert client.get(f"{HERE}/data").status_code == 200
    people.product.members.leave(people.court, account)
    for page in (f"{HERE}/", f"{HERE}/data", RESULTS, f"{RESULTS}/results.xlsx"):
        assert client.get(page).status_code == 404, page
    assert client.post(f"{HERE}/runs", data={"period": PERIOD}).status_code == 404


@pytest.mark.parametrize("gone", ["who lends", "who borrows"])
def test_no_delegation_outlives_either_membership(people: People, gone: str) -> None:
    lender = people.join(f"known-lender {gone}", Role.APPRAISAL_OFFICE)
    borrower = people.join(f"known-borrower {gone}", Role.MEMBER, staff_no="06002")
    product, court = people.product, people.court
    lending = Delegations(product.database, product.members)
    actor = product.members.actor(product.identity.account(lender), court)
    until = now() + timedelta(days=1)
    lending.lend(actor, borrower, [Permission.IMPORT], until=until, reason="leave")
    client = people.enter(f"known-borrower {gone}")
    assert client.get(f"{HERE}/data").status_code == 200
    product.members.leave(court, lender if gone == "who lends" else borrower)
    assert client.get(f"{HERE}/data").status_code == 404


def test_what_was_queued_is_the_institutions_and_shown_to_its_members_alone(
    people: People,
) -> None:
    account = people.join("known-queued", Role.APPRAISAL_OFFICE)
    client = people.enter("known-queued")
    product, court = people.product, people.court
    run = product.scoring.ledger.request(court, Period.parse("2026-07"), by="known-queued")
    product.members.leave(court, account)
    product.scoring.answer(court, run.number)
    assert product.scoring.ledger.run(court, run.number).state is State.DONE
    for page in (f"{HERE}/runs/{run.number}", f"{HERE}/runs/{run.number}/progress"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.APPRAISAL_OFFICE, Role.SYSTEM_ADMINISTRATOR])
def test_a_member_invites_nobody(people: People, role: Role) -> None:
    people.join(f"known-inviting {role.value}", role, staff_no="06002")
    client = people.enter(f"known-inviting {role.value}")
    form = {"email": "known@example.gov.cn", "label": "known", "roles": Role.MEMBER.value}
    assert client.post(f"{HERE}/invitations", data=form).status_code == 404


@pytest.mark.parametrize(
    "role",
    sorted(SEPARATED | OUTSIDE),
)
def test_who_invites_makes_no_owner(people: People, role: Role) -> None:
    name = f"known-owner {role.value}"
    people.join(name, Role.SECURITY_ADMINISTRATOR)
    client = people.enter(name)
    email = f"{role.value.replace(' ', '-')}@known.gov.cn"
    form = {"email": email, "label": "known", "roles": role.value}
    assert client.post(f"{HERE}/invitations", data=form).status_code == 422
    assert email not in client.get(f"{HERE}/invitations").text
