"""Public keys leave with an institution, so that what it and its neighbours signed still verifies.

A private key never leaves. Elsewhere the keys come back as retired ones, and the first signature
makes a new key. A key is never taken in for an institution that is already there: an export could
otherwise forge its signatures.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, insert, select

from core.columns import now
from core.database import Database, UnitOfWork
from tenants.contracts.sql import ContractRow
from tenants.exit.parcel import Parcel
from tenants.exit.rows import from_line, plain
from tenants.exit.source import Source, spoilt
from tenants.signing.sql import PublicKeyRow
from tenants.sql import DeliveryRow, TenantRow

KEYS: Table = PublicKeyRow.metadata.tables[PublicKeyRow.__tablename__]
READING = "public keys leave with what they verify"
NAME = "keys.jsonl"


def carry_out(parcel: Parcel, database: Database, work: UnitOfWork, slug: str) -> None:
    """The public keys of the institution and of those it has contracts with or deliveries of."""
    meant = {slug, *_neighbours(work)}
    query = select(KEYS).where(KEYS.c.owner.in_(sorted(meant))).order_by(KEYS.c.public)
    with database.global_reading(READING) as reading:
        found = [dict(row._mapping) for row in reading.execute(query)]
    parcel.add_lines(NAME, (_line(each) for each in found))


def bring_in(work: UnitOfWork, source: Source, slug: str) -> None:
    """Those of the keys that are not there, of institutions that are not there."""
    if NAME not in source.pieces:
        return
    owners = set(work.scalars(select(PublicKeyRow.owner).distinct()))
    for line in source.objects(NAME):
        try:
            values = from_line(KEYS, line)
            public, owner = str(values["public"]), str(values["owner"])
        except (KeyError, TypeError, ValueError):
            raise spoilt(NAME, "无法读取", "cannot be read") from None
        known = work.get(PublicKeyRow, public)
        there = work.scalar(select(TenantRow.id).where(TenantRow.slug == owner))
        if known is None and there is None and (owner == slug or owner not in owners):
            retired = values.get("retired_at") or now()
            work.execute(insert(KEYS).values(**{**values, "retired_at": retired}))


def _neighbours(work: UnitOfWork) -> Iterator[str]:
    for column in (ContractRow.upper, ContractRow.lower, DeliveryRow.lower):
        yield from work.scalars(select(column).distinct())


def _line(row: dict[str, Any]) -> str:
    return json.dumps({name: plain(value) for name, value in row.items()}) + "\n"
