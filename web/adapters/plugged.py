"""Plugins for the pages: what is installed, joined with what the institution has switched."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import NotFound
from core.plugin.lifecycle import Lifecycle
from core.plugin.manager import Plugins
from core.plugin.observers import Declared
from core.plugin.reporting import Reporting
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.plugged.model import Report
from tenants.plugged.service import Switchboard
from web.pages.plugged.port import Shown
from web.values import Place


@dataclass(frozen=True)
class PagePlugins:
    """See ``web.pages.plugged.port``."""

    plugins: Plugins
    board: Switchboard
    life: Lifecycle
    reporting: Reporting

    def all(self, place: Place) -> Sequence[Shown]:
        return [
            Shown(
                name=name,
                on=on,
                installed=name in self.plugins.outside,
                declared=self._declared(name) if on else None,
            )
            for name, on in sorted(self._known(place).items())
        ]

    def switch(self, place: Place, name: str, *, on: bool) -> None:
        if name not in self._known(place):
            raise NotFound(Text("没有这个插件", "there is no such plugin"))
        self.board.switch(TenantId(place.id), name, on=on)
        self.life.look(TenantId(place.id))
        self.reporting.forget(TenantId(place.id))

    def reports(self, place: Place) -> Sequence[Report]:
        return self.board.reports(TenantId(place.id))

    def _declared(self, name: str) -> Declared | None:
        return self.plugins.declared(name) if name in self.plugins.outside else None

    def _installed(self) -> Sequence[str]:
        return sorted(self.plugins.outside)

    def _known(self, place: Place) -> dict[str, bool]:
        switched = {each.plugin: each.on for each in self.board.of(TenantId(place.id))}
        return dict.fromkeys(self._installed(), False) | switched
