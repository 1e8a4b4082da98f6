"""Everything that a mouse does, a keyboard does too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Readers

RESULTS = "/t/wangjiang/results/2025-Q3"


@pytest.fixture
def results(readers: Readers) -> Page:
    page = readers.page("office")
    page.goto(RESULTS)
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait until the page hears keys; pressed before, they are lost."""
    expect(page.locator("html")).to_have_attribute("data-keys", "ready")


def test_the_first_stop_skips_to_the_content(results: Page) -> None:
    results.keyboard.press("Tab")
    skip = results.locator(":focus")
    expect(skip).to_have_text("跳到正文")
    expect(skip).to_be_in_viewport()
    results.keyboard.press("Enter")
    assert results.evaluate("document.activeElement.id") == "main"


def test_focus_is_always_seen(results: Page) -> None:
    for _ in range(12):
        results.keyboard.press("Tab")
        seen = results.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " const p = getComputedStyle(document.activeElement.parentElement);"
            " return parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'"
            " || document.activeElement.matches('select') && p.borderColor !== ''; })()"
        )
        assert seen, results.evaluate("document.activeElement.outerHTML")


def test_a_figure_opens_its_popover_on_focus_and_its_page_on_enter(results: Page) -> None:
    figure = results.locator("tbody tr:not(.grp) a.gh-v[data-light]").first
    popover = results.locator("#figure-popover")
    expect(popover).to_be_hidden()
    figure.focus()
    expect(popover).to_be_visible()
    expect(popover).to_contain_text("审限内结案率")
    expect(popover).to_contain_text("110 ÷ 112")
    expect(popover).to_contain_text("≥95%")
    results.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    results.keyboard.press("Enter")
    results.wait_for_url("**/person/1000/within_limit")


def test_arrows_walk_the_table(results: Page) -> None:
    results.locator("tbody tr:not(.grp) a.gh-v").first.focus()
    results.keyboard.press("ArrowRight")
    assert results.evaluate("document.activeElement.href").endswith("/1000/appeal_rate")
    results.keyboard.press("ArrowDown")
    assert results.evaluate("document.activeElement.href").endswith("/1001/appeal_rate")
    results.keyboard.press("ArrowUp")
    assert results.evaluate("document.activeElement.href").endswith("/1000/appeal_rate")


def test_escape_closes_a_menu_and_gives_the_focus_back(results: Page) -> None:
    opener = results.locator("summary", has_text="导出")
    opener.focus()
    results.keyboard.press("Enter")
    expect(results.get_by_text("CSV（Excel 可直接打开）")).to_be_visible()
    results.keyboard.press("Escape")
    expect(results.get_by_text("CSV（Excel 可直接打开）")).to_be_hidden()
    expect(opener).to_be_focused()


def test_brackets_turn_to_the_period_before_and_after(results: Page) -> None:
    results.keyboard.press("[")
    results.wait_for_url("**/results/2025-Q2")
    ready(results)
    results.keyboard.press("]")
    results.wait_for_url("**/results/2025-Q3")


def test_a_slash_goes_to_the_filters(results: Page) -> None:
    results.keyboard.press("/")
    expect(results.locator("select[name=measures]")).to_be_focused()
