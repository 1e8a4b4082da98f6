"""The picture of associations at 2,000 entities: its frame rate, its keyboard, its filters."""

import json
import logging
import random
import threading
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import make_server

from core.graph.elements import Key
from tenants.matters.model import Wish
from tenants.matters.service import china_today
from tests.site import PASSWORD
from tests.web.associations.conftest import JUDGE, SLUG, fill
from web.adapters.doors import doors_of
from web.bootstrap import opened
from web.serving import pages

FLOOR = 5.0
"""Frames a second while panning: far below what a desk has, since a test machine has no GPU."""

FRAMES = """() => new Promise((done) => {
  const graph = document.querySelector(".gh-canvas").graph;
  let frames = 0;
  const begun = performance.now();
  const step = () => {
    graph.panBy({ x: frames % 40 < 20 ? 6 : -6, y: 2 });
    frames += 1;
    const passed = performance.now() - begun;
    if (passed < 3000) requestAnimationFrame(step); else done(frames * 1000 / passed);
  };
  requestAnimationFrame(step);
})"""


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address of a court with a matter in force, and the matter's number."""
    home = tmp_path_factory.mktemp("explorer")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        fill(application, home)
        tenant = application.tenants.get(SLUG).id
        application.graph.projector.project(tenant)
        matters = doors_of(application).matters_
        officer, leader = (
            application.members.actor(application.identity.named(name), tenant)
            for name in ("officer", "leader")
        )
        wish = Wish("37号", "条例", "核查", (Key("staff", JUDGE),), china_today())
        number = matters.ask(officer, wish).number
        matters.approve(leader, number)
        server = make_server("127.0.0.1", 0, pages(application), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.port}", number
        server.shutdown()
        thread.join()
        server.server_close()


def crowd(entities: int) -> str:
    """A picture of so many entities, most with one link, some with many."""
    chance = random.Random(20261122)
    kinds = (("干警", "staff"), ("案件", "case"), ("自然人", "party"), ("律师", "agent"))
    nodes = [
        {"id": f"n{n}", "name": f"实体{n}", "kind": kinds[n % 4][0], "shape": kinds[n % 4][1]}
        | {"at": "", "about": n == 0}
        for n in range(entities)
    ]
    edges = [
        {"id": f"e{n}", "source": f"n{n}", "target": f"n{chance.randrange(max(1, n // 3 or 1))}"}
        | {"label": "关联", "since": f"20{10 + n % 15}-01-01", "until": None, "on": 0}
        for n in range(1, entities)
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False)


@pytest.fixture
def page(browser: Browser, explorer: tuple[str, int]) -> Iterator[Page]:
    """The explorer with 2,000 entities instead of the court's own few."""
    base, number = explorer
    context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "language", "value": "zh_CN", "url": base}])
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    shown.goto("/sign-in")
    shown.fill("#name", "officer")
    shown.fill("#password", PASSWORD)
    shown.click("#enter")
    shown.wait_for_url("**/t/**")

    def crowded(route: Route) -> None:
        answer = route.fetch()
        before, _, rest = answer.text().partition('data-graph="')
        after = rest.partition('"')[2]
        body = f'{before}data-graph="{escape(crowd(2000))}"{after}'
        route.fulfill(response=answer, body=body)

    shown.route("**/explore", crowded)
    shown.goto(f"/t/{SLUG}/matters/{number}/explore")
    shown.wait_for_selector(".gh-canvas[data-settled]")
    yield shown
    context.close()


def test_two_thousand_entities_move_smoothly_by_mouse_and_keyboard(
    page: Page, record_property: Callable[[str, object], None], tmp_path: Path
) -> None:
    assert "2,000" in page.inner_text(".said") or "2000" in page.inner_text(".said")
    rate = page.evaluate(FRAMES)
    record_property("frames_per_second_at_2000", round(rate, 1))
    print(f"frames a second at 2,000 entities: {rate:.1f}")
    assert rate >= FLOOR
    page.screenshot(path=tmp_path / "explorer.png")
    page.focus(".gh-canvas .place")
    said = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        said.add(page.inner_text(".said").split(" · ")[0])
    assert len(said) > 1
    page.keyboard.press("p")
    assert page.get_attribute("[data-act=pin]", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.is_disabled("[data-act=pin]")
    page.click(".gh-sift summary")
    page.uncheck(".gh-sift input[value='案件']")
    assert "1500" in page.inner_text(".said").replace(",", "")
    page.fill(".gh-sift input[name=least]", "3")
    left = page.evaluate("document.querySelector('.gh-canvas').graph.nodes(':visible').length")
    assert 0 < left < 1500
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_what_may_not_be_expanded_is_refused_in_the_words_of_the_server(page: Page) -> None:
    why = "应当回避：涉及您所在部门的人员或案件"
    page.route("**/near.json*", lambda route: route.fulfill(status=403, json={"problem": why}))
    page.evaluate("document.querySelector('.gh-canvas').graph.nodes().data('at', 'x')")
    page.focus(".gh-canvas .place")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(f".gh-canvas .said:has-text('{why}')")
    assert "2000" in page.inner_text(".said").replace(",", "")
