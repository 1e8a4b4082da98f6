"""The log in the relational database, and ``record``: the one way into it.

Nobody updates or deletes an entry: triggers refuse it on SQLite and PostgreSQL, and on PostgreSQL
the product's roles have no right to. A trigger keeps the end of each chain in ``audit_chains``,
whose row is also what two writers of one chain wait for.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    Text,
    func,
    insert,
    literal,
    select,
    type_coerce,
)
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, aliased, mapped_column
from sqlalchemy.types import NullType

from core.audit.chain import (
    ENTRY_FIELDS,
    GENESIS,
    NO_NUMBER,
    UNREADABLE,
    day_of,
    digest_of,
    entry_of,
)
from core.audit.model import Entry, Head, Note, Outcome, Seal, Search, Whole
from core.columns import Moment, now
from core.database import Base, Database, Numbered, TenantOwned, UnitOfWork
from core.tenancy.model import TenantId
from core.tenancy.tables import WHOLE

LOCK = 0x61756469 << 32
"""What the very first writers of a chain wait for on PostgreSQL, plus the chain's number."""

EVERYBODY = "an act of an account is told to each of its institutions, and to the installation"
AT_ONCE = 2000


class ChainRow(Base, TenantOwned):
    """The end of a chain, kept by a trigger."""

    __tablename__ = "audit_chains"

    last: Mapped[int] = mapped_column(WHOLE)
    digest: Mapped[str] = mapped_column(String(64))
    moment: Mapped[datetime] = mapped_column(Moment)


class EntryRow(Base, Numbered):
    """One entry, for good."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_moment", "tenant_id", "moment"),
        Index("ix_audit_entries_object", "tenant_id", "thing", "object"),
        Index(
            "ix_audit_entries_intended",
            "tenant_id",
            "number",
            sqlite_where=sql_text("outcome = 'intended'"),
            postgresql_where=sql_text("outcome = 'intended'"),
        ),
    )

    moment: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[int | None] = mapped_column(WHOLE)
    actor: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(500))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    chain: Mapped[int | None] = mapped_column(WHOLE)
    """The number of the chain where the entry was written, if that is not the tenant's own."""


INTENDED = EntryRow.outcome == literal(Outcome.INTENDED.value, literal_execute=True)
"""Written out in the statement, so that it is seen to be the condition of the index."""


class SealRow(Base, TenantOwned):
    """How the chain stood at the end of a day."""

    __tablename__ = "audit_seals"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int] = mapped_column(WHOLE)
    digest: Mapped[str] = mapped_column(String(64))


CHAINS, ENTRIES, SEALS = (each.__table__ for each in (ChainRow, EntryRow, SealRow))


def record(
    work: UnitOfWork, note: Note, *, chain: int | None = None, at: datetime | None = None
) -> None:
    """Write the note in the caller's unit of work: it stands if the act stands, and only then.

    Call it last, because other writers of the chain wait from here on. ``chain`` is needed in a
    unit of work that serves no tenant; ``at`` is the present unless a test says otherwise. Two
    statements, and a third for the first of a day.
    """
    whose = work.tenant_id if chain is None else chain
    end = _end(work, whose)
    present = at or now()
    moment = max(present, end.moment) if end else present
    if end and day_of(end.moment) != day_of(moment):
        sealed = {"day": day_of(end.moment), "count": end.last, "digest": end.digest}
        work.execute(insert(SealRow).values(tenant_id=whose, **sealed))
    number, previous = (end.last + 1, end.digest) if end else (1, GENESIS)
    entry = entry_of(whose, note, number=number, moment=moment, previous=previous)
    row = asdict(entry) | {"digest": digest_of(entry)}
    row["tenant_id"] = row.pop("tenant")
    work.execute(insert(EntryRow).values(row))


def _end(work: UnitOfWork, chain: int) -> Any:
    """The end of the chain, held until the unit of work is over."""
    columns = CHAINS.c.last, CHAINS.c.digest, CHAINS.c.moment
    held = select(*columns).where(CHAINS.c.tenant_id == chain).with_for_update()
    end = work.execute(held).one_or_none()
    if end is None and work.get_bind().dialect.name == "postgresql":
        work.execute(select(func.pg_advisory_xact_lock(LOCK + chain % 2**32)))
        end = work.execute(held).one_or_none()
    return end


def bring_back(work: UnitOfWork, chain: int, log: Whole) -> None:
    """Write a log that was taken away elsewhere into an empty chain, entry by entry as it was."""
    if log.seals:
        work.execute(insert(SealRow), [{"tenant_id": chain, **asdict(each)} for each in log.seals])
    entries = iter(log.entries)
    while part := list(islice(entries, AT_ONCE)):
        work.execute(insert(EntryRow), [_row(chain, each) for each in part])


def _row(chain: int, entry: Entry) -> dict[str, Any]:
    row = asdict(entry)
    origin = row.pop("tenant")
    return row | {"tenant_id": chain, "chain": None if origin == chain else origin}


class SqlBook:
    """Fits ``core.audit.ports.Book``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, chains: Sequence[int], note: Note) -> None:
        """Write the same note into these chains, all or none."""
        with self._writing(chains) as work:
            for chain in sorted(chains):
                record(work, note, chain=chain)
            work.commit()

    @contextmanager
    def whole(self, chain: int) -> Iterator[Whole]:
        """The chain as it stands at one moment, whoever writes meanwhile."""
        with self._reading(chain) as work:
            work.hold_still()
            yield whole_of(work, chain)

    def found(self, chain: int, search: Search, *, skip: int, limit: int) -> list[Entry]:
        """Entries that were searched for, the newest first."""
        query = _query(chain).where(*_conditions(search)).order_by(ENTRIES.c.number.desc())
        with self._reading(chain) as work:
            return [_read(row) for row in work.execute(query.offset(skip).limit(limit))]

    def count(self, chain: int, search: Search) -> int:
        """How many entries were searched for."""
        query = select(func.count()).select_from(ENTRIES).where(ENTRIES.c.tenant_id == chain)
        with self._reading(chain) as work:
            return work.execute(query.where(*_conditions(search))).scalar_one()

    def heads(self) -> dict[int, Head]:
        """The end of every chain."""
        query = select(CHAINS.c.tenant_id, CHAINS.c.last, CHAINS.c.digest)
        with self._database.reading_all("the end of every chain is signed once a day") as work:
            return {row.tenant_id: Head(row.last, row.digest) for row in work.execute(query)}

    def open_intents(self) -> list[tuple[int, Entry]]:
        """Intents of every chain without an outcome."""
        later = aliased(EntryRow)
        same = (
            later.tenant_id == EntryRow.tenant_id,
            later.thing == EntryRow.thing,
            later.object == EntryRow.object,
            later.act == EntryRow.act,
            later.number > EntryRow.number,
        )
        query = select(*_columns()).where(INTENDED)
        query = query.where(~select(later.number).where(*same).exists())
        with self._database.reading_all("open intents are looked for now and then") as work:
            rows = work.execute(query.order_by(EntryRow.tenant_id, EntryRow.number))
            return [(row.tenant_id, _read(row)) for row in rows]

    def _writing(self, chains: Sequence[int]) -> UnitOfWork:
        if len(chains) == 1 and chains[0] > 0:
            return self._database.session(TenantId(chains[0]))
        return self._database.all_tenants(EVERYBODY)

    def _reading(self, chain: int) -> UnitOfWork:
        if chain > 0:
            return self._database.reading(TenantId(chain))
        return self._database.all_tenants("the log of the installation belongs to no tenant")


def whole_of(work: UnitOfWork, chain: int) -> Whole:
    """The chain as the unit of work sees it; its entries are read while that is open."""
    seals = select(SEALS.c.day, SEALS.c.count, SEALS.c.digest)
    end = select(CHAINS.c.last, CHAINS.c.digest)
    head = work.execute(end.where(CHAINS.c.tenant_id == chain)).one_or_none()
    days = work.execute(seals.where(SEALS.c.tenant_id == chain).order_by(SEALS.c.day))
    return Whole(
        entries=_along(work, chain),
        seals=tuple(Seal(*row) for row in days),
        head=Head(*head) if head else None,
    )


def _along(work: UnitOfWork, chain: int) -> Iterator[Entry]:
    """Every row of the chain, also one under a number that no entry was ever given."""
    query = _query(chain).order_by(ENTRIES.c.number).limit(AT_ONCE)
    rows = work.execute(query).all()
    while rows:
        yield from map(_read, rows)
        rows = work.execute(query.where(ENTRIES.c.number > rows[-1].number)).all()


def _query(chain: int) -> Select[Any]:
    return select(*_columns()).where(ENTRIES.c.tenant_id == chain)


def _columns() -> list[ColumnElement[Any]]:
    """Those of an entry as they lie there: a moment that is none must not hide the other rows."""
    return [
        type_coerce(each, NullType()).label(each.name) if each.name == "moment" else each
        for each in ENTRIES.columns
    ]


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.actor:
        pattern = re.sub(r"([%_/])", r"/\1", search.actor)
        wanted.append(ENTRIES.c.actor.ilike(f"%{pattern}%", escape="/"))
    if search.object:
        pattern = re.sub(r"([%_/])", r"/\1", search.object)
        wanted.append(ENTRIES.c.object.ilike(f"%{pattern}%", escape="/"))
    if search.thing:
        wanted.append(ENTRIES.c.thing == search.thing)
    if search.act:
        wanted.append(ENTRIES.c.act == search.act)
    if search.under:
        wanted.append(ENTRIES.c.purpose.like(f"{search.under}%"))
    if search.since:
        wanted.append(ENTRIES.c.moment >= search.since)
    if search.until:
        wanted.append(ENTRIES.c.moment < search.until)
    if search.after is not None:
        wanted.append(ENTRIES.c.number > search.after)
    return wanted


def _read(row: Any) -> Entry:
    given = {name: getattr(row, name) for name in ENTRY_FIELDS if name != "tenant"}
    given["moment"] = _moment(row.moment)
    given["number"] = row.number if type(row.number) is int else NO_NUMBER
    return Entry(tenant=row.tenant_id if row.chain is None else row.chain, **given)


def _moment(stored: Any) -> datetime:
    """A moment as a database has it; ``UNREADABLE`` for anything else."""
    try:
        found = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return UNREADABLE
