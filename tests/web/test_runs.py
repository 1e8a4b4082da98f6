"""Scoring is started from a page, followed there, and cancelled there while it lasts."""

import re

from flask.testing import FlaskClient

from tests.web.conftest import Reader, made

HTTPS = "https://localhost"
RUNS = "/t/wangjiang/runs"


def started(client: FlaskClient) -> str:
    answer = client.post(RUNS, data={"period": "2025-Q3"}, base_url=HTTPS)
    assert answer.status_code == 302
    return str(answer.location)


def test_the_form_opens_at_the_newest_period_that_is_scored(reader: Reader) -> None:
    page = reader("office", of=made()).get(RUNS, base_url=HTTPS).text
    assert re.findall(r'<option value="([^"]+)" selected', page) == ["2025-Q3"]


def test_a_run_under_way_can_be_cancelled_and_started_again(reader: Reader) -> None:
    client = reader("office", of=made())
    run = started(client)
    assert "取消这次计分？" in client.get(run, base_url=HTTPS).text
    answer = client.post(f"{run}/cancel", base_url=HTTPS)
    assert answer.location == run
    page = client.get(run, base_url=HTTPS).text
    assert "计分已取消，原有结果没有变化。" in page
    assert "hx-get" not in page
    assert "取消这次计分？" not in page
    assert "重新计分" in page
    assert "已取消</span>" in client.get(RUNS, base_url=HTTPS).text


def test_a_run_that_is_over_says_so_instead_of_being_cancelled(reader: Reader) -> None:
    client = reader("office", of=made())
    run = started(client)
    for _ in range(3):
        client.get(run, base_url=HTTPS)
    assert "取消这次计分？" not in client.get(run, base_url=HTTPS).text
    answer = client.post(f"{run}/cancel", base_url=HTTPS)
    assert answer.status_code == 409
    assert "这次计分已经结束" in answer.text


def test_no_run_is_cancelled_without_a_token_of_the_form_or_from_elsewhere(reader: Reader) -> None:
    app = made()
    run = started(reader("office", of=app))
    elsewhere = run.replace("wangjiang", "chenghu")
    for who, address in (("elsewhere", run), ("elsewhere", elsewhere), ("judge", run)):
        answer = reader(who, of=app).post(f"{address}/cancel", base_url=HTTPS)
        assert answer.status_code == 404
    client = reader("office", of=app)
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"{run}/cancel", base_url=HTTPS).status_code == 400
    assert "取消这次计分？" in client.get(run, base_url=HTTPS).text
