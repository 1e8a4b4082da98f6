"""What each institution uses is counted right, and a limit that was set holds and is logged."""

from datetime import timedelta

import pytest

from core.audit.model import INSTALLATION, Act, Search
from core.columns import now
from core.errors import Conflict
from core.identity.permissions import OUTSIDE, Role
from core.indicators.periods import Period
from core.tenancy.model import TenantId
from tenants.life import Standing
from tenants.prolonging import Prolonging
from tenants.standing import BOUNDS, Bound
from tests.site import PASSWORD
from tests.web.platform.conftest import Enter
from tests.web.platform.test_operator import lines
from web.application import Application

FORM = {"people": "", "records": "", "storage": "", "runs": "2"}
LIMITS = "/operator/usage/anping"


@pytest.fixture
def anping(platform: Application) -> TenantId:
    return platform.tenants.get("anping").id


def test_people_and_runs_are_counted(enter: Enter, platform: Application, anping: TenantId) -> None:
    for period in ("2026-Q2", "2026-Q3"):
        platform.scoring.ledger.request(anping, Period.parse(period))
    page = enter("ops").get("/operator/usage").text
    people = len(Role) - len(OUTSIDE)
    assert f">{people}<" in lines_of(page)["安平县人民法院"]
    assert ">2<" in lines_of(page)["安平县人民法院"]
    assert ">2<" not in lines_of(page)["白云区人民法院"]
    assert enter("member1").get("/operator/usage").status_code == 404
    assert enter("ops", language="en").get(LIMITS).status_code == 200


def lines_of(page: str) -> dict[str, str]:
    return {name: "".join(row.split()) for name, row in lines(page).items()}


def test_a_limit_holds_at_once_and_both_logs_have_it(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ops, ledger = enter("ops"), platform.scoring.ledger
    assert ops.post(LIMITS, data=FORM).status_code == 302
    ledger.request(anping, Period.parse("2026-Q1"))
    ledger.request(anping, Period.parse("2026-Q2"))
    with pytest.raises(Conflict):
        ledger.request(anping, Period.parse("2026-Q3"))
    ledger.request(platform.tenants.get("baiyun").id, Period.parse("2026-Q3"))
    for chain in (anping, INSTALLATION):
        found = platform.audit.newest(chain, Search(act=Act.SET_LIMIT.value), limit=5)
        assert [(each.actor, each.after) for each in found] == [("运营", '{"runs":2}')]
    assert ops.post(LIMITS, data=FORM | {"runs": ""}).status_code == 302
    ledger.request(anping, Period.parse("2026-Q3"))


def test_a_limit_of_people_holds_and_one_that_is_exceeded_is_seen(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ops = enter("ops")
    assert ops.post(LIMITS, data=FORM | {"people": "3"}).status_code == 302
    assert "超出" in lines(ops.get("/operator/usage").text)["安平县人民法院"]
    late = platform.identity.add_account("late", PASSWORD)
    with pytest.raises(Conflict):
        platform.members.join(anping, late.id, roles=[Role.MEMBER])


def test_a_limit_that_was_set_goes_before_that_of_a_trial(
    platform: Application, enter: Enter, anping: TenantId
) -> None:
    platform.standings.change(anping, Standing.TRIAL)
    trial = BOUNDS[Bound.RECORDS][0]
    with pytest.raises(Conflict):
        platform.standings.must_be_within(anping, Bound.RECORDS, trial + 1)
    enter("ops").post(LIMITS, data=FORM | {"records": str(trial * 2)})
    platform.standings.must_be_within(anping, Bound.RECORDS, trial + 1)
    with pytest.raises(Conflict):
        platform.standings.must_be_within(anping, Bound.RECORDS, trial * 2 + 1)


@pytest.mark.parametrize("wrong", ["-1", "x", "1.5", "9" * 15, "１"])
def test_what_is_no_limit_is_refused_in_words_and_stays_typed(enter: Enter, wrong: str) -> None:
    answer = enter("ops").post(LIMITS, data=FORM | {"people": wrong})
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.text
    assert "没有保存" in answer.text


def test_limits_are_set_by_operators_alone(enter: Enter) -> None:
    assert enter("member1").post(LIMITS, data=FORM).status_code == 404
    assert enter("ops").get("/operator/usage/nowhere").status_code == 404
    assert enter("ops").post("/operator/usage/nowhere", data=FORM).status_code == 404


def test_a_trial_gets_more_days_for_a_reason_that_both_logs_keep(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ops, page = enter("ops"), f"{LIMITS}/prolong"
    more = {"days": "10", "reason": "数据委托函在途"}
    assert ops.post(page, data=more).status_code == 422, "it is full"
    assert "延长试用" not in ops.get(LIMITS).text
    end = now() + timedelta(days=3)
    platform.standings.change(anping, Standing.TRIAL, until=end)
    assert "延长试用" in ops.get(LIMITS).text
    for wrong in ({"days": "0"}, {"days": "366"}, {"days": "x"}, {"reason": " "}):
        assert ops.post(page, data=more | wrong).status_code == 422, wrong
    assert enter("member1").post(page, data=more).status_code == 404
    assert ops.post(page, data=more).status_code == 302
    life = platform.standings.life(anping)
    assert (life.standing, life.until) == (Standing.TRIAL, end + timedelta(days=10))
    for chain in (anping, INSTALLATION):
        newest = platform.audit.newest(chain, Search(act=Act.CHANGE_STANDING.value), limit=1)
        assert [each.purpose for each in newest] == ["数据委托函在途"]


def test_one_that_is_over_goes_on_as_what_it_was(platform: Application, anping: TenantId) -> None:
    prolonging = Prolonging(platform.database, platform.standings)
    platform.standings.change(anping, Standing.READ_ONLY, until=now() + timedelta(days=20))
    life = prolonging.prolong(anping, days=5, reason="x")
    assert life.standing is Standing.SYNTHETIC
    assert life.days_left(now()) == 5
    platform.institutions.preferences.put(anping, "entrustment", {"document": "1"})
    platform.standings.change(anping, Standing.TRIAL, until=now() - timedelta(days=1))
    assert platform.standings.of(anping) is Standing.READ_ONLY
    assert prolonging.prolong(anping, days=5, reason="x").standing is Standing.TRIAL
