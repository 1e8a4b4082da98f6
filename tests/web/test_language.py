"""Both languages are complete, and the reader's choice is kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.web.conftest import Reader
from web.language import CATALOGUES

WEB = Path(__file__).parents[2] / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FORMS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PAGES = (
    "/t/wangjiang/",
    "/t/wangjiang/data",
    "/t/wangjiang/data/cases",
    "/t/wangjiang/runs",
    "/t/wangjiang/results/2025-Q3",
    "/t/wangjiang/results/2025-Q3?level=unit",
    "/t/wangjiang/results/2025-Q3/people/1008",
    "/t/wangjiang/results/2025-Q3/person/1008/appeal_rate",
    "/t/anlan/city/2025-Q3",
    "/t/wangjiang/directives",
    "/t/wangjiang/audit",
    "/institutions",
    "/nowhere",
)


def sentences() -> Iterator[str]:
    """Every sentence that a page or a view asks to have translated."""
    methods = [("**.py", "python"), ("pages/**.html", "jinja2")]
    for _, _, message, _, _ in extract_from_dir(WEB, methods, options_map={}, keywords=FORMS):
        yield message if isinstance(message, str) else message[0]


def translations() -> dict[str, tuple[str, ...]]:
    """The catalogue: Chinese sentence to its English forms."""
    found = {}
    for place in CATALOGUES.glob("*.po"):
        with place.open("rb") as source:
            for each in read_po(source, locale="en"):
                if each.id:
                    single = isinstance(each.id, str)
                    forms = (each.string,) if single else tuple(each.string)
                    found[each.id if single else each.id[0]] = forms
    return found


def test_every_sentence_has_its_english_and_nothing_else_is_kept() -> None:
    assert set(sentences()) == set(translations())


def test_the_english_is_english_with_the_same_placeholders() -> None:
    for chinese, forms in translations().items():
        for english in forms:
            assert english.strip(), chinese
            assert not CHINESE.search(english), english
            assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(chinese)), chinese


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_english_says_nothing_of_its_own_in_chinese(reader: Reader, address: str) -> None:
    chinese = reader("city").get(address, base_url="https://localhost").text
    english = reader("city", language="en").get(address, base_url="https://localhost").text
    assert 'lang="en"' in english
    ours = {each for each in sentences() if CHINESE.search(each) and len(each) > 3}
    assert [each for each in ours if each in english and "%(" not in each] == []
    assert any(each in chinese for each in ours)


def test_the_choice_of_language_is_kept_and_leads_back(reader: Reader) -> None:
    client = reader()
    answer = client.post(
        "/language", data={"language": "en", "back": "/sign-in"}, base_url="https://localhost"
    )
    assert answer.headers["Location"] == "/sign-in"
    assert "Sign in" in client.get("/sign-in", base_url="https://localhost").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_switch_leads_off_this_site(reader: Reader, back: str) -> None:
    for where, form in (("/language", {"language": "en"}), ("/theme", {"theme": "dark"})):
        answer = reader().post(where, data={**form, "back": back}, base_url="https://localhost")
        assert answer.headers["Location"] == "/"


def test_a_browser_in_english_is_greeted_in_english(reader: Reader) -> None:
    client = reader(language="")
    headers = {"Accept-Language": "en-GB,en;q=0.9"}
    page = client.get("/sign-in", base_url="https://localhost", headers=headers).text
    assert "Account" in page
    assert "帐号" in client.get("/sign-in", base_url="https://localhost").text
