"""Connections that somebody else names go to public addresses, or where the operator lets them."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest

from core.errors import BadInput, NotAllowed, Unavailable
from core.outgoing import Address, Outgoing


def answering(*addresses: str) -> Outgoing:
    def resolve(host: str, port: int) -> Sequence[Address]:
        return [ip_address(each) for each in addresses]

    return Outgoing(resolve=resolve)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b:1::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "fec0::1",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "5f00::1",
    ],
)
def test_a_private_address_is_refused_under_whatever_name(address: str) -> None:
    with pytest.raises(NotAllowed, match="innocent"):
        answering(address).check_host("innocent.example", 443)
    with pytest.raises(NotAllowed):
        answering("93.184.216.34", address).check_url("https://innocent.example/x")


def test_a_public_address_is_let_through() -> None:
    found = answering("93.184.216.34", "2606:2800:220:1::1")
    assert [str(each) for each in found.addresses("example.com", 443)] == [
        "93.184.216.34",
        "2606:2800:220:1::1",
    ]


def test_the_operator_lets_a_network_through() -> None:
    found = Outgoing((ip_network("10.8.0.0/16"),))
    found.check_host("10.8.3.4", 5432)
    with pytest.raises(NotAllowed):
        found.check_host("10.9.3.4", 5432)


@pytest.mark.parametrize("written", ["127.1", "0x7f000001", "2130706433", "localhost", "[::1]"])
def test_other_writings_of_the_loopback_are_seen_through(written: str) -> None:
    with pytest.raises((NotAllowed, Unavailable)):
        Outgoing().check_url(f"http://{written}/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://h/",
        "gopher://h",
        "h/path",
        "",
        "http://",
        "http://u@h/",
        "http://1.1.1.1:0/",
        "http://[/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        answering("93.184.216.34").check_url(url)
