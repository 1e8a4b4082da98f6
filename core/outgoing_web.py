"""Web requests to addresses that somebody else names, each over a checked address.

The name is resolved once, checked, and the connection goes to the address that was checked, so a
name that changes its mind in between (DNS rebinding) gains nothing; TLS still proves the name.
Redirects are not followed by themselves, and one that a caller follows is checked like the first.
"""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

from core.errors import GonghengError, Unavailable
from core.outgoing import Outgoing
from core.texts import Text

SECONDS = 10
LARGEST = 2**20
"""Bytes of an answer: metadata, keys and tokens are far smaller."""


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses alone."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first of the checked addresses of the name."""
        address = str(self._outgoing.addresses(host, port)[0])
        return self._plain.connect_tcp(
            address,
            port,
            timeout=timeout,
            local_address=local_address,
            socket_options=socket_options,
        )


class CheckedTransport(httpx2.BaseTransport):
    """Sends a request over ``CheckedBackend`` and reads an answer of bounded size."""

    def __init__(self, outgoing: Outgoing, *, largest: int = LARGEST) -> None:
        self._largest = largest
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=CheckedBackend(outgoing)
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer; Unavailable where there is none or it is too large."""
        address = request.url
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=address.raw_scheme,
                host=address.raw_host,
                port=address.port,
                target=address.raw_path,
            ),
            headers=request.headers.raw,
            content=request.read(),
            extensions=request.extensions,
        )
        try:
            answer = self._pool.handle_request(asked)
            content = self._content(answer, str(address.copy_with(query=None)))
        except GonghengError:
            raise
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError):
            raise unreachable(str(address.copy_with(query=None))) from None
        return httpx2.Response(
            answer.status, headers=answer.headers, content=content, request=request
        )

    def _content(self, answer: httpcore2.Response, where: str) -> bytes:
        read = bytearray()
        try:
            for piece in answer.iter_stream():
                read += piece
                if len(read) > self._largest:
                    raise unreachable(where)
        finally:
            answer.close()
        return bytes(read)

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()


def unreachable(where: str) -> Unavailable:
    """The answer where the other side gives none."""
    return Unavailable(
        Text("对方没有正确应答", "The other side does not answer properly"),
        where=where[:200],
        advice=Text("请核对地址和网络，稍后再试", "Check the address and the network; try later"),
    )
