"""Where connections may go that somebody else names: never into private networks by accident.

Every address that a name resolves to must be public, or lie in a network that the operator has
let through; cloud metadata, loopback and link-local addresses are as private as the rest.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from core.errors import BadInput, NotAllowed, Unavailable
from core.texts import Text

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
TUNNELS = tuple(
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
"""Addresses that carry another one, which may be private."""
UNICAST = ip_network("2000::/3")
"""All that has been given out for use on the net; whatever else IPv6 has is for some purpose."""
PORTS = {"http": 80, "https": 443}


def resolve(host: str, port: int) -> Sequence[Address]:
    """Every address of a name; Unavailable if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unavailable(
            Text("找不到这台主机", "there is no such host"),
            where=host,
            advice=Text("请核对主机名", "check the name"),
        ) from None
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


@dataclass(frozen=True)
class Outgoing:
    """Checks an address before anything is sent there; ``let_through`` are private networks."""

    let_through: Sequence[Network] = ()
    resolve: Callable[[str, int], Sequence[Address]] = resolve

    def addresses(self, host: str, port: int) -> Sequence[Address]:
        """The addresses to connect to, all of them checked. NotAllowed or Unavailable.

        Connect to one of these, not to the name: it may resolve to another address next time.
        """
        found = self.resolve(host, port)
        refused = [each for each in found if not self._may(each)]
        if refused or not found:
            raise NotAllowed(
                Text("这个地址在内部网络，不能连接", "this address lies in a private network"),
                where=f"{host}:{port}",
                advice=Text(
                    "确需连接时，请运维人员在 GONGHENG_OUTGOING_NETWORKS 中放行该网段",
                    "the operator may let its network through by GONGHENG_OUTGOING_NETWORKS",
                ),
            )
        return found

    def check_host(self, host: str, port: int) -> None:
        """Raise unless connections may go there."""
        self.addresses(host, port)

    def check_url(self, url: str) -> None:
        """The same for a web address, which must be plain http or https without a password."""
        parts = _parts(url)
        self.addresses(*parts)

    def _may(self, address: Address) -> bool:
        plain = getattr(address, "ipv4_mapped", None) or address
        if any(plain in each for each in self.let_through if each.version == plain.version):
            return True
        if any(plain in each for each in TUNNELS if each.version == plain.version):
            return False
        given_out = plain.version == 4 or plain in UNICAST
        return given_out and plain.is_global and not plain.is_multicast


def _parts(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if parts.scheme not in PORTS or not host or port == 0 or parts.username is not None:
        raise BadInput(
            Text("这不是网址", "this is no web address"),
            where=url[:80],
            advice=Text(
                "写成 https://主机/路径，不带用户名", "write https://host/path, without a user name"
            ),
        )
    return host, port or PORTS[parts.scheme]
