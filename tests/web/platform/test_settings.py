"""A system administrator's settings and jobs: what they change, refuse and write into the log."""

import pytest

from core.audit.model import INSTALLATION, Search
from core.errors import Unavailable
from core.identity.permissions import OUTSIDE, Role
from core.indicators.periods import Ending, Period
from core.scoring.runs import State
from core.tenancy.model import TenantId
from core.texts import same
from tests.web.platform.conftest import Enter
from web.application import Application

ADMINISTRATOR = f"member{list(Role).index(Role.SYSTEM_ADMINISTRATOR)}"
HERE = "/t/anping"


@pytest.fixture
def tenant(platform: Application) -> TenantId:
    return platform.tenants.get("anping").id


def test_the_names_are_changed_everywhere_and_in_both_logs(
    platform: Application, enter: Enter, tenant: TenantId
) -> None:
    client = enter(ADMINISTRATOR)
    given = {"name_zh": "安平市人民法院", "name_en": "Anping City Court"}
    answer = client.post(f"{HERE}/settings/name", data=given, follow_redirects=True)
    assert answer.text.count("安平市人民法院") >= 2
    assert platform.tenants.get("anping").name.en == "Anping City Court"
    for chain in (tenant, TenantId(INSTALLATION)):
        [note] = platform.audit.newest(chain, Search(act="change setting"), limit=9)
        assert "安平县人民法院" in str(note)
        assert "安平市人民法院" in str(note)


@pytest.mark.parametrize("name", ["", "院", "院" * 101, "安平\n人民法院"])
def test_a_name_that_is_none_is_refused_and_stays_in_the_form(
    platform: Application, enter: Enter, name: str
) -> None:
    given = {"name_zh": name, "name_en": "Typed Court"}
    answer = enter(ADMINISTRATOR).post(f"{HERE}/settings/name", data=given)
    assert answer.status_code == 422
    assert 'value="Typed Court"' in answer.text
    assert platform.tenants.get("anping").name.zh == "安平县人民法院"


def test_statistical_months_are_those_of_the_next_run(
    platform: Application, enter: Enter, tenant: TenantId
) -> None:
    client = enter(ADMINISTRATOR)
    given = {"endings": "2025-01 = 20\n2024-01=25\n", "first_month": "12"}
    answer = client.post(f"{HERE}/settings/calendar", data=given, follow_redirects=True)
    assert "2024-01 = 25\n2025-01 = 20" in answer.text
    kept = platform.institutions.preferences.calendar(tenant)
    assert kept.endings == (Ending(202401, 25), Ending(202501, 20))
    assert str(kept.end(Period.parse("2025-03"))) == "2025-03-20"
    assert kept.first_month == 12


@pytest.mark.parametrize(
    ("endings", "first"),
    [
        *(("soon", "1"), ("2025-13 = 20", "1"), ("2025-01 = 32", "1"), ("2025-01 = 0", "1")),
        *(("2025-01 = 20\n2025-01 = 21", "1"), ("", "13"), ("", "x")),
    ],
)
def test_a_calendar_that_is_none_is_refused_with_the_line(
    platform: Application, enter: Enter, tenant: TenantId, endings: str, first: str
) -> None:
    given = {"endings": endings, "first_month": first}
    answer = enter(ADMINISTRATOR).post(f"{HERE}/settings/calendar", data=given)
    assert answer.status_code == 422
    assert endings in answer.text
    assert platform.institutions.preferences.get(tenant, "calendar") is None


def test_a_run_that_waits_is_cancelled_and_one_that_failed_tried_again(
    platform: Application, enter: Enter, tenant: TenantId
) -> None:
    ledger, client = platform.scoring.ledger, enter(ADMINISTRATOR)
    failed = ledger.request(tenant, Period.parse("2025-Q1")).number
    ledger.fail(
        tenant, failed, ledger.claim(tenant, failed) or "", fault=Unavailable(same("磁盘已满"))
    )
    waiting = ledger.request(tenant, Period.parse("2025-Q2")).number
    assert "磁盘已满" in client.get(f"{HERE}/jobs").text
    client.post(f"{HERE}/jobs/{waiting}/cancel")
    assert ledger.run(tenant, waiting).state is State.STOPPED
    again = client.post(f"{HERE}/jobs/{waiting}/cancel")
    assert (again.status_code, "已经结束" in again.text) == (422, True)
    assert client.post(f"{HERE}/jobs/{waiting}/retry").status_code == 422
    assert client.post(f"{HERE}/jobs/{failed}/retry").status_code == 302
    assert ledger.recent(tenant)[0].period == "2025-Q1"
    assert ledger.recent(tenant)[0].number > waiting
    assert client.post(f"{HERE}/jobs/99/retry").status_code == 404
    acts = [each.act for each in platform.audit.newest(tenant, Search(), limit=20)]
    assert {"cancel run", "request run"} <= set(acts)


def test_only_the_system_administrator_finds_them(enter: Enter) -> None:
    for number, role in enumerate(Role):
        if role not in OUTSIDE | {Role.SYSTEM_ADMINISTRATOR}:
            client = enter(f"member{number}")
            assert {client.get(f"{HERE}/{page}").status_code for page in ("settings", "jobs")} == {
                404
            }
    english = enter(ADMINISTRATOR, language="en").get(f"{HERE}/settings").text
    assert "Statistical months" in english
