"""An institution as scoring needs it: the tenant, its calendar and its pack, put together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.errors import BadInput, NotFound
from core.evidence.model import Dataset
from core.plugin.model import Pack
from core.scoring.ports import Institution
from core.scoring.runs import Run
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.configuration.adjustments import Adjustments, adjusted
from tenants.model import Tenant
from tenants.packs import InstalledPacks
from tenants.preferences import ADJUSTMENTS, CALENDAR, Preferences, as_calendar
from tenants.service import Tenants


@dataclass(frozen=True)
class KnownInstitutions:
    """Fits ``core.scoring.ports.Institutions``; ``published`` finds a pack by id and digest.

    ``of_version`` finds a version of a pack that was in use once, if it is still at hand;
    ``bound`` joins a pack's curves with the plugins that add them.
    """

    tenants: Tenants
    installed: InstalledPacks
    preferences: Preferences
    published: Callable[[str, str], Pack]
    of_version: Callable[[str, str], Pack | None] = lambda pack, version: None
    bound: Callable[[TenantId, Pack], Pack] = lambda tenant, pack: pack

    def institution(self, tenant: TenantId) -> Institution:
        """The institution of a tenant; NotFound where it has no pack."""
        return self.under(tenant, self.pack(tenant))

    def known(self, tenant: Tenant) -> Institution:
        """The same for a caller who has the tenant at hand."""
        return self._put_together(tenant, self.pack(tenant.id))

    def under(
        self, tenant: TenantId, pack: Pack, *, adjustments: Adjustments | None = None
    ) -> Institution:
        """The institution as it would be with a pack, and with other adjustments if any are given.

        BadInput where they do not fit the pack.
        """
        return self._put_together(self.tenants.of_id(tenant), pack, adjustments)

    def as_of(self, run: Run) -> Institution:
        """The institution with the pack that made a run; with the present one if it is gone."""
        present = self.institution(run.tenant)
        digest, version = run.inputs["pack_digest"], run.inputs["pack_version"]
        if present.pack.digest == digest:
            return present
        made_it = self.of_version(run.inputs["pack"], version)
        if made_it is None:
            return present
        plain = self.under(run.tenant, made_it, adjustments=Adjustments())
        if plain.pack.digest == digest:
            return plain
        try:
            return self.under(run.tenant, made_it)
        except BadInput:  # what is adjusted by now does not fit that version
            return plain

    def _put_together(
        self, found: Tenant, pack: Pack, adjustments: Adjustments | None = None
    ) -> Institution:
        settings = self.preferences.several(found.id, (CALENDAR, ADJUSTMENTS))
        own = Adjustments.read(settings[ADJUSTMENTS][1])
        return Institution(
            tenant=found.id,
            slug=found.in_figures,
            name=found.name,
            sector=found.sector.value,
            level=found.level,
            calendar=as_calendar(*settings[CALENDAR]),
            pack=self.bound(found.id, adjusted(pack, own if adjustments is None else adjustments)),
        )

    def datasets(self, tenant: TenantId) -> Iterable[Dataset]:
        """The datasets of the institution's pack."""
        return self.pack(tenant).datasets

    def pack(self, tenant: TenantId) -> Pack:
        """The institution's pack; NotFound where it has none."""
        on = self.installed.of(tenant)
        if not on:
            raise NotFound(
                Text("本单位还没有启用指标包", "no indicator pack is switched on here"),
                advice=Text("请先安装指标包", "install a pack first"),
            )
        return self.published(on[0].id, on[0].digest)
