"""A link that was read from a text shows its passage, to whoever may see the name in it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugins.court import packs
from tests.site import signed_in, site_of
from tests.web.associations.conftest import FIRST, JUDGE, ROWS, SLUG, fill
from tests.web.associations.test_matters import MATTERS, ask, explore
from web.application import Application
from web.bootstrap import opened

TEXT = "望江区人民法院\n原告：凌怀竹，住一号。委托代理人裴听澜。\n被告：阮松溪，与凌怀竹系邻居。"
PLACES = {"凌怀竹": TEXT.index("凌怀竹"), "阮松溪": TEXT.index("阮松溪")}


def pack_with_texts(place: Path) -> Path:
    """The court pack, with the text of each case and where in it a party is named."""
    source = Path(packs.__code__.co_filename).parent / "pack"
    folder = Path(copytree(source, place / "pack"))
    _edit(folder / "pack.yaml", r"^version: .*$", "version: 99.0.0")
    _edit(folder / "pack.yaml", r"^changelog:.*?(?=^\S|\Z)", "", flags=re.S | re.M)
    cases, parties = folder / "datasets" / "cases.yaml", folder / "datasets" / "associates.yaml"
    words = "words: {type: text, optional: true, personal: true, label: {zh: 全文, en: Text}}"
    _edit(cases, r"^    case_no:", f"    {words}\n    case_no:")
    ends = "".join(
        f"    {name}: {{type: integer, optional: true, label: {{zh: {zh}, en: {name} one}}}}\n"
        for name, zh in (("first", "起字"), ("last", "止字"))
    )
    _edit(parties, r"^    role:", f"{ends}    role:")
    passage = "passage: {text: case.words, from: first, to: last}"
    _edit(folder / "links.yaml", r"^      where: kind = '自然人'$", f"      {passage}\n\\g<0>")
    return folder


def _edit(file: Path, before: str, after: str, *, flags: int = re.M) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(before, after, text, count=1, flags=flags), encoding="utf-8")


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("read")
    cases = tuple({**row, "全文": TEXT} for row in ROWS["cases"])
    parties = tuple(
        {**row, "起字": str(PLACES[name]), "止字": str(PLACES[name] + len(name))}
        for row in ROWS["parties"]
        for name in (row["当事人姓名或名称"],)
    )
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        rows = {**ROWS, "cases": cases, "parties": parties}
        fill(application, home, pack=str(pack_with_texts(home)), rows=rows)
        application.graph.projector.project(application.tenants.get(SLUG).id)
        yield application


@pytest.fixture(scope="module")
def site(court: Application) -> Flask:
    return site_of(court)


@pytest.fixture(scope="module")
def officer(site: Flask) -> tuple[FlaskClient, int]:
    client = signed_in(site, "officer")
    number = ask(client, subjects=f"{JUDGE}\n{FIRST}")
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    return client, number


def passages(page: str) -> list[str]:
    """Every sentence that a page quotes, the words themselves in brackets."""
    found = re.findall(r"<q>(.*?)</q>", page, re.S)
    return [unescape(re.sub(r"</?mark>", "|", each)) for each in found]


def profile(client: FlaskClient, number: int, kind: str, row: str) -> tuple[str, str]:
    """The address and the text of the profile of the first entity in a row that holds so."""
    page = client.get(explore(number)).text
    rows = [each for each in re.findall(r"<tr.*?</tr>", page, re.S) if row in each and kind in each]
    address = unescape(re.findall(r'href="([^"]*/profile[^"]*)"', rows[0])[0])
    return address, client.get(address).text


def test_a_hidden_name_is_hidden_in_its_passage_too(officer: tuple[FlaskClient, int]) -> None:
    client, number = officer
    _, page = profile(client, number, "案件", FIRST)
    assert sorted(passages(page)) == ["|凌××|", "|阮××|"]
    assert "凌怀竹" not in page
    assert "一号" not in page.split("<main")[-1].split("时间线")[-1]
    place = PLACES["凌怀竹"]
    assert f"第 {place + 1}–{place + 3} 字" in page


def test_an_opened_name_is_read_in_its_sentence(officer: tuple[FlaskClient, int]) -> None:
    client, number = officer
    address, _ = profile(client, number, "自然人", "阮××")
    [at] = parse_qs(urlsplit(address).query)["at"]
    opened_ = client.post(
        f"{MATTERS}/{number}/names", data={"at": at, "reason": "核对"}, follow_redirects=True
    )
    assert set(passages(opened_.text)) == {"被告：|阮松溪|，与凌××系邻居"}


def test_who_handles_the_case_reads_whole_sentences(site: Flask) -> None:
    page = signed_in(site, "judge").get(f"/t/{SLUG}/cases/{FIRST}").text
    assert "被告：|阮松溪|，与凌怀竹系邻居" in passages(page)
