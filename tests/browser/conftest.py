"""A server over plain services, a Chromium, and readers who have signed in."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.web.plain import plain_services
from web.app import Face, create_app
from web.built import MANIFEST

CHROMIUM = Path(os.environ.get("GONGHENG_CHROMIUM", "/usr/bin/chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = why_not()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


def why_not() -> str:
    """Why a browser test cannot run here, or nothing."""
    if not CHROMIUM.exists():
        return f"no Chromium at {CHROMIUM}; set GONGHENG_CHROMIUM or install the package chromium"
    return "" if MANIFEST.exists() else "the assets are not built; run python -m web.assets"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the pages."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(plain_services(), Face("k" * 32, secure_cookies=False))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


class Readers:
    """Contexts by reader, width, language and theme; each signs in once."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site = browser, site
        self._known: dict[tuple[str, int, str, str], BrowserContext] = {}

    def page(
        self, who: str, *, width: int = 1440, language: str = "zh_CN", theme: str = "light"
    ) -> Page:
        """A fresh page of that reader."""
        key = (who, width, language, theme)
        if key not in self._known:
            self._known[key] = self._context(who, width=width, language=language, theme=theme)
        page = self._known[key].new_page()
        page.set_default_timeout(10_000)
        return page

    def _context(self, who: str, *, width: int, language: str, theme: str) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._site, viewport={"width": width, "height": 900}
        )
        for name, value in (("language", language), ("theme", theme)):
            context.add_cookies([{"name": name, "value": value, "url": self._site}])
        if who:
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#name", who)
            page.fill("#password", who)
            page.click("#enter")
            page.wait_for_url("**/t/**" if who != "city" else "**/institutions")
            page.close()
        return context

    def close(self) -> None:
        """Close every context."""
        for context in self._known.values():
            context.close()


@pytest.fixture(scope="session")
def readers(browser: Browser, site: str) -> Iterator[Readers]:
    several = Readers(browser, site)
    yield several
    several.close()
