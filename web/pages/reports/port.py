"""What the pages of reports ask of the plugins."""

from typing import Protocol

from core.plugin.reports import ReportTemplate
from core.tenancy.model import TenantId


class Reports(Protocol):
    """The reports of the plugins that an institution has on."""

    def report(self, tenant: TenantId, plugin: str, identity: str) -> ReportTemplate | None:
        """The report of that id, if the institution has the plugin on and it offers one."""
