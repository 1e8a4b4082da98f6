"""The system administrator sets a source up, looks, reads; secrets and records stay unseen."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.adapters.sources import Reading
from core.identity.permissions import Role
from core.texts import Text
from tests.site import PASSWORD, signed_in, tokenless
from web.adapters.services import services_of
from web.app import Face, create_app
from web.application import Application
from web.bootstrap import opened

NAMES = {"main.css": "main.css", "main.js": "main.js", "charts.js": "c.js", "icons.svg": "i.svg"}
SOURCES = "/t/wangjiang/sources"
FORM = {
    "name": "人事系统",
    "dataset": "staff",
    "set.kind": "sqlite",
    "set.database": "hr.db",
    "set.table": "people",
    "set.watermark": "at",
    "set.key": "no",
    "set.password": "opensesame",
    "columns": "no=工号\nname=姓名\n",
    "schedule": "30 2 * * *",
}


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        for slug in ("wangjiang", "chenghu"):
            application.tenants.add(slug, name=Text(slug, slug), sector="court", level="basic")
            application.install(slug, "court")
        for name, slug, role in (
            ("sys", "wangjiang", Role.SYSTEM_ADMINISTRATOR),
            ("other", "chenghu", Role.SYSTEM_ADMINISTRATOR),
            ("ye", "wangjiang", Role.APPRAISAL_OFFICE),
        ):
            account = application.identity.add_account(name, PASSWORD, label=name)
            application.members.join(application.tenants.get(slug).id, account.id, roles=[role])
        inbox = application.settings.inbox / "wangjiang"
        inbox.mkdir(parents=True)
        with sqlite3.connect(inbox / "hr.db") as connection:
            connection.execute("CREATE TABLE people (no TEXT, name TEXT, at TEXT)")
            connection.execute("INSERT INTO people VALUES ('A01', '林叙衡', '2026-01-05 08:00:00')")
        yield application


@pytest.fixture
def site(product: Application) -> Flask:
    face = Face("k" * 32, secure_cookies=False)
    return tokenless(create_app(services_of(product), face, assets=NAMES))


def until_read(product: Application) -> Reading:
    """The reading that the worker of this process makes, once it has ended."""
    tenant = product.tenants.get("wangjiang").id
    for _ in range(300):
        found = product.sources.book.readings(tenant, 1)
        if found and found[0].ended_at:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("the worker never read the source")


def test_a_source_is_set_up_looked_at_and_read(site: Flask, product: Application) -> None:
    client = signed_in(site, "sys")
    assert client.post(f"{SOURCES}/new/database", data=FORM).status_code == 302
    page = client.get(f"{SOURCES}/1").text
    assert "hr.db" in page
    assert "<dt>更新时间列</dt>" in page
    assert "<dt>watermark</dt>" not in page
    assert "opensesame" not in page
    looked = client.post(f"{SOURCES}/1/check").text
    assert "将新增 1 条" in looked
    assert "林叙衡" not in looked
    client.post(f"{SOURCES}/1/read")
    assert until_read(product).accepted == 1
    assert "进行中" not in client.get(f"{SOURCES}/1").text


def test_what_is_wrong_is_said_and_what_was_typed_stays(site: Flask) -> None:
    client = signed_in(site, "sys")
    for change, said in (
        ({"schedule": "often"}, "定时"),
        ({"set.table": ""}, "表或视图"),
        ({"columns": "no"}, "来源的列=字段"),
        ({"name": " "}, "名称"),
        ({"dataset": "nothing"}, "没有这个数据集"),
    ):
        answer = client.post(f"{SOURCES}/new/database", data=FORM | change)
        assert answer.status_code == 422, change
        assert said in answer.text
        assert "hr.db" in answer.text
        assert "opensesame" not in answer.text


def test_a_source_that_cannot_be_looked_at_says_why(site: Flask) -> None:
    client = signed_in(site, "sys")
    client.post(f"{SOURCES}/new/database", data=FORM | {"set.table": "nothing"})
    answer = client.post(f"{SOURCES}/1/check")
    assert answer.status_code == 422
    assert "没有这张表" in answer.text


def test_pausing_resuming_and_removing(site: Flask, product: Application) -> None:
    client = signed_in(site, "sys")
    client.post(f"{SOURCES}/new/database", data=FORM)
    for act, shown in (("pause", "暂停"), ("resume", "正常")):
        assert client.post(f"{SOURCES}/1/{act}").status_code == 302
        assert shown in client.get(SOURCES).text
    client.post(f"{SOURCES}/1/remove")
    assert client.get(f"{SOURCES}/1").status_code == 404


@pytest.mark.parametrize("name", ["other", "ye"])
def test_nobody_else_reaches_them(site: Flask, name: str) -> None:
    signed_in(site, "sys").post(f"{SOURCES}/new/database", data=FORM)
    stranger = signed_in(site, name)
    for path in (SOURCES, f"{SOURCES}/1", f"{SOURCES}/new/database"):
        assert stranger.get(path).status_code == 404
    for path in ("check", "read", "pause", "remove"):
        assert stranger.post(f"{SOURCES}/1/{path}").status_code == 404
    assert signed_in(site, "other").get("/t/chenghu/sources/1").status_code == 404
