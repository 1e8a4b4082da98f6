"""The documents that bind an institution, as pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.policy.model import Directive
from core.tenancy.model import TenantId
from tenants.institutions import KnownInstitutions
from web.values import Place


@dataclass(frozen=True, slots=True)
class PageDirectives:
    """Fits ``web.ports.Directives``."""

    institutions: KnownInstitutions

    def all(self, place: Place) -> Sequence[Directive]:
        """Every directive of the institution's pack, newest first."""
        found = self.institutions.institution(TenantId(place.id)).pack.directives
        return sorted(found, key=lambda each: (each.since, each.id), reverse=True)
