"""What an office does in a day: import, take back, score, look, take away."""

from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Readers

FILE = {"name": "案件台账.xlsx", "mimeType": "application/octet-stream", "buffer": b"a file"}


def test_a_file_is_seen_before_it_is_written_and_can_be_taken_back(readers: Readers) -> None:
    page = readers.page("office")
    page.goto("/t/wangjiang/data")
    page.get_by_role("link", name="导入 审判案件").click()
    page.set_input_files("#file", FILE)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name="导入预览")).to_be_visible()
    page.get_by_role("link", name="人员表中没有此人 24").click()
    expect(page.get_by_text("第 1–20 行，共 24 行")).to_be_visible()
    page.get_by_role("button", name="导入通过的 1,210 行").click()
    expect(page.get_by_role("status")).to_contain_text("新增 412 行")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("button", name="撤销第 1 批").click()
    expect(page.get_by_role("status")).to_contain_text("已撤销第 1 批")
    assert asked == ["撤销第 1 批？这一批新增和更新的行会回到导入以前。"]


def test_progress_moves_by_itself_until_the_results_are_there(readers: Readers) -> None:
    page = readers.page("office")
    page.goto("/t/wangjiang/runs")
    page.select_option("#period", "2025-Q3")
    page.get_by_role("button", name="开始计分").click()
    expect(page.get_by_text("第 1 步，共 3 步")).to_be_visible()
    expect(page.get_by_text("可以离开本页")).to_be_visible()
    page.get_by_role("link", name="查看结果").click()
    page.wait_for_url("**/results/2025-Q3")


def test_a_filter_acts_at_once_and_a_file_can_be_taken_away(readers: Readers) -> None:
    page = readers.page("office")
    page.goto("/t/wangjiang/results/2025-Q3")
    page.select_option("select[name=unit]", "u2")
    page.wait_for_url("**unit=u2**")
    expect(page.locator("tr.grp")).to_have_count(1)
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel 工作簿（.xlsx）").click()
    assert download.value.suggested_filename == "wangjiang-2025-Q3-person.xlsx"


def test_language_and_theme_switch_in_place(readers: Readers) -> None:
    page = readers.page("city")
    page.goto("/t/wangjiang/results/2025-Q3?level=unit")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.url.endswith("/t/wangjiang/results/2025-Q3?level=unit")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="浅色").click()
