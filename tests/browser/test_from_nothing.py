"""From an empty installation to results taken away in one go: by password, and by a provider."""

import io
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page, expect

from tests import provider
from tests.browser.from_nothing import (
    JUDGE,
    NAME,
    PASSWORD,
    SLUG,
    bring_in,
    entrust,
    look_and_take_away,
    running,
    score,
    sign_up,
    somebody,
    verify,
)

COLLEAGUE = "lu@tanxi.example"


def holds_the_judge(workbook: Path) -> bool:
    """Whether the export names the judge."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes())).active
    return any(cell == JUDGE for row in sheet.iter_rows(values_only=True) for cell in row)


def test_sign_up_colleague_import_scoring_results_export(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as place:
        first = somebody(browser, place)
        sign_up(first, place)
        verify(somebody(browser, place), place)
        entrust(first)
        invite(first)
        colleague = somebody(browser, place)
        colleague.goto(place.letters.link(COLLEAGUE, "/join"))
        expect(colleague.get_by_role("heading", name=f"加入{NAME}")).to_be_visible()
        colleague.fill("#password", PASSWORD)
        colleague.fill("#again", PASSWORD)
        colleague.get_by_role("button", name="设立帐号并加入").click()
        colleague.wait_for_url(f"**/t/{SLUG}/**")
        work(colleague)


def test_the_same_with_a_colleague_who_comes_by_the_provider(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        provider.running() as issuer,
        running(tmp_path, GONGHENG_OUTGOING_NETWORKS="127.0.0.0/8") as place,
    ):
        provider.knows(issuer, "lu", {"name": "陆知远", "groups": ["kaohe"]})
        first = somebody(browser, place)
        sign_up(first, place)
        verify(somebody(browser, place), place)
        entrust(first)
        agree(first, issuer)
        colleague = somebody(browser, place)
        colleague.goto(f"/t/{SLUG}/sign-in")
        colleague.click("#start")
        colleague.wait_for_url(f"{issuer}/**")
        colleague.fill("input[name=sub]", "lu")
        colleague.get_by_role("button", name="Authorize").click()
        colleague.wait_for_url(f"{place.address}/t/{SLUG}/**")
        work(colleague)
        first.goto(f"/t/{SLUG}/members")
        expect(first.get_by_role("row").filter(has_text="陆知远")).to_contain_text("考核办")


def invite(page: Page) -> None:
    """Write to a colleague of the appraisal office."""
    page.goto(f"/t/{SLUG}/invitations")
    page.fill("#label", "陆知远")
    page.fill("#email", COLLEAGUE)
    page.get_by_label("考核办").check()
    page.get_by_role("button", name="发出邀请").click()
    expect(page.get_by_text(f"邀请信已发往 {COLLEAGUE}")).to_be_visible()


def agree(page: Page, issuer: str) -> None:
    """Set up single sign-on by the page of the institution's own security."""
    page.goto(f"/t/{SLUG}/security/sign-on")
    page.fill("#issuer", issuer)
    page.fill("#client_id", "gongheng")
    page.fill("#client_secret", "a client secret")
    page.fill("#rules", "kaohe = 考核办")
    page.click("#save")
    expect(page.get_by_text("登录服务有应答")).to_be_visible()


def work(page: Page) -> None:
    """Import, score, see, take away."""
    bring_in(page)
    score(page)
    assert holds_the_judge(look_and_take_away(page))
