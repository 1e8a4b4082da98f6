"""An adapter of a plugin from outside: it reads on its side, and the product fetches for it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from core.adapters.model import Mark, Outside, Portion, Setting, SettingKind
from core.errors import NotAllowed
from core.plugin.apart import faults
from core.plugin.apart.conversations import Answers, Conversation
from core.plugin.apart.messages import Message, nonsense, unpacked
from core.plugin.apart.understanding import Offered, word
from core.texts import Text

LARGEST_MARK = 2**16


class Talk(Protocol):
    """Begins a conversation with a plugin."""

    def __call__(
        self, hook: str, readable: tuple[Path, ...] = ()
    ) -> AbstractContextManager[Conversation]:
        """A process that has the plugin imported."""


@dataclass(frozen=True)
class AdapterApart:
    """What the product knows of an adapter whose code it never runs."""

    offered: Offered
    talk: Talk

    @property
    def id(self) -> str:
        """What a source refers to it by."""
        return self.offered.id

    @property
    def label(self) -> Text:
        """What users call it."""
        return self.offered.label

    @property
    def settings(self) -> Sequence[Setting]:
        """What it asks about a source."""
        return self.offered.settings

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """Its portions, each checked; it sees the institution's inbox and what is fetched."""
        inbox = outside.folder(".")
        answers = _answers(outside, self._hosts(settings))
        with self.talk("read", (inbox,)) as talk:
            said = {"adapter": self.id, "settings": dict(settings), "mark": dict(mark)}
            talk.say("read", **said, inbox=str(inbox))
            while (message := talk.hear(answers)).said.get("portion") is not None:
                yield _portion(message, outside, rows=talk.limits.rows)
                talk.go_on()
            if "raised" in message.said:
                raise faults.understood(message.said["raised"], plugin=talk.plugin, hook="adapters")

    def _hosts(self, settings: Mapping[str, str]) -> frozenset[str]:
        """Those that it declares, and those that the institution wrote as addresses."""
        named = (
            urlsplit(settings.get(each.name, "")).hostname
            for each in self.settings
            if each.kind is SettingKind.ADDRESS
        )
        return frozenset(each for each in (*self.offered.hosts, *named) if each)


def _answers(outside: Outside, hosts: frozenset[str]) -> Answers:
    def check(asked: Message) -> Message:
        outside.check_url(_address(asked, hosts))
        return Message({"status": 0})

    def fetch(asked: Message) -> Message:
        address = _address(asked, hosts)
        fetched = outside.fetch(address, headers=_headers(asked.said.get("headers")))
        return Message({"status": fetched.status}, [fetched.content])

    return {"check": check, "fetch": fetch}


def _address(asked: Message, hosts: frozenset[str]) -> str:
    address = word(asked.said.get("url"))
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if host not in hosts:
        raise NotAllowed(
            Text("插件没有申报这台主机", "the plugin does not declare this host"),
            where=(host or address)[:80],
            advice=Text("只能访问来源中填写的或插件申报的主机", "name it in the source"),
        )
    return address


def _headers(said: object) -> Mapping[str, str]:
    if not isinstance(said, dict):
        raise nonsense("headers")
    return {word(name): word(value) for name, value in said.items()}


def _portion(message: Message, outside: Outside, *, rows: int) -> Portion:
    about = message.said["portion"]
    if not isinstance(about, dict) or not isinstance(about.get("mark"), dict):
        raise nonsense("portion")
    if len(json.dumps(about["mark"])) > LARGEST_MARK:
        raise nonsense("mark")
    name = word(about.get("name"))
    if "file" in about:
        return Portion(name, outside.folder(word(about["file"])), about["mark"])
    if len(message.pieces) != 1:
        raise nonsense("portion")
    return Portion(name, unpacked(message.pieces[0], rows=rows), about["mark"])
