"""What profile pages ask of the plugins."""

from collections.abc import Sequence
from typing import Protocol

from core.plugin.panelling import Given, Shown
from core.tenancy.model import TenantId


class Panels(Protocol):
    """The panels of the plugins that an institution has on."""

    def of(self, tenant: TenantId, shown: Shown) -> Sequence[Given]:
        """Every panel for what is shown; a plugin that fails is reported and has none."""
