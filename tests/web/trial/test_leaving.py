"""An institution takes everything away, and is erased when two of its officers agree."""

import json
import re
import time
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from core.audit.model import Search
from core.columns import now
from core.errors import NotFound
from core.evidence.reading.source import FileSource
from core.identity.permissions import Role
from core.jobs.ports import Nudge
from core.tenancy.model import TenantId
from core.texts import same
from tenants.departure.erasures import Officer
from tenants.departure.model import KEPT_DAYS, WAITING, Making
from tenants.life import Standing
from tests.site import signed_in, site_of
from tests.web.trial.conftest import PASSWORD
from web.adapters.exits import erasures_of, exports_of
from web.application import Application
from web.bootstrap import lookout_of

HOME, NAME = "/t/tanxi/leaving", "檀溪法院"
OFFICERS = {
    "system": Role.SYSTEM_ADMINISTRATOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "office": Role.APPRAISAL_OFFICE,
}


@dataclass
class Court:
    """An institution, and a browser of each of its members."""

    tenant: TenantId
    system: FlaskClient
    security: FlaskClient
    auditor: FlaskClient
    office: FlaskClient
    stranger: FlaskClient


@pytest.fixture
def court(product: Application) -> Court:
    site = site_of(product)
    tenant = product.tenants.add("tanxi", name=same(NAME), sector="court", level="basic").id
    product.install("tanxi", "court")
    file = FileSource("人员.csv", "工号,姓名\nS1,甲\n".encode())
    product.imports.bring_in(tenant, "staff", file)
    clients = {}
    for name, role in OFFICERS.items():
        email = f"{name}@tanxi.example"
        account = product.identity.add_account(name, PASSWORD, label=name, email=email)
        product.members.join(tenant, account.id, roles=[role])
        clients[name] = signed_in(site, name, password=PASSWORD)
    return Court(tenant, **clients, stranger=site.test_client())


def ready(product: Application, court: Court) -> None:
    """Wait for the thread of this process."""
    until = time.monotonic() + 60
    while exports_of(product).of(court.tenant)[0].state is not Making.READY:
        assert time.monotonic() < until
        time.sleep(0.1)


def asked(court: Court, **given: str) -> int:
    form = {"confirm": NAME, "reason": "机构合并"} | given
    return court.system.post(f"{HOME}/erasure", data=form).status_code


def test_an_export_is_asked_for_fetched_and_gone_after_a_week(
    product: Application, court: Court
) -> None:
    product.standings.change(court.tenant, Standing.READ_ONLY)
    assert court.system.post(f"{HOME}/exports").status_code == 302, "also when all is read only"
    ready(product, court)
    shown = court.system.get(f"{HOME}/progress").text
    link = re.search(rf'href="({HOME}/exports/\d+)"', shown)
    assert link
    for other in (court.auditor, court.office):
        assert other.get(link[1]).status_code == 404
    assert court.security.get(link[1]).status_code == 200, "of a trial, who manages members too"
    product.standings.change(court.tenant, Standing.FULL)
    assert court.security.get(link[1]).status_code == 404
    assert court.stranger.get(link[1]).status_code == 302
    file = court.system.get(link[1])
    with zipfile.ZipFile(BytesIO(file.data)) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    assert manifest["tenant"]["slug"] == "tanxi"
    acts = [each.act for each in product.audit.newest(court.tenant, Search(), limit=9)]
    assert {"fetch an export", "ask for an export", "export institution"} <= set(acts)
    late = replace(exports_of(product), clock=lambda: now() + timedelta(days=KEPT_DAYS, minutes=1))
    with pytest.raises(NotFound):
        late.fetch(court.tenant, 1)
    late.tidy()
    assert not list(late.folder(court.tenant).iterdir())
    assert court.system.get(link[1]).status_code == 404
    assert "已过期" in court.system.get(HOME).text


def test_a_worker_that_died_leaves_an_export_to_the_next(
    product: Application, court: Court
) -> None:
    made: list[str] = []

    class Silent:
        """A queue whose nudges are lost."""

        def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
            """Lose it."""
            made.append(kind)

        def waiting(self) -> set[Nudge]:
            """Nothing."""
            return set()

        def forget(self, tenant_id: TenantId) -> int:
            """Nothing."""
            return 0

        def close(self) -> None:
            """Nothing."""

    class Killed(BaseException):
        """The process ends here."""

    def die() -> None:
        raise Killed

    exports = replace(exports_of(product), queue=Silent())
    number = exports.ask(court.tenant, asker=1, by="system").number
    with pytest.raises(Killed):
        replace(exports, outgoing=die).answer(court.tenant, number)
    assert exports.due() == []
    later = replace(exports, clock=lambda: now() + timedelta(hours=1))
    assert later.due() == [(court.tenant, number)]
    later.answer(court.tenant, number)
    later.answer(court.tenant, number)
    assert exports.of(court.tenant)[0].state is Making.READY
    assert made == ["export"]


def test_two_officers_agree_wait_and_get_a_certificate(product: Application, court: Court) -> None:
    assert asked(court, confirm="檀溪") == 422
    assert asked(court, reason=" ") == 422
    assert asked(court) == 302
    assert asked(court) == 422, "one stands already"
    decide = f"{HOME}/erasure/1"
    for who in (court.system, court.office, court.auditor):
        assert who.post(f"{decide}/approve").status_code == 404
    assert "机构合并" in court.security.get(f"{HOME}/decisions").text
    assert court.security.post(f"{decide}/approve").status_code == 302
    assert court.security.post(f"{decide}/approve").status_code == 422
    letters = {each.letter.to for each in product.post.newest() if each.letter}
    assert letters == {"system@tanxi.example", "security@tanxi.example"}
    assert "将于" in court.system.get(HOME).text
    erasures = erasures_of(product)
    assert erasures.due() == []
    erasures.answer(court.tenant, 1)
    assert product.tenants.get("tanxi").id == court.tenant, "its day has not come"
    later = replace(erasures, clock=lambda: now() + WAITING + timedelta(minutes=1))
    assert later.due() == [(court.tenant, 1)]
    later.answer(court.tenant, 1)
    later.answer(court.tenant, 1)
    with pytest.raises(NotFound):
        product.tenants.get("tanxi")
    last = [each.letter for each in product.post.newest(2) if each.letter]
    assert {each.to for each in last} == letters
    certificate = json.loads(last[0].enclosures[0].content)
    assert certificate["asked_by"] == "system / security"
    page = court.stranger.get(f"/certificates/{certificate['digest']}")
    assert certificate["digest"] in page.text
    assert court.stranger.get("/certificates/nonsense").status_code == 404


def test_it_can_be_refused_and_called_off_by_either(product: Application, court: Court) -> None:
    assert asked(court) == 302
    assert court.security.post(f"{HOME}/erasure/1/refuse", data={"remark": ""}).status_code == 422
    done = court.security.post(f"{HOME}/erasure/1/refuse", data={"remark": "先导出"})
    assert done.status_code == 302
    assert "先导出" in court.system.get(HOME).text
    for number, who in ((2, court.system), (3, court.security)):
        assert asked(court) == 302
        assert court.security.post(f"{HOME}/erasure/{number}/approve").status_code == 302
        assert who.post(f"{HOME}/erasure/{number}/cancel").status_code == 302
        assert who.post(f"{HOME}/erasure/{number}/cancel").status_code == 422
    later = replace(erasures_of(product), clock=lambda: now() + WAITING * 2)
    assert later.due() == []
    assert court.system.post(f"{HOME}/erasure/99/cancel").status_code == 404


def test_whoever_asks_does_not_approve_in_whatever_dress(
    product: Application, court: Court
) -> None:
    from core.errors import NotAllowed

    person = Officer(7, "卓以清")
    erasures = erasures_of(product)
    erasures.ask(court.tenant, person, confirm=NAME, reason="试")
    with pytest.raises(NotAllowed):
        erasures.approve(court.tenant, 1, person)


def test_the_lookout_finds_what_waits(product: Application, court: Court) -> None:
    kinds = {each.kind for each in lookout_of(product)()}
    assert kinds == {"daily"}
