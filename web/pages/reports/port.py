"""What the pages of reports ask of the plugins."""

from collections.abc import Sequence
from typing import Protocol

from core.plugin.reports import Door, ReportTemplate
from core.tenancy.model import TenantId


class Reports(Protocol):
    """The reports of the plugins that an institution has on."""

    def report(self, tenant: TenantId, plugin: str, identity: str) -> ReportTemplate | None:
        """The report of that id, if the institution has the plugin on and it offers one."""

    def doors(self, tenant: TenantId) -> Sequence[Door]:
        """What they add to the side bar, in order of their names; as a rule out of memory."""
