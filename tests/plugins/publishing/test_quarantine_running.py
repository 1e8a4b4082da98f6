"""A quarantine reaches an application that runs in another process, and says what it touches."""

import re
import time
from pathlib import Path
from signal import SIGTERM

import httpx2
import pytest

from core.identity.permissions import Role
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from tests.browser.from_nothing import GONGHENG
from tests.plugins.publishing.conftest import SEPTEMBER
from tests.processes import free_port, listens, server
from tests.site import PASSWORD
from web.application import Application
from web.built import MANIFEST

SECONDS = 60
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def send(client: httpx2.Client, path: str, *, form_at: str, **fields: str) -> httpx2.Response:
    """Send a form with the token of its page."""
    token = TOKEN.search(client.get(form_at).text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **fields})


@pytest.mark.skipif(not MANIFEST.exists(), reason="run python -m web.assets first")
def test_a_quarantine_reaches_a_running_application_within_a_minute(
    scored: Application, catalogue: Catalogue, listed: Release, tmp_path: Path
) -> None:
    tenant = scored.tenants.get("meixi").id
    account = scored.identity.add_account("office", PASSWORD)
    scored.members.join(tenant, account.id, roles=[Role.APPRAISAL_OFFICE])
    port = free_port()
    environ = {"GONGHENG_DATA": str(scored.settings.data), "PATH": "/usr/bin:/bin"}
    command = [*GONGHENG, "serve", "--port", str(port)]
    with server(command, tmp_path / "log", SIGTERM, {"env": environ}):
        until = time.monotonic() + SECONDS
        while not listens(port) and time.monotonic() < until:
            time.sleep(0.1)
        with httpx2.Client(base_url=f"http://localhost:{port}", timeout=SECONDS) as office:
            send(office, "/sign-in", form_at="/sign-in", name="office", password=PASSWORD)
            assert "已被隔离" not in office.get("/t/meixi/packs").text
            catalogue.decide(listed.id, State.QUARANTINED, reason="分母写错")
            since = time.monotonic()
            page = office.get("/t/meixi/packs").text
            runs = "/t/meixi/runs"
            refused = send(office, runs, form_at=runs, period=str(SEPTEMBER))
            assert time.monotonic() - since < SECONDS
    assert "这个版本已被隔离" in page
    assert f"/t/meixi/results/{SEPTEMBER}" in page
    assert (refused.status_code, "分母写错" in refused.text) == (409, True)
    assert len(scored.scoring.ledger.recent(tenant)) == 1
