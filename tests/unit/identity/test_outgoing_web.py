"""Requests go to the address that was checked, whatever the name says next."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address, ip_network

import httpx2
import pytest

from core.errors import NotAllowed, Unavailable
from core.outgoing import Address, Outgoing
from core.outgoing_web import LARGEST, CheckedTransport

HERE = ip_network("127.0.0.0/8")


class Inside(BaseHTTPRequestHandler):
    """A server of the inner network that nobody outside should reach."""

    def do_GET(self) -> None:
        self.server.asked.append(self.headers["Host"])  # type: ignore[attr-defined]
        body = b"x" * (LARGEST + 1) if self.path == "/large" else b"secret"
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://metadata.example/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    found = HTTPServer(("127.0.0.1", 0), Inside)
    found.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def client(outgoing: Outgoing, *, follow: bool = False) -> httpx2.Client:
    transport = CheckedTransport(outgoing)
    return httpx2.Client(transport=transport, trust_env=False, follow_redirects=follow, timeout=5)


def test_a_name_that_turns_private_after_the_check_is_not_reached(server: HTTPServer) -> None:
    answers: list[list[Address]] = [[ip_address("93.184.215.14")], [ip_address("127.0.0.1")]]
    outgoing = Outgoing(resolve=lambda host, port: answers.pop(0))
    address = f"http://turns.example:{server.server_port}/"
    outgoing.check_url(address)
    with client(outgoing) as asking, pytest.raises(NotAllowed):
        asking.get(address)
    assert server.asked == []  # type: ignore[attr-defined]


def test_an_allowed_network_is_reached_under_its_own_name(server: HTTPServer) -> None:
    outgoing = Outgoing((HERE,), resolve=lambda host, port: [ip_address("127.0.0.1")])
    with client(outgoing) as asking:
        assert asking.get(f"http://sso.example:{server.server_port}/").text == "secret"
    assert server.asked == [f"sso.example:{server.server_port}"]  # type: ignore[attr-defined]


def test_a_redirect_into_a_private_network_is_refused(server: HTTPServer) -> None:
    def resolve(host: str, port: int) -> list[Address]:
        inner = "169.254.169.254" if host == "metadata.example" else "127.0.0.1"
        return [ip_address(inner)]

    outgoing = Outgoing((HERE,), resolve=resolve)
    with client(outgoing, follow=True) as asking, pytest.raises(NotAllowed):
        asking.get(f"http://sso.example:{server.server_port}/away")


def test_a_flood_and_silence_are_unavailable(server: HTTPServer) -> None:
    outgoing = Outgoing((HERE,), resolve=lambda host, port: [ip_address("127.0.0.1")])
    with client(outgoing) as asking:
        with pytest.raises(Unavailable):
            asking.get(f"http://sso.example:{server.server_port}/large")
        with pytest.raises(Unavailable):
            asking.get("http://sso.example:1/")
