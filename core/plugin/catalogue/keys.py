"""The catalogue's own keys, one for each role: made when first needed, sealed at rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from sqlalchemy import select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.plugin.catalogue.repository import ROLES
from core.plugin.catalogue.sql import CatalogueKeyRow
from core.vault import Vault

MAKING = "the catalogue is signed by the installation"


@dataclass(frozen=True)
class CatalogueKeys:
    """The signers of the four roles."""

    database: Database
    vault: Vault

    def signers(self) -> Mapping[str, CryptoSigner]:
        """One for each role."""
        with self.database.global_reading(MAKING) as work:
            found = self._opened(work)
        if found.keys() >= set(ROLES):
            return found
        with self.database.all_tenants(MAKING) as work:
            for role in sorted(set(ROLES) - self._opened(work).keys()):
                self._make(work, role)
            work.commit()
            return self._opened(work)

    def current(self, work: UnitOfWork) -> Mapping[str, CryptoSigner]:
        """The same as they stand in a transaction that keeps others from turning them."""
        return self._opened(work)

    def every(self, work: UnitOfWork) -> Mapping[str, CryptoSigner]:
        """All keys that there ever were, by their ids: a former root key vouches for the next."""
        return {row.id: self._signer(row) for row in work.scalars(select(CatalogueKeyRow))}

    def turn(self, work: UnitOfWork, role: str) -> str:
        """Retire the key of a role and make the next one; its id."""
        active = select(CatalogueKeyRow).where(
            CatalogueKeyRow.role == role, CatalogueKeyRow.retired_at.is_(None)
        )
        for row in work.scalars(active).all():
            row.retired_at = now()
        work.flush()
        self._make(work, role)
        return self._opened(work)[role].public_key.keyid

    def _make(self, work: UnitOfWork, role: str) -> None:
        key = Ed25519PrivateKey.generate()
        identity = CryptoSigner(key).public_key.keyid
        sealed = self.vault.seal(key.private_bytes_raw(), use=_use(role, identity))
        work.add(CatalogueKeyRow(role=role, id=identity, sealed=sealed))
        work.flush()
        after = {"role": role, "key": identity}
        record(work, Note(Act.TURN_KEY, Thing.CATALOGUE, role, after=after), chain=INSTALLATION)

    def _opened(self, work: UnitOfWork) -> dict[str, CryptoSigner]:
        rows = work.scalars(select(CatalogueKeyRow).where(CatalogueKeyRow.retired_at.is_(None)))
        return {row.role: self._signer(row) for row in rows}

    def _signer(self, row: CatalogueKeyRow) -> CryptoSigner:
        secret = self.vault.open(row.sealed, use=_use(row.role, row.id))
        return CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret))


def _use(role: str, identity: str) -> str:
    return f"catalogue/{role}/{identity}"
