"""An adapter that reads a source on its own side; what it may reach it asks the product for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from socket import socket
from typing import Any

import polars as pl

from core.adapters.inbox import InboxAndNetwork
from core.adapters.model import Adapter, Fetched, Portion
from core.errors import BadInput
from core.plugin.apart import faults
from core.plugin.apart.messages import Message, packed, receive, send
from core.texts import Text

MOST = 2**28


def asking(channel: socket, inbox: Path) -> InboxAndNetwork:
    """What an adapter may reach: its institution's inbox to read, and addresses by asking."""

    def ask(what: str, url: str, headers: Mapping[str, str]) -> Message:
        send(channel, Message({"ask": what, "url": url, "headers": dict(headers)}))
        answer = receive(channel, most=MOST)
        if "raised" in answer.said:
            raise faults.understood(answer.said["raised"], plugin="", hook=what)
        return answer

    def check(url: str) -> None:
        ask("check", url, {})

    def fetched(url: str, headers: Mapping[str, str]) -> Fetched:
        answer = ask("fetch", url, headers)
        return Fetched(int(answer.said["status"]), bytes(answer.pieces[0]))

    return InboxAndNetwork(inbox, _refuse, check, fetched)


def portions(
    channel: socket, said: Mapping[str, Any], offered: Sequence[Adapter]
) -> Iterator[Message]:
    """What is new, portion by portion, as messages."""
    [adapter] = [each for each in offered if each.id == said["adapter"]]
    outside = asking(channel, Path(said["inbox"]))
    for portion in adapter.read(said["settings"], said["mark"], outside):
        yield _message(portion)


def _refuse(host: str, port: int) -> None:
    raise BadInput(
        Text("插件不能自己联网，请用 fetch", "a plugin connects to nothing; use fetch"),
        where=f"{host}:{port}",
    )


def _message(portion: Portion) -> Message:
    about = {"name": portion.name, "mark": portion.mark}
    if isinstance(portion.content, pl.DataFrame):
        return Message({"portion": about}, [packed(portion.content)])
    return Message({"portion": {**about, "file": str(portion.content)}})
