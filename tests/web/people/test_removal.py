"""A removed member keeps nothing: no page by a live session, nothing lent, no job as its own."""

from datetime import timedelta

from core.columns import now
from core.identity.permissions import Permission, Role
from core.indicators.periods import Period
from core.scoring.runs import State
from core.tenancy.model import TenantId
from tenants.people.delegations import Delegations
from tests.web.people.conftest import People
from web.application import Application

PAGES = ("", "data", "runs", "results/2026-Q3", "delegations", "directives")


def test_the_next_request_after_removal_finds_nothing(
    people: People, product: Application, court: TenantId
) -> None:
    leaver = people.join("is-removed", Role.APPRAISAL_OFFICE)
    taker = people.join("has-borrowed", Role.RATER)
    lending = Delegations(product.database, product.members)
    actor = product.members.actor(product.identity.account(leaver), court)
    until = now() + timedelta(days=3)
    lending.lend(actor, taker, [Permission.IMPORT], until=until, reason="代办")
    client, borrower = people.enter("is-removed"), people.enter("has-borrowed")
    run = product.scoring.ledger.request(court, Period.parse("2026-08"), by="is-removed")
    pages = [f"/t/wangjiang/{each}" for each in (*PAGES, f"runs/{run.number}")]
    assert {client.get(each, follow_redirects=True).status_code for each in pages} == {200}
    assert borrower.get("/t/wangjiang/data").status_code == 200
    product.members.leave(court, leaver)
    assert {client.get(each).status_code for each in pages} == {404}
    assert client.post("/t/wangjiang/runs", data={"period": "2026-07"}).status_code == 404
    assert client.post(f"/t/wangjiang/runs/{run.number}/cancel").status_code == 404
    assert borrower.get("/t/wangjiang/data").status_code == 404
    assert lending.lent_to(court, taker) == ()
    product.scoring.work(court, run.number)
    done = product.scoring.wait(court, run.number)
    assert done.state is State.DONE, "the institution's run is its own, whoever asked for it"
    assert client.get(f"/t/wangjiang/runs/{run.number}").status_code == 404
