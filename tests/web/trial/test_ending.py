"""A trial ends: letters before, read only, letters again, erased with a certificate; each once."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from core.audit.chain import day_of
from core.errors import NotFound
from core.evidence.batches import Nature
from core.evidence.reading.source import FileSource
from core.identity.permissions import Role
from core.jobs.sql import DailyRow
from core.tenancy.model import TenantId
from core.texts import same
from tenants.ending.model import GRACE_DAYS
from tenants.ending.service import Ending
from tenants.exit.erasing import Erasing
from tenants.life import Standing
from tenants.standing import Standings
from tests.clock import Clock
from tests.web.trial.conftest import PASSWORD
from web.adapters.exits import means_of
from web.application import Application
from web.bootstrap import opened
from web.daily import ending_of

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
ENDS = NOON + timedelta(days=30, hours=2)
EMAIL = "zhuo@tanxi.example"
PROGRAM = "from web.cli import main; main()"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def court(product: Application, clock: Clock) -> TenantId:
    tenant = product.tenants.add("tanxi", name=same("檀溪法院"), sector="court", level="basic").id
    product.install("tanxi", "court")
    for name, role, email in (
        ("security", Role.SECURITY_ADMINISTRATOR, EMAIL),
        ("judge", Role.MEMBER, "judge@tanxi.example"),
        ("system", Role.SYSTEM_ADMINISTRATOR, ""),
    ):
        account = product.identity.add_account(name, PASSWORD, label=name, email=email)
        product.members.join(tenant, account.id, roles=[role])
    file = FileSource("人员.csv", "工号,姓名\nS1,甲\n".encode())
    product.imports.bring_in(tenant, "staff", file, nature=Nature.SYNTHETIC)
    Standings(product.database, clock=clock).change(tenant, Standing.SYNTHETIC, until=ENDS)
    return tenant


@pytest.fixture
def ending(product: Application, clock: Clock) -> Ending:
    whole = ending_of(product)
    standings = Standings(product.database, clock=clock)
    conversions = replace(whole.conversions, standings=standings, clock=clock)
    return replace(whole, standings=standings, conversions=conversions, clock=clock)


def subjects(product: Application) -> list[str]:
    """Of all letters, the oldest first; all go to the one who looks after the institution."""
    letters = [each.letter for each in reversed(product.post.newest(100)) if each.letter]
    assert {each.to for each in letters} <= {EMAIL}
    return [each.subject.zh for each in letters]


def live(ending: Ending, clock: Clock, days: int) -> None:
    """Go through the trials twice on each of so many days."""
    for _ in range(days):
        ending.go_through()
        ending.go_through()
        clock.present += timedelta(days=1)


BEFORE = ["公衡：试用还有 7 天", "公衡：试用还有 3 天", "公衡：试用还有 1 天"]
AFTER = ["公衡：7 天后清除全部数据", "公衡：1 天后清除全部数据", "公衡：数据已清除（附凭证）"]


def test_day_by_day_to_the_certificate(
    product: Application, court: TenantId, ending: Ending, clock: Clock
) -> None:
    live(ending, clock, 24)
    assert subjects(product) == []
    live(ending, clock, 7)
    assert subjects(product) == BEFORE
    assert ending.standings.of(court) is Standing.READ_ONLY, "without anybody's doing"
    live(ending, clock, 1)
    assert subjects(product) == [*BEFORE, "公衡：试用已到期，请导出数据"]
    gone = ending.standings.life(court).until
    assert gone == ENDS + timedelta(days=GRACE_DAYS)
    live(ending, clock, 40)
    assert subjects(product) == [*BEFORE, "公衡：试用已到期，请导出数据", *AFTER]
    with pytest.raises(NotFound):
        product.tenants.get("tanxi")
    last = product.post.newest(1)[0].letter
    assert last is not None
    certificate = json.loads(last.enclosures[0].content)
    assert certificate == Erasing(means_of(product)).certificate("tanxi")
    assert {each["after"] for each in certificate["lines"]} == {0}
    assert certificate["begun_at"] <= certificate["finished_at"]


def test_days_that_nobody_looked_are_not_made_up_for(
    product: Application, court: TenantId, ending: Ending, clock: Clock
) -> None:
    clock.present = ENDS - timedelta(days=2, hours=1)
    ending.go_through()
    assert subjects(product) == ["公衡：试用还有 3 天"]
    clock.present = ENDS + timedelta(days=90)
    ending.go_through()
    until = ending.standings.life(court).until
    assert until is not None
    assert until >= clock.present + timedelta(days=GRACE_DAYS - 1), "the time to export stays"


def test_a_trial_that_is_prolonged_is_reminded_of_its_new_end(
    product: Application, court: TenantId, ending: Ending, clock: Clock
) -> None:
    clock.present = ENDS - timedelta(hours=1)
    ending.go_through()
    ending.standings.change(court, Standing.TRIAL, until=ENDS + timedelta(days=30))
    ending.go_through()
    clock.present += timedelta(days=30)
    ending.go_through()
    assert subjects(product) == ["公衡：试用还有 1 天"] * 2


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["hidden", "emptied"])
def test_an_erasure_that_was_killed_goes_on_and_the_letter_comes_once(
    product: Application, court: TenantId, ending: Ending, clock: Clock, step: str
) -> None:
    ending.standings.change(court, Standing.READ_ONLY, until=NOON - timedelta(hours=1))

    def end(name: str) -> None:
        if name == step:
            raise Killed

    dying = replace(ending.farewell, erasing=lambda: Erasing(means_of(product), step=end))
    with pytest.raises(Killed):
        replace(ending, farewell=dying).go_through()
    assert subjects(product) == []
    live(ending, clock, 2)
    assert subjects(product) == [AFTER[-1]]


def test_an_open_request_to_become_full_holds_the_erasure_up(
    product: Application, court: TenantId, ending: Ending, clock: Clock
) -> None:
    ending.standings.change(court, Standing.TRIAL, until=ENDS)
    ending.conversions.ask(court, asker=1, by="卓以清", reason="")
    clock.present = ENDS + timedelta(days=1)
    ending.go_through()
    clock.present += timedelta(days=60)
    ending.go_through()
    assert product.tenants.get("tanxi").id == court


Env = dict[str, str]


@pytest.fixture
def environ(tmp_path: Path) -> Env:
    return {"GONGHENG_DATA": str(tmp_path / "data"), "GONGHENG_MAIL": "mailbox"}


def test_the_scheduler_works_without_redis_and_does_each_thing_once(environ: Env) -> None:
    with opened(environ) as application:
        tenant = application.tenants.add("one", name=same("一院"), sector="court", level="basic")
        account = application.identity.add_account("one", PASSWORD, label="甲", email=EMAIL)
        application.members.join(tenant.id, account.id, roles=[Role.SECURITY_ADMINISTRATOR])
        soon = datetime.now(UTC) + timedelta(days=2, hours=12)
        application.standings.change(tenant.id, Standing.SYNTHETIC, until=soon)
    once = [sys.executable, "-c", PROGRAM, "scheduler", "--once"]
    both = [subprocess.Popen(once, env=os.environ | environ) for _ in range(2)]
    assert [each.wait(120) for each in both] == [0, 0]
    with opened(environ) as application:
        assert subjects(application) == ["公衡：试用还有 3 天"]
        sealed = [each.day for each in application.audit.seals(tenant.id)]
        assert sealed == [day_of(datetime.now(UTC))]
        assert len(application.audit.seals(0)) == 1


def test_the_scheduler_stops_when_told(environ: Env) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "scheduler"], env=os.environ | environ
    )
    place = Path(environ["GONGHENG_DATA"])
    until = datetime.now(UTC) + timedelta(seconds=60)
    while not list(place.glob("*.sqlite")) and datetime.now(UTC) < until:
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(60) in {0, -signal.SIGTERM}


def test_the_operator_sees_whether_the_day_is_done(product: Application) -> None:
    from web.adapters.health import Health
    from web.daily import daily_of
    from web.scheduling import look

    def said() -> tuple[bool, str]:
        found = Health(product).checks()
        return next((e.works, e.said.en) for e in found if e.name.en == "Daily tasks")

    assert said() == (True, "not begun yet")
    look(product, work_alone=True)
    assert said() == (True, f"all {len(daily_of(product).tasks)} are done")
    with product.database.global_session("a test") as work:
        work.execute(update(DailyRow).values(finished_at=NOON))
        work.commit()
    works, words = said()
    assert not works
    assert "Ends of trials" in words
