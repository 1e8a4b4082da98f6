"""Every page at the widths of a desk and a phone, in both languages, light and dark."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import Readers

PAGES = {
    "sign-in": ("", "/sign-in"),
    "institutions": ("city", "/institutions"),
    "home": ("office", "/t/wangjiang/"),
    "data": ("office", "/t/wangjiang/data"),
    "dataset": ("office", "/t/wangjiang/data/cases"),
    "runs": ("office", "/t/wangjiang/runs"),
    "results": ("office", "/t/wangjiang/results/2025-Q3"),
    "departments": ("office", "/t/wangjiang/results/2025-Q3?level=unit"),
    "institution": ("office", "/t/wangjiang/results/2025-Q3?level=tenant"),
    "person": ("judge", "/t/wangjiang/results/2025-Q3/people/1008"),
    "figure": ("judge", "/t/wangjiang/results/2025-Q3/person/1008/appeal_rate"),
    "left-out": ("judge", "/t/wangjiang/results/2025-Q3/person/1008/appeal_rate?part=left-out"),
    "no-data": ("office", "/t/wangjiang/results/2025-Q3/person/1008/case_ratio"),
    "city": ("city", "/t/anlan/city/2025-Q3"),
    "log": ("auditor", "/t/wangjiang/audit"),
    "directives": ("office", "/t/wangjiang/directives"),
    "missing": ("office", "/t/wangjiang/results/2031"),
}


@dataclass(frozen=True)
class Look:
    """How a page is looked at; the slow check of accessibility goes with two of the four."""

    width: int
    language: str
    theme: str
    read_aloud: bool = False


LOOKS = {
    "desk-zh": Look(1440, "zh_CN", "light", read_aloud=True),
    "desk-en-dark": Look(1440, "en", "dark"),
    "phone-zh": Look(390, "zh_CN", "light"),
    "phone-en-dark": Look(390, "en", "dark", read_aloud=True),
}
ALIKE = {"departments", "institution", "left-out", "no-data", "missing"}
"""Made of the same parts as another page, so read aloud there."""


def faults(page: Page) -> list[str]:
    """Collects what the page complains about, from now on."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        expected = "status of 404" in message.text and "2031" in page.url
        if message.type in {"error", "warning"} and not expected:
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


VIOLATIONS = {"resultTypes": ["violations"]}


def unfit(page: Page) -> list[str]:
    """What axe finds serious or worse."""
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"][:3]
    ]


def picture(page: Page, folder: Path, name: str) -> None:
    """Keep a picture; in the folder of the environment when somebody wants to look."""
    kept = Path(os.environ.get("GONGHENG_PICTURES", folder))
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_page_is_sound(readers: Readers, tmp_path: Path, name: str, look: Look) -> None:
    who, address = PAGES[name]
    page = readers.page(who, width=look.width, language=look.language, theme=look.theme)
    said = faults(page)
    page.goto(address)
    picture(page, tmp_path, f"{name}-{look.width}-{look.language}-{look.theme}")
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    if look.read_aloud and name not in ALIKE:
        assert unfit(page) == []
    page.close()
