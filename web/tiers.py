"""How the tiers meet, put together: moves in the tree, contracts, deliveries, the roll-up."""

from dataclasses import dataclass

from core.database import Database
from core.scoring.service import Scoring
from core.vault import Vault
from tenants.contracts.model import Contract
from tenants.contracts.service import Contracts
from tenants.deliveries.service import Deliveries
from tenants.parcels.service import Parcels
from tenants.publications.service import Publications
from tenants.rollup import Rollups
from tenants.service import Tenants
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


def tiers(
    database: Database, tenants: Tenants, scoring: Scoring, *, vault: Vault, veil: bytes
) -> Tiers:
    """Connect them; ``veil`` makes the texts of distinct counts unreadable when they travel."""
    keyring = Keyring(database, vault)

    def taken(contract: Contract) -> None:
        deliveries.catch_up(contract)
        publications.catch_up(contract)

    contracts = Contracts(database, tenants, keyring, taken=taken)
    deliveries = Deliveries(database, tenants, scoring, contracts, veil)
    parcels = Parcels(database, tenants, contracts)
    publications = Publications(database, tenants, scoring, contracts, parcels)
    return Tiers(
        moves=Moves(database, tenants, parting=contracts.part),
        keyring=keyring,
        contracts=contracts,
        deliveries=deliveries,
        rollups=Rollups(tenants, scoring, contracts, deliveries),
        parcels=parcels,
        publications=publications,
    )
