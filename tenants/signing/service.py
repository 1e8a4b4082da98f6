"""The keyring of every institution: signs in its name, turns keys over, tells which are known."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.tenancy.model import TenantId
from core.vault import Vault
from tenants.model import Tenant
from tenants.signing.model import PublicKey, Signature, Statement, canonical, handover
from tenants.signing.sql import PublicKeyRow, SigningKeyRow

MAKING = "a new key has a half for its institution and a half for all"
KNOWING = "public keys verify signatures of other institutions"


@dataclass(frozen=True)
class Keyring:
    """Keys of institutions; the first is made when it is first needed."""

    database: Database
    vault: Vault

    def sign(self, tenant: Tenant, statement: Statement) -> Signature:
        """Sign in the name of an institution."""
        return self.signer(tenant)(statement)

    def signer(self, tenant: Tenant) -> Callable[[Statement], Signature]:
        """What signs in the name of an institution without asking the database again."""
        row = self._current(tenant.id) or self._make(tenant)
        private = self._private(tenant.id, row)
        return lambda statement: _signed(private, canonical(statement))

    def rotate(self, tenant: Tenant) -> str:
        """Sign with a new key from now on; the former one vouches for it. Returns the new key."""
        if self._current(tenant.id) is None:
            return self._make(tenant).public
        return self._make(tenant, instead=True).public

    def known(self, slugs: Collection[str]) -> dict[str, list[PublicKey]]:
        """Every key, old and new, of these institutions, in the order they were made."""
        query = select(PublicKeyRow).where(PublicKeyRow.owner.in_(sorted(slugs)))
        query = query.order_by(PublicKeyRow.made_at, PublicKeyRow.public)
        found: dict[str, list[PublicKey]] = {each: [] for each in slugs}
        with self.database.global_reading(KNOWING) as session:
            for row in session.scalars(query):
                found[row.owner].append(_public(row))
        return found

    def _current(self, tenant: TenantId) -> SigningKeyRow | None:
        with self.database.reading(tenant) as session:
            return _active(session, tenant)

    def _make(self, tenant: Tenant, *, instead: bool = False) -> SigningKeyRow:
        with self.database.all_tenants(MAKING) as session:
            number = session.next_number(SigningKeyRow.__tablename__, of=tenant.id)
            former = _active(session, tenant.id)
            if former is not None and not instead:
                return former
            row, half = self._pair(tenant, number, former)
            session.add_all([row, half])
            if former is not None:
                _retire(session, former)
            session.flush()
            before = {"key": former.public} if former else None
            note = Note(
                Act.TURN_KEY, Thing.KEY, str(number), before=before, after={"key": row.public}
            )
            record(session, note, chain=tenant.id)
            session.commit()
            return row

    def _pair(
        self, tenant: Tenant, number: int, former: SigningKeyRow | None
    ) -> tuple[SigningKeyRow, PublicKeyRow]:
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw().hex()
        sealed = self.vault.seal(private.private_bytes_raw(), use=_use(tenant.id, public))
        row = SigningKeyRow(tenant_id=tenant.id, number=number, public=public, sealed=sealed)
        half = PublicKeyRow(public=public, owner=tenant.slug, previous="", handover="")
        if former is not None:
            vouched = canonical(handover(tenant.slug, former.public, public))
            half.previous = former.public
            half.handover = _signed(self._private(tenant.id, former), vouched).value
        return row, half

    def _private(self, tenant: TenantId, row: SigningKeyRow) -> Ed25519PrivateKey:
        secret = self.vault.open(row.sealed, use=_use(tenant, row.public))
        return Ed25519PrivateKey.from_private_bytes(secret)


def _active(session: UnitOfWork, tenant: TenantId) -> SigningKeyRow | None:
    return session.scalars(
        select(SigningKeyRow)
        .where(SigningKeyRow.tenant_id == tenant, SigningKeyRow.retired_at.is_(None))
        .order_by(SigningKeyRow.number.desc())
    ).first()


def _retire(session: UnitOfWork, former: SigningKeyRow) -> None:
    former.retired_at = now()
    half = session.get(PublicKeyRow, former.public)
    if half is not None:
        half.retired_at = former.retired_at


def _signed(private: Ed25519PrivateKey, text: str) -> Signature:
    key = private.public_key().public_bytes_raw().hex()
    return Signature(key, private.sign(text.encode()).hex())


def _use(tenant: TenantId, public: str) -> str:
    return f"signing/{tenant}/{public}"


def _public(row: PublicKeyRow) -> PublicKey:
    return PublicKey(
        owner=row.owner,
        key=row.public,
        made_at=row.made_at,
        retired_at=row.retired_at,
        previous=row.previous,
        handover=row.handover,
    )
