"""How the tiers meet, put together: moves in the tree, contracts, deliveries, the roll-up."""

from collections.abc import Callable
from dataclasses import dataclass

from core.database import Database
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.vault import Vault
from tenants.configuration.service import Configurations
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.deliveries.service import Deliveries
from tenants.grants.service import Grants
from tenants.institutions import KnownInstitutions
from tenants.items.service import Items, require_items
from tenants.leaders.service import Leaders
from tenants.model import Tenant
from tenants.parcels.service import Parcels
from tenants.publications.service import Publications
from tenants.rollup import Rollups
from tenants.signing.service import Keyring
from tenants.tree.service import Moves


@dataclass(frozen=True)
class Tiers:
    """Everything between two institutions."""

    moves: Moves
    keyring: Keyring
    contracts: Contracts
    deliveries: Deliveries
    rollups: Rollups
    parcels: Parcels
    publications: Publications
    configurations: Configurations
    leaders: Leaders
    items: Items
    grants: Grants

    def deliver(self, run: Run) -> None:
        """Hand a finished run upward, as far as contracts say; twice does no harm."""
        self.deliveries.deliver(run)
        self.leaders.deliver(run)


def tiers(
    database: Database,
    institutions: KnownInstitutions,
    scoring: Scoring,
    *,
    vault: Vault,
    veil: bytes,
    sealed: Callable[[TenantId, str], None],
) -> Tiers:
    """Connect them; ``veil`` makes the texts of distinct counts unreadable when they travel.

    ``sealed`` hears of the periods whose results were published.
    """
    tenants = institutions.tenants
    keyring = Keyring(database, vault)

    def taken(contract: Contract) -> None:
        deliveries.catch_up(contract)
        publications.catch_up(contract)
        leaders.catch_up(contract)
        items.catch_up(contract)

    def fits(draft: Draft, lower: Tenant) -> None:
        if draft.scope is Scope.ITEMS:
            require_items(institutions.known(lower), draft.details["indicators"])

    contracts = Contracts(database, tenants, keyring, taken=taken, fits=fits)
    deliveries = Deliveries(database, tenants, scoring, contracts, veil)
    parcels = Parcels(database, tenants, contracts)
    publications = Publications(database, tenants, scoring, contracts, parcels, sealed=sealed)
    leaders = Leaders(tenants, scoring, contracts, parcels)
    items = Items(institutions, contracts, parcels)
    return Tiers(
        moves=Moves(database, tenants, parting=contracts.part),
        keyring=keyring,
        contracts=contracts,
        deliveries=deliveries,
        rollups=Rollups(tenants, scoring, contracts, deliveries),
        parcels=parcels,
        publications=publications,
        configurations=Configurations(database, institutions, keyring),
        leaders=leaders,
        items=items,
        grants=Grants(database, institutions, contracts, scoring.store),
    )
