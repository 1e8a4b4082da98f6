"""An institution, its place in the tree, its members, the packs it has installed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.identity.permissions import Permission, Role, permitted
from core.identity.scope import DataScope, Reach, usual_scope, within
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import UNLIMITED, Life


class Sector(StrEnum):
    """What kind of institution it is; packs and directives go by it."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    TOWNSHIP = "township"


SECTORS: Mapping[Sector, Text] = {
    Sector.COURT: Text("法院", "court"),
    Sector.PROCURATORATE: Text("检察院", "procuratorate"),
    Sector.TOWNSHIP: Text("县乡镇（街道）", "county or township"),
}
"""What users call each sector."""

LEVELS: Mapping[Sector, Mapping[str, Text]] = {
    Sector.COURT: {
        "high": Text("高级法院", "High court"),
        "intermediate": Text("中级法院", "Intermediate court"),
        "basic": Text("基层法院", "Basic court"),
    },
    Sector.PROCURATORATE: {
        "provincial": Text("省级检察院", "Provincial procuratorate"),
        "municipal": Text("市级检察院", "Municipal procuratorate"),
        "basic": Text("基层检察院", "Basic procuratorate"),
    },
    Sector.TOWNSHIP: {
        "city": Text("市", "City"),
        "county": Text("县（区）", "County"),
        "township": Text("乡镇（街道）", "Township"),
        "department": Text("县直部门", "County department"),
    },
}
"""The levels of each sector, highest first."""

ABOVE: Mapping[Sector, Mapping[str, frozenset[str]]] = {
    Sector.COURT: {
        "high": frozenset(),
        "intermediate": frozenset({"high"}),
        "basic": frozenset({"intermediate"}),
    },
    Sector.PROCURATORATE: {
        "provincial": frozenset(),
        "municipal": frozenset({"provincial"}),
        "basic": frozenset({"provincial", "municipal"}),
    },
    Sector.TOWNSHIP: {
        "city": frozenset(),
        "county": frozenset({"city"}),
        "township": frozenset({"city", "county"}),
        "department": frozenset({"county"}),
    },
}
"""The levels that may stand directly above each; an institution may also stand alone."""


DEPARTMENT = "department"
"""The level of an institution that scores items of others beside it."""


def may_lead(sector: Sector, level: str) -> bool:
    """Whether anything can stand below an institution of this level."""
    return any(level in above for above in ABOVE[sector].values())


@dataclass(frozen=True, slots=True)
class Tenant:
    """An institution."""

    id: TenantId
    slug: str
    name: Text
    sector: Sector
    level: str
    parent: TenantId | None = None
    life: Life = UNLIMITED
    known_as: str | None = None

    @property
    def in_figures(self) -> str:
        """Its slug in figures and receipts: where it was brought from, if it was renamed then."""
        return self.known_as or self.slug

    @property
    def level_label(self) -> Text:
        """What users call its level."""
        return LEVELS[self.sector][self.level]


@dataclass(frozen=True, slots=True)
class Member:
    """An account within an institution.

    ``staff_no`` is whose own figures it sees, ``unit_no`` the unit that it belongs to or leads,
    ``in_charge`` the departments that a leader answers for; ``scope`` is None where the roles
    decide. A ``suspended`` membership gives no right.
    """

    tenant_id: TenantId
    account_id: int
    roles: frozenset[Role]
    staff_no: str | None = None
    unit_no: str | None = None
    scope: DataScope | None = None
    in_charge: tuple[str, ...] = ()
    suspended: bool = False
    since: datetime | None = None

    @property
    def reach(self) -> Reach:
        """Of whom the member sees results."""
        scope = self.scope or usual_scope(self.roles, self.in_charge)
        return Reach(scope, self.unit_no, self.in_charge)

    @property
    def sees_results(self) -> bool:
        """Whether the scope means anything: officers see no results, whatever it is."""
        return Permission.SEE_OWN in permitted(self.roles)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything that the roles permit, as far as the scope goes."""
        if self.suspended:
            return frozenset()
        return within(permitted(self.roles), self.reach.scope)


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that the institution works with, in exactly one version."""

    id: str
    version: str
    digest: str
    enabled: bool
    installed_at: datetime
