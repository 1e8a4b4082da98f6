"""A real OpenID provider in a process of its own, and a browser's part in front of it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from tests.services import free_port

SECONDS_TO_START = 60


class _Stays(HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *given: object) -> None:
        return None


@contextmanager
def running() -> Iterator[str]:
    """The issuer of a provider that is up, stopped at the end."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait(issuer)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def _wait(issuer: str) -> None:
    for _ in range(SECONDS_TO_START * 5):
        try:
            urlopen(issuer).close()  # noqa: S310 - our own provider
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    message = "the provider does not start"
    raise TimeoutError(message)


def knows(issuer: str, subject: str, claims: Mapping[str, object]) -> None:
    """Let the provider know somebody."""
    body = json.dumps(claims).encode()
    headers = {"Content-Type": "application/json"}
    address = f"{issuer}/users/{subject}"
    asked = Request(address, data=body, headers=headers, method="PUT")  # noqa: S310 - our own
    urlopen(asked).close()  # noqa: S310 - our own


def signed_in(address: str, subject: str) -> dict[str, str]:
    """Sign in at the provider; the parameters with which it sends the browser back."""
    try:
        build_opener(_Stays).open(address, data=f"sub={subject}".encode()).close()
    except HTTPError as answer:
        location = answer.headers["Location"]
        answer.close()
        return dict(parse_qsl(urlsplit(location).query))
    message = "the provider did not send the browser back"
    raise AssertionError(message)
