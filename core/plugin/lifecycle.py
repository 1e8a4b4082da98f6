"""Tells the plugins of an institution what has happened there; what they remark is kept.

It is told after the fact: a plugin that fails undoes nothing, whatever its importance for runs.
"""

from dataclasses import dataclass
from typing import Protocol

from core.plugin.manager import Plugins, Switches
from core.plugin.observers import Remark
from core.tenancy.model import TenantId

INSTALLED, UPGRADED, SEALED = "installed", "upgraded", "period_sealed"


class Board(Switches, Protocol):
    """Switches that also remember which version of a plugin an institution has met."""

    def meet(self, tenant: TenantId, plugin: str, version: str) -> str | None:
        """The version met before, empty where there was none; None where nothing has changed."""


@dataclass(frozen=True)
class Lifecycle:
    """Calls the hooks about an institution's plugins, packs and periods."""

    plugins: Plugins
    board: Board

    def look(self, tenant: TenantId) -> None:
        """Tell each plugin from outside that it was installed, or replaced by another version."""
        for name in self.plugins.in_use(tenant):
            if name in self.plugins.outside:
                version = self.plugins.outside[name].version or "0"
                before = self.board.meet(tenant, name, version)
                if before is not None:
                    self._moved(tenant, name, name, before, version)

    def pack(self, tenant: TenantId, pack: str, before: str, version: str) -> None:
        """Tell every plugin which version of a pack the institution works with from now on."""
        if before != version:
            for name in self.plugins.in_use(tenant):
                self._moved(tenant, name, pack, before, version)

    def sealed(self, tenant: TenantId, period: str) -> None:
        """Tell every plugin that the results of a period were published."""
        for name in self.plugins.in_use(tenant):
            self._tell(tenant, name, SEALED, period=period)

    def _moved(self, tenant: TenantId, name: str, what: str, before: str, version: str) -> None:
        if before:
            self._tell(tenant, name, UPGRADED, what=what, before=before, version=version)
        else:
            self._tell(tenant, name, INSTALLED, what=what, version=version)

    def _tell(self, tenant: TenantId, name: str, hook: str, **given: str) -> None:
        if not self.plugins.implements(name, hook, tenant=tenant):
            return
        try:
            remarks = self.plugins.demand(name, hook, tenant=tenant, **given)
        except Exception:
            return
        for each in remarks:
            if isinstance(each, Remark):
                self.board.report(tenant, name, hook, each.said, fault=False)
