"""Wires the sources of every institution: which adapters there are, and what they may reach."""

from core.adapters.book import Book
from core.adapters.fetching import Fetching
from core.adapters.inbox import InboxAndNetwork
from core.adapters.model import Outside
from core.adapters.service import Sources
from core.database import Database
from core.evidence.service import Imports
from core.outgoing import Outgoing
from core.plugin.manager import Plugins
from core.settings import Settings
from core.tenancy.model import TenantId
from core.vault import Vault
from tenants.service import Tenants


def sources_of(
    settings: Settings,
    database: Database,
    tenants: Tenants,
    imports: Imports,
    *,
    plugins: Plugins,
    vault: Vault,
) -> Sources:
    """The sources over connected parts."""
    network = Outgoing(settings.outgoing_networks)

    def outside(tenant: TenantId) -> Outside:
        inbox = settings.inbox / tenants.of_id(tenant).slug
        inbox.mkdir(parents=True, exist_ok=True)
        return InboxAndNetwork(inbox, network.check_host, network.check_url, Fetching(network))

    return Sources(
        book=Book(database),
        imports=imports,
        vault=vault,
        adapters=plugins.adapters,
        outside=outside,
    )
