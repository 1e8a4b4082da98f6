"""The operator sees nothing of an institution until two officers let it in, and then only reads."""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import Search
from core.identity.permissions import Role
from core.tenancy.model import TenantId
from tenants.people.visits import OPENS
from tests.site import PASSWORD
from tests.web.people.conftest import TEAMS, People
from web.access import declaration, is_not_for_visitors
from web.application import Application

HERE = "/t/wangjiang/support"
RESULTS = "/t/wangjiang/results/2026-Q3"
OURS = "/operator/support"
HEADER, SECRET = TEAMS["units"][0], "不存在的部门乙"
WISH = {"slug": "wangjiang", "kind": "work", "reason": "核对导入失败", "hours": "2"}


@dataclass(frozen=True)
class Cast:
    """The operator and the two officers, each in a browser."""

    operator: FlaskClient
    system: FlaskClient
    security: FlaskClient

    def open(self, number: str) -> None:
        """Let a request in."""
        assert self.system.post(f"{HERE}/{number}/approve").status_code == 302
        assert self.security.post(f"{HERE}/{number}/note").status_code == 302

    def ask(self, **more: str) -> str:
        """The number of a fresh request."""
        answer = self.operator.post(OURS, data=WISH | more)
        assert answer.status_code == 302
        found = re.findall(rf"{OURS}/wangjiang/(\d+)/close", self.operator.get(OURS).text)
        return str(found[0])

    def close(self, number: str, comment: str = "查明是表头的问题") -> int:
        """Leave."""
        answer = self.operator.post(f"{OURS}/wangjiang/{number}/close", data={"comment": comment})
        return int(answer.status_code)


@pytest.fixture(scope="module")
def cast(people: People, product: Application) -> Cast:
    product.identity.add_account("ops", PASSWORD, label="运营甲", operator=True)
    people.join("lets-in", Role.SYSTEM_ADMINISTRATOR)
    people.join("takes-note", Role.SECURITY_ADMINISTRATOR)
    return Cast(people.enter("ops"), people.enter("lets-in"), people.enter("takes-note"))


def test_nothing_opens_before_both_officers_have_spoken(cast: Cast) -> None:
    for address in (RESULTS, "/t/wangjiang/", HERE):
        assert cast.operator.get(address).status_code == 404
    number = cast.ask()
    assert cast.security.post(f"{HERE}/{number}/approve").status_code == 404
    assert cast.system.post(f"{HERE}/{number}/approve").status_code == 302
    assert cast.operator.get(RESULTS).status_code == 404
    assert "核对导入失败" in cast.security.get(f"{HERE}/notes").text
    assert cast.security.post(f"{HERE}/{number}/note").status_code == 302
    assert cast.operator.get(RESULTS).status_code == 200
    assert cast.close(number) == 302
    assert cast.operator.get(RESULTS).status_code == 404


def test_it_reads_says_so_and_is_written_down_page_by_page(
    cast: Cast, product: Application, court: TenantId
) -> None:
    number = cast.ask()
    cast.open(number)
    page = cast.operator.get(RESULTS)
    assert "平台支持访问" in page.text
    for address in (f"{RESULTS}/results.xlsx", "/t/wangjiang/members", "/t/wangjiang/audit", HERE):
        assert cast.operator.get(address).status_code == 404, address
    before = len(product.scoring.ledger.recent(court))
    answer = cast.operator.post("/t/wangjiang/runs", data={"period": "2026-09"})
    assert answer.status_code == 409
    assert len(product.scoring.ledger.recent(court)) == before
    told = product.audit.newest(court, Search(under=f"support:{number}"), limit=50)
    assert [each.object for each in told if each.act == "open page in support"] == [RESULTS]
    assert {each.actor for each in told} == {"运营甲"}
    assert "平台支持访问" not in cast.system.get(HERE).text
    assert cast.close(number, " ") == 422
    assert cast.close(number) == 302


@pytest.mark.parametrize("kind", sorted(each.value for each in OPENS))
def test_every_item_of_a_visitors_side_bar_opens(cast: Cast, kind: str) -> None:
    number = cast.ask(kind=kind)
    cast.open(number)
    first = cast.operator.get("/t/wangjiang/", follow_redirects=True).text
    links = set(re.findall(r'href="(/t/wangjiang/[^"#?]*)"', first.partition("<main")[0]))
    assert links
    for each in sorted(links):
        assert cast.operator.get(each, follow_redirects=True).status_code == 200, each
    assert cast.close(number) == 302


def test_no_row_is_shown_and_no_file_given(
    cast: Cast, people: People, product: Application, court: TenantId, tmp_path: Path
) -> None:
    file = tmp_path / "units.csv"
    file.write_text(f"{HEADER}\n91,某团队,01,{SECRET},民事", encoding="utf-8")
    batch = product.bring_in("wangjiang", "units", file).batch
    people.join("sees-held", Role.APPRAISAL_OFFICE)
    own, page = people.enter("sees-held"), f"/t/wangjiang/data/batches/{batch}"
    assert SECRET in own.get(page).text
    assert own.get(f"{page}/held-back.xlsx").status_code == 200
    number = cast.ask()
    cast.open(number)
    seen = cast.operator.get(page)
    assert seen.status_code == 200
    assert SECRET not in seen.text
    assert "held-back" not in seen.text
    assert cast.operator.get(f"{page}/held-back.xlsx").status_code == 404
    assert cast.close(number) == 302
    told = product.audit.newest(court, Search(), limit=30)
    taken = [each for each in told if each.act == "export" and each.thing == "batch"]
    assert [each.actor for each in taken] == ["sees-held"]


def test_whatever_hands_out_a_file_is_shut_in_a_visit(site: Flask) -> None:
    """A file's address names its kind, or its view says that it is one to keep."""
    opened = frozenset().union(*OPENS.values())
    for rule in site.url_map.iter_rules():
        declared = declaration(site, rule.endpoint)
        last = rule.rule.rpartition("/")[2]
        if declared is None or not declared.permissions & opened:
            continue
        source = inspect.getsource(inspect.unwrap(site.view_functions[rule.endpoint]))
        if "." in last or "Content-Disposition" in source or "attached(" in source:
            assert is_not_for_visitors(site, rule.endpoint), rule.endpoint


def test_a_visitor_of_the_settings_decides_no_request(cast: Cast) -> None:
    number = cast.ask(kind="running", writes="yes")
    cast.open(number)
    assert cast.operator.get(HERE).status_code == 200
    assert cast.operator.get(RESULTS).status_code == 404
    assert cast.operator.post(f"{HERE}/{number}/expel").status_code == 409
    own = {"small": {"wish": "on", "reason": "x"}, "tree/propose/ask": {"other": "x"}}
    for page, form in own.items():
        assert cast.operator.post(f"/t/wangjiang/{page}", data=form).status_code == 404, page
    assert cast.security.post(f"{HERE}/{number}/expel").status_code == 302
    assert cast.operator.get(HERE).status_code == 404


def test_a_bad_request_is_explained_and_kept(cast: Cast) -> None:
    for wrong in ({"slug": "nowhere"}, {"kind": "all"}, {"hours": "99"}, {"hours": "x"}):
        answer = cast.operator.post(OURS, data=WISH | wrong)
        assert answer.status_code == 422
        assert 'value="核对导入失败"' in answer.text
    assert cast.system.get(OURS).status_code == 404
    assert cast.system.post(OURS, data=WISH).status_code == 404
