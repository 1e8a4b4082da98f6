"""An inbox with files in it, for an adapter that is being tested."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from core.adapters.inbox import SETTLED_SECONDS, InboxAndNetwork
from core.adapters.model import Adapter, Fetched, Mark, Portion
from core.errors import NotAllowed
from core.texts import Text

LONG_SETTLED = 10 * SETTLED_SECONDS


def laid(inbox: Path, files: Mapping[str, bytes]) -> None:
    """The files in the inbox, as if written some time ago, in this order."""
    now = time.time() - LONG_SETTLED
    for place, (name, content) in enumerate(files.items()):
        file = inbox / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (now + place / 1000,) * 2)


def portions(
    adapter: Adapter,
    settings: Mapping[str, str],
    inbox: Path,
    *,
    files: Mapping[str, bytes],
    answers: Mapping[str, bytes],
    mark: Mark,
) -> list[Portion]:
    """What an adapter hands over from such an inbox; defaults of its settings are filled in.

    ``answers`` is what addresses answer; every other address is refused.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    laid(inbox, files)
    defaults = {each.name: each.default for each in adapter.settings if each.default}

    def check_url(url: str) -> None:
        if url not in answers:
            _refuse(url)

    outside = InboxAndNetwork(
        inbox,
        host=lambda host, port: _refuse(f"{host}:{port}"),
        url=check_url,
        get=lambda url, _: Fetched(200, answers[url]),
    )
    return list(adapter.read(defaults | dict(settings), mark, outside))


def _refuse(address: str) -> None:
    raise NotAllowed(
        Text("测试中不许连接外部地址", "a test does not connect to anything"), where=address
    )
