"""Somebody comes by the institution's provider, in a real browser against a real provider."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from core.identity.permissions import Role
from core.texts import Text
from tests import provider as real
from web.application import Application
from web.bootstrap import opened
from web.serving import pages

PASSWORD = "a long enough password"


@pytest.fixture
def issuer() -> Iterator[str]:
    with real.running() as found:
        yield found


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    settings = {
        "GONGHENG_DATA": str(tmp_path / "data"),
        "GONGHENG_OUTGOING_NETWORKS": "127.0.0.0/8",
        "GONGHENG_LOG_LEVEL": "error",
    }
    with opened(settings) as application:
        court = application.tenants.add(
            "linhe", name=Text("临河区人民法院", "Linhe"), sector="court", level="basic"
        )
        account = application.identity.add_account("an", PASSWORD, label="安以宁")
        application.members.join(court.id, account.id, roles=[Role.SECURITY_ADMINISTRATOR])
        yield application


@pytest.fixture
def address(product: Application) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, pages(product), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def set_up(page: Page, address: str, issuer: str) -> None:
    """The security administrator signs in and fills in the form."""
    page.goto(f"{address}/sign-in")
    page.fill("#name", "an")
    page.fill("#password", PASSWORD)
    page.click("#enter")
    page.wait_for_url(f"{address}/t/linhe/**")
    page.goto(f"{address}/t/linhe/security/sign-on")
    page.fill("#issuer", issuer)
    page.fill("#client_id", "gongheng")
    page.fill("#client_secret", "a client secret")
    page.fill("#rules", "kaohe = 考核办")
    page.click("#save")
    page.get_by_text("登录服务有应答").wait_for()


def test_a_stranger_comes_by_the_provider_and_leaves_both(
    browser: Browser, address: str, issuer: str
) -> None:
    real.knows(issuer, "judge-7", {"name": "江晓岚", "groups": ["kaohe"]})
    officer = browser.new_context(locale="zh-CN")
    set_up(officer.new_page(), address, issuer)
    officer.close()
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_role("link", name="用本单位统一登录").click()
    page.fill("#code", "linhe")
    page.get_by_role("button", name="下一步").click()
    page.click("#start")
    page.wait_for_url(f"{issuer}/**")
    page.fill("input[name=sub]", "judge-7")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{address}/t/linhe/**")
    page.goto(f"{address}/account")
    page.get_by_text("江晓岚").first.wait_for()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{address}/t/linhe/sign-in?left=1")
    page.click("#leave")
    page.wait_for_url(f"{issuer}/oauth2/end_session**")
    page.goto(f"{address}/account")
    page.wait_for_url(f"{address}/sign-in**")
    context.close()
