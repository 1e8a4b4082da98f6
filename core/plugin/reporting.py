"""The reports of an institution's plugins: asked once for each version of a plugin, and kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.errors import BadInput
from core.plugin.manager import Plugins
from core.plugin.reports import Door, NavigationEntry, ReportTemplate
from core.tenancy.model import TenantId
from core.texts import Text

Said = TypeVar("Said")
REPORTS, NAVIGATION = "report_templates", "navigation"
REMEMBERED = 30.0
"""Seconds for which side bars rely on which plugins were on; switching here is seen at once."""
FAILED = 600.0
"""Seconds for which one that failed is not asked again."""


@dataclass(frozen=True)
class Reporting:
    """What plugins say of themselves, which rests on no record; one that fails says nothing."""

    plugins: Plugins
    _kept: dict[tuple[str, str, str], tuple[float, Sequence[Any]]] = field(default_factory=dict)
    _doors: dict[TenantId, tuple[float, Sequence[Door]]] = field(default_factory=dict)

    def doors(self, tenant: TenantId) -> Sequence[Door]:
        """What plugins add to the side bar, in order of their names; as a rule out of memory."""
        until, found = self._doors.get(tenant, (0.0, ()))
        if time.monotonic() >= until:
            names = self.plugins.in_use(tenant)
            found = [door for name in names for door in self._led(tenant, name)]
            self._doors[tenant] = time.monotonic() + REMEMBERED, found
        return found

    def forget(self, tenant: TenantId) -> None:
        """Look again which plugins are on."""
        self._doors.pop(tenant, None)

    def report(self, tenant: TenantId, plugin: str, identity: str) -> ReportTemplate | None:
        """The report of that id, if the institution has the plugin on and it offers one."""
        if plugin not in self.plugins.in_use(tenant):
            return None
        found = self._said(tenant, plugin, REPORTS, ReportTemplate)
        return next((each for each in found if each.id == identity), None)

    def _led(self, tenant: TenantId, plugin: str) -> Sequence[Door]:
        new = (plugin, self.plugins.version(plugin), NAVIGATION) not in self._kept
        entries = self._said(tenant, plugin, NAVIGATION, NavigationEntry)
        if not entries:
            return ()
        reports = {e.id: e for e in self._said(tenant, plugin, REPORTS, ReportTemplate)}
        lost = [each.report for each in entries if each.report not in reports]
        if lost and new:
            what = Text("导航指向没有的报告", "an entry leads to no report of the plugin")
            self.plugins.blame(plugin, NAVIGATION, BadInput(what, where=", ".join(lost)), tenant)
        return [Door(plugin, e, reports[e.report]) for e in entries if e.report in reports]

    def _said(self, tenant: TenantId, plugin: str, hook: str, kind: type[Said]) -> Sequence[Said]:
        key = (plugin, self.plugins.version(plugin), hook)
        until, said = self._kept.get(key, (0.0, ()))
        if time.monotonic() >= until:
            until, said = self._asked(tenant, plugin, hook)
            self._kept[key] = until, said
        return [each for each in said if isinstance(each, kind)]

    def _asked(self, tenant: TenantId, plugin: str, hook: str) -> tuple[float, Sequence[Any]]:
        try:
            if not self.plugins.implements(plugin, hook, tenant=tenant):
                return float("inf"), ()
            return float("inf"), self.plugins.demand(plugin, hook, tenant=tenant)
        except Exception:
            return time.monotonic() + FAILED, ()
