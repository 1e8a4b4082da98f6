"""An empty installation as a process of its own, with letters caught, and what people do in it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from playwright.sync_api import Browser, Page, expect
from stdnum.cn import uscc

from tests.processes import free_port, listens, server

GONGHENG = (sys.executable, "-c", "from web.cli import main; main()")
PASSWORD = "seven calm herons at dusk"
SECONDS_TO_START, SECONDS_FOR_A_LETTER, MOST = 60, 30, 60_000
NAME, SLUG, PERIOD = "檀溪县人民法院", "tanxixian", "2024-Q2"
JUDGE = "江晓岚"
FILES = {
    "units": "部门编号,部门名称,部门性质\nU91,民事审判一庭,部门\n",
    "staff": f"工号,姓名,到院日期\n09001,{JUDGE},2015-07-01\n09002,,2016-07-01\n",
    "assignments": "工号,部门编号,人员类别,岗位,任职起日\n09001,U91,员额法官,审判岗位,2020-01-01\n",
    "cases": "案号,案件类别,审级,适用程序,案由,承办人,承办部门,立案日期,结案日期,"
    "审限届满日期,结案方式\n"
    + "".join(
        f"（2024）檀0101民初{number}号,民事,一审,简易程序,借款合同纠纷,09001,U91,"
        f"2024-04-0{number},2024-05-1{number},2024-07-0{number},调解\n"
        for number in (1, 2, 3)
    ),
}
"""What the institution imports: of staff one row lacks a name and is held back."""


@dataclass
class Letters:
    """Every letter that the installation has sent by SMTP."""

    received: list[Message] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        self.received.append(message_from_bytes(bytes(envelope.content or b"")))
        return "250 OK"

    def link(self, to: str, path: str) -> str:
        """The link to such a page in the letter to somebody, once it has come."""
        until = time.monotonic() + SECONDS_FOR_A_LETTER
        while time.monotonic() < until:
            for letter in self.received:
                found = re.search(rf"http://\S*{path}/[\w.~-]+", _text(letter))
                if letter["To"] == to and found:
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no letter to {to} with a link to {path}")


def _text(letter: Message) -> str:
    parts = [each for each in letter.walk() if each.get_content_type() == "text/plain"]
    return "".join(each.get_payload(decode=True).decode() for each in parts)  # type: ignore[union-attr]


@dataclass(frozen=True)
class Installation:
    """Its address, its letters, and the environment of its commands."""

    address: str
    letters: Letters
    environ: dict[str, str]

    def command(self, *words: str, given: str = "") -> None:
        """Run a command beside the process."""
        line = [*GONGHENG, *words]
        subprocess.run(line, env=self.environ, input=given.encode(), check=True, timeout=60)


@contextmanager
def running(place: Path, **settings: str) -> Iterator[Installation]:
    """An installation with nothing in it, stopped at the end."""
    letters, port, mail = Letters(), free_port(), free_port()
    environ = os.environ | {
        "GONGHENG_DATA": str(place / "data"),
        "GONGHENG_LOG_LEVEL": "error",
        "GONGHENG_SMTP_URL": f"smtp://127.0.0.1:{mail}",
        "GONGHENG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        **settings,
    }
    catcher = Controller(letters, hostname="127.0.0.1", port=mail)
    command = [*GONGHENG, "serve", "--port", str(port)]
    catcher.start()
    try:
        with server(command, place / "log", signal.SIGINT, {"env": environ}):
            until = time.monotonic() + SECONDS_TO_START
            while not listens(port) and time.monotonic() < until:
                time.sleep(0.1)
            yield Installation(f"http://127.0.0.1:{port}", letters, environ)
    finally:
        catcher.stop()


def somebody(browser: Browser, place: Installation) -> Page:
    """A browser of their own, which has signed in nowhere."""
    context = browser.new_context(base_url=place.address, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(MOST)
    return page


def sign_up(page: Page, place: Installation) -> None:
    """From the first page to the own space, through the letter."""
    page.goto("/")
    page.get_by_role("link", name="开通试用").first.click()
    page.fill("#name_zh", NAME)
    body = "11330000000000001"
    page.fill("#credit_code", body + uscc.calc_check_digit(body))
    page.fill("#contact", "卓以清")
    page.fill("#email", "zhuo@tanxi.example")
    page.wait_for_timeout(2_100)  # who is faster is taken for a machine
    page.click("#ask")
    expect(page.get_by_role("heading", name="请查收邮件")).to_be_visible()
    page.goto(place.letters.link("zhuo@tanxi.example", "/sign-up"))
    expect(page.get_by_text(NAME)).to_be_visible()
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("#open")
    page.wait_for_url(f"**/t/{SLUG}/trial")
    expect(page.get_by_text("还有 30 天").first).to_be_visible()
    expect(page.get_by_text("现在只能使用示范数据")).to_be_visible()


def verify(page: Page, place: Installation) -> None:
    """An operator, made at the machine, makes sure of the institution."""
    place.command("operator", "add", "ops", "--password-file", "-", given=PASSWORD)
    page.goto("/sign-in")
    page.fill("#name", "ops")
    page.fill("#password", PASSWORD)
    page.click("#enter")
    page.goto("/operator/sign-ups")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    page.get_by_role("button", name="通过核验").click()
    expect(page.get_by_text("已核验")).to_be_visible()


def entrust(page: Page) -> None:
    """The leader of the institution has approved; its data may come in."""
    page.goto(f"/t/{SLUG}/trial")
    page.fill("#leader", "何院长")
    page.fill("#document", "檀法〔2024〕7号")
    page.get_by_role("button", name="记录批准").click()
    expect(page.get_by_role("status")).to_contain_text("可以导入真实数据了")


def bring_in(page: Page) -> None:
    """Each file is looked at and then taken."""
    for dataset, content in FILES.items():
        page.goto(f"/t/{SLUG}/data/{dataset}")
        file = {"name": f"{dataset}.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.set_input_files("#file", file)  # type: ignore[arg-type]
        page.get_by_role("button", name="预览").click()
        expect(page.get_by_role("heading", name="导入预览")).to_be_visible()
        held, rows = dataset == "staff", content.count("\n") - 1 - (dataset == "staff")
        expect(page.get_by_text("未导入，不写入").locator("..")).to_contain_text(str(int(held)))
        page.get_by_role("button", name=f"导入通过的 {rows} 行").click()
        expect(page.get_by_role("status")).to_contain_text(f"新增 {rows} 行")


def score(page: Page) -> None:
    """Score the quarter of the records, and wait."""
    page.goto(f"/t/{SLUG}/runs")
    page.select_option("#period", PERIOD)
    page.get_by_role("button", name="开始计分").click()
    page.get_by_role("link", name="查看结果").click()
    page.wait_for_url(f"**/t/{SLUG}/results/{PERIOD}")


def look_and_take_away(page: Page) -> Path:
    """The judge is there with the cases; the workbook that was downloaded."""
    page.goto(f"/t/{SLUG}/results/{PERIOD}")
    expect(page.get_by_role("row").filter(has_text=JUDGE)).to_be_visible()
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel 工作簿（.xlsx）").click()
    return Path(download.value.path())
