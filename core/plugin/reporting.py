"""The reports of an institution's plugins: asked once for each version of a plugin, and kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.plugin.manager import Plugins
from core.plugin.reports import ReportTemplate
from core.tenancy.model import TenantId

Said = TypeVar("Said")
REPORTS = "report_templates"
FAILED = 600.0
"""Seconds for which one that failed is not asked again."""


@dataclass(frozen=True)
class Reporting:
    """What plugins say of themselves, which rests on no record; one that fails says nothing."""

    plugins: Plugins
    _kept: dict[tuple[str, str, str], tuple[float, Sequence[Any]]] = field(default_factory=dict)

    def report(self, tenant: TenantId, plugin: str, identity: str) -> ReportTemplate | None:
        """The report of that id, if the institution has the plugin on and it offers one."""
        if plugin not in self.plugins.in_use(tenant):
            return None
        found = self._said(tenant, plugin, REPORTS, ReportTemplate)
        return next((each for each in found if each.id == identity), None)

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
