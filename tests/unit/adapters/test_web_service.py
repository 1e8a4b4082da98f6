"""A web service is read page by page, asked only for what is new, and cannot lead elsewhere."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.adapters.sources import State
from tests.unit.adapters.conftest import Court
from tests.unit.evidence.court import ONE, rows

Answer = Callable[[dict[str, str], dict[str, str]], tuple[int, Any]]
COLUMNS = {"no": "案号", "dates.filed": "立案日期", "judge": "承办人"}


class Service:
    """A real server; ``answer`` makes a status and a body out of parameters and headers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer: Answer = lambda parameters, headers: (200, [])
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/cases"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = parse_qs(urlsplit(self.path).query)
                parameters = {name: values[0] for name, values in found.items()}
                service.asked.append(parameters)
                status, body = service.answer(parameters, dict(self.headers))
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", body)
                self.end_headers()
                self.wfile.write(body.encode() if isinstance(body, str) else _json(body))

            def log_message(self, format: str, *args: Any) -> None:
                """Be silent."""

        return Handler

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


def case(number: int, updated: Any = None) -> dict[str, Any]:
    found = {"no": f"（2024）京01民初{number}号", "dates": {"filed": "2024-01-05"}, "judge": "S1"}
    return found | ({} if updated is None else {"updated": updated})


def pages(size: int, cases: list[dict[str, Any]]) -> Answer:
    def answer(parameters: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        since = parameters.get("since", "")
        found = [each for each in cases if str(each.get("updated", "")) >= since]
        start = (int(parameters.get("page", 1)) - 1) * size
        return 200, {"data": {"items": found[start : start + size]}}

    return answer


def test_every_page_is_read_and_later_only_what_is_new(court: Court, service: Service) -> None:
    cases = [case(number, f"2026-03-0{number}") for number in range(1, 6)]
    service.answer = pages(2, cases)
    settings = {"url": service.url, "records": "data.items"}
    settings |= {"watermark": "updated", "since": "since"}
    source = court.add("web", settings, columns=COLUMNS)
    assert court.sources.read(ONE, source).accepted == 5
    assert court.sources.book.get(ONE, source).mark == {"since": "2026-03-05"}
    cases.append(case(6, "2026-03-06"))
    assert court.sources.read(ONE, source).changed == 1
    assert service.asked[-1]["since"] == "2026-03-05"
    assert len(rows(court.evidence)) == 6


def test_numbers_are_compared_as_numbers(court: Court, service: Service) -> None:
    service.answer = pages(5, [case(1, 9), case(2, 10)])
    settings = {"url": service.url, "records": "data.items", "watermark": "updated"}
    source = court.add("web", settings, columns=COLUMNS)
    court.sources.read(ONE, source)
    assert court.sources.book.get(ONE, source).mark == {"since": 10}


def test_pages_may_be_links_on_the_same_host(court: Court, service: Service) -> None:
    def answer(parameters: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        number = int(parameters.get("from", 1))
        following = f"?from={number + 1}" if number < 3 else None
        return 200, {"rows": [case(number)], "next": following}

    service.answer = answer
    settings = {"url": service.url, "records": "rows", "paging": "next", "page": "next"}
    source = court.add("web", settings, columns=COLUMNS)
    assert court.sources.read(ONE, source).accepted == 3


def test_the_secret_is_sent_and_never_shown(court: Court, service: Service) -> None:
    def answer(parameters: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        return (200, [case(1)]) if headers.get("Authorization") == "Bearer s3" else (401, "")

    service.answer = answer
    settings = {"url": service.url, "paging": "none"}
    wrong = court.add("web", settings | {"authorization": "Bearer no"}, columns=COLUMNS)
    reading = court.sources.read(ONE, wrong)
    assert reading.fault is not None
    assert "401" in reading.fault.zh
    assert "Bearer" not in reading.fault.zh
    court.sources.book.remove(ONE, wrong)
    right = court.add("web", settings | {"authorization": "Bearer s3"}, columns=COLUMNS)
    assert court.sources.read(ONE, right).accepted == 1


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        ((503, ""), State.ACTIVE, "503"),
        ((429, ""), State.ACTIVE, "429"),
        ((404, ""), State.STOPPED, "404"),
        ((302, "http://10.0.0.1/"), State.STOPPED, "302"),
        ((200, "<html>"), State.STOPPED, "JSON"),
        ((200, {"error": "x"}), State.STOPPED, "记录的列表"),
        ((200, [1, 2]), State.STOPPED, "记录的列表"),
    ],
)
def test_a_wrong_answer_is_told_and_only_some_are_tried_again(
    court: Court, service: Service, given: tuple[int, Any], state: State, said: str
) -> None:
    service.answer = lambda parameters, headers: given
    source = court.add("web", {"url": service.url}, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert said in reading.fault.zh
    assert court.sources.book.get(ONE, source).state is state


def test_a_service_that_is_away_is_tried_again(court: Court, service: Service) -> None:
    source = court.add("web", {"url": "http://127.0.0.1:9/"}, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert court.sources.book.get(ONE, source).failures == 1


def test_the_next_page_may_not_be_on_another_host(court: Court, service: Service) -> None:
    answer = {"rows": [case(1)], "next": "http://10.0.0.1/steal"}
    service.answer = lambda parameters, headers: (200, answer)
    settings = {"url": service.url, "records": "rows", "paging": "next", "page": "next"}
    source = court.add("web", settings, columns=COLUMNS)
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "另一台主机" in reading.fault.zh
