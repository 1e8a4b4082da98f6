"""The processes of the service form: pages under gunicorn, a worker, and when they refuse."""

import re
import subprocess
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.conftest import LOGIN, MAKE_LOGIN, administer, postgres_url
from tests.processes import free_port, listens
from tests.service.installation import Installation, children, until
from web.built import MANIFEST
from web.demo import PASSWORD
from web.serving import gunicorn

pytestmark = [pytest.mark.postgresql, pytest.mark.redis]
RESULTS = re.compile(r'class="gh-btn pri" href="([^"]+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Reader:
    """A browser's cookies and forms, over a real connection to the port behind the proxy."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        """The page at a path."""
        answer, page = self._ask("GET", path)
        assert answer.status == 200, (path, answer.status)
        return page

    def post(self, path: str, *, form_at: str, **fields: str) -> str:
        """Send a form with the token of its page; the address that follows."""
        token = TOKEN.search(self.get(form_at))
        assert token
        body = urlencode({"csrf_token": token[1], **fields})
        answer, _ = self._ask("POST", path, body)
        assert answer.status == 302, (path, answer.status)
        return str(answer.headers["Location"])

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={each}" for name, each in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        connection.close()
        return answer, page


@pytest.mark.skipif(not MANIFEST.exists(), reason="run python -m web.assets first")
def test_a_run_is_started_on_a_page_of_one_process_and_followed_to_its_end(
    service_city: Installation,
) -> None:
    port = free_port()
    serving = service_city.started("serve", "--port", str(port))
    with serving as server, service_city.started("worker"):
        until(lambda: listens(port))
        reader = Reader(port)
        reader.post("/sign-in", form_at="/sign-in", name="office", password=PASSWORD)
        assert len(children(server.pid)) == 2
        assert b"gunicorn" in Path(f"/proc/{server.pid}/cmdline").read_bytes()
        assert threads(server.pid) == 1  # nothing that would not survive a fork
        runs = "/t/wangjiang/runs"
        run = reader.post(runs, form_at=runs, period="2026-05")
        until(lambda: "gh-note" in reader.get(f"{run}/progress"))
        over = reader.get(f"{run}/progress")
        assert "计分完成" in over
        results = RESULTS.search(over)
        assert results
        assert "<table" in reader.get(unescape(results[1]))


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def test_gunicorn_preloads_nothing() -> None:
    assert "--preload" not in gunicorn(host="127.0.0.1", port=1, processes=2)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_an_outdated_schema_is_refused_in_one_line(
    command: str, empty_service: Installation
) -> None:
    name = f"outdated_{uuid4().hex[:12]}"
    administer(MAKE_LOGIN, f"CREATE DATABASE {name} OWNER {LOGIN}")
    done = with_database(empty_service, postgres_url(name)).run(command)
    administer(f"DROP DATABASE {name} WITH (FORCE)")
    assert refusal(done) == (
        "gongheng: GONGHENG_DATABASE_URL · the database schema is not current"
        " · run gongheng upgrade first"
    )


def test_a_login_that_may_bypass_row_security_is_refused(empty_service: Installation) -> None:
    url = empty_service.urls["GONGHENG_DATABASE_URL"].replace(LOGIN, "postgres")
    said = refusal(with_database(empty_service, url).run("worker"))
    assert "postgres may bypass row security" in said


def test_a_server_that_does_not_answer_is_named(empty_service: Installation) -> None:
    port = free_port()
    url = f"postgresql://nobody@127.0.0.1:{port}/none"
    assert "GONGHENG_DATABASE_URL" in refusal(with_database(empty_service, url).run("worker"))
    urls = {**empty_service.urls, "GONGHENG_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    said = refusal(Installation(empty_service.data, urls).run("worker"))
    assert "GONGHENG_REDIS_URL · Redis does not answer" in said


def test_the_owner_and_the_runtime_login_may_be_two(empty_service: Installation) -> None:
    name = f"owned_{uuid4().hex[:12]}"
    runtime = f"runtime_{uuid4().hex[:12]}"
    administer(
        MAKE_LOGIN,
        f"CREATE DATABASE {name} OWNER {LOGIN}",
        f"CREATE ROLE {runtime} LOGIN NOINHERIT",
    )
    urls = {
        **empty_service.urls,
        "GONGHENG_OWNER_DATABASE_URL": postgres_url(name),
        "GONGHENG_DATABASE_URL": postgres_url(name).replace(LOGIN, runtime),
    }
    installation = Installation(empty_service.data, urls)
    upgraded = installation.run("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    place = ("--sector", "court", "--level", "basic", "--name", "甲")
    added = installation.run("tenant", "add", "jia", *place)
    assert added.returncode == 0, added.stderr
    administer(f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {runtime}")


def with_database(installation: Installation, url: str) -> Installation:
    return Installation(installation.data, {**installation.urls, "GONGHENG_DATABASE_URL": url})


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a process that did not start."""
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    return line
