"""How institutions adopt versions, put together."""

from core.plugin.catalogue.releases import Releases
from core.plugin.model import Pack
from core.scoring.shadow import Shadow
from core.tenancy.model import TenantId
from tenants.adoption.service import Adoptions, Means
from tenants.small.service import Small
from web.application import Application


def adoptions_of(application: Application) -> Adoptions:
    """Proposals over the application's packs, runs and queue."""

    def obtain(tenant: TenantId, pack: str, version: str) -> Pack:
        called = f"{pack}=={version}"
        return application.fit_pack(application.tenants.of_id(tenant), called)

    def compute(tenant: TenantId, pack: Pack, periods: int) -> Shadow:
        return application.shadow_of(tenant, pack, periods=periods)

    means = Means(
        obtain=obtain,
        known=application.institutions.published,
        compute=compute,
        sound=Releases(application.database).must_all_run,
    )
    institutions = application.institutions
    small = Small(application.database, application.tenants, institutions.preferences)
    return Adoptions(
        application.database,
        institutions.installed,
        application.queue,
        means,
        alone=small.holds,
    )
