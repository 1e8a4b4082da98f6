"""What an institution's adapters may reach: its own inbox, and addresses that are let through."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadInput
from core.texts import Text


@dataclass(frozen=True)
class InboxAndNetwork:
    """``root`` is the institution's folder; the checks raise NotAllowed for an address."""

    root: Path
    host: Callable[[str, int], None]
    url: Callable[[str], None]

    def folder(self, written: str) -> Path:
        """The place of that name below the root, wherever links lead; BadInput outside."""
        root = self.root.resolve()
        found = (root / written).resolve()
        if found != root and root not in found.parents:
            raise BadInput(
                Text("不在本单位的收件目录内", "this lies outside the institution's inbox"),
                where=written[:80],
                advice=Text("请写收件目录下的相对位置", "name a place within the inbox"),
            )
        return found

    def check_host(self, host: str, port: int) -> None:
        """Raise NotAllowed unless connections may go there."""
        self.host(host, port)

    def check_url(self, url: str) -> None:
        """The same for a web service."""
        self.url(url)
