"""What an institution holds at a moment, and whether its stores hold the mark of another."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Table, select

from core.database import Base
from core.identity.sql import AccountRow, SessionRow
from core.tenancy.tables import is_owned
from web.application import Application
from web.proving.model import Space
from web.proving.reading import holds

WHY = "a proof looks whether anything was changed that it had no right to change"
DATABASE = (".sqlite", ".sqlite-wal", ".sqlite-shm")
LOGGED = "audit_"
"""Tables of the log: they may grow, for instance when somebody is refused."""


def digest(application: Application, space: Space) -> dict[str, str]:
    """Each table and folder of the institution with a digest of what it holds for it."""
    found = {name: _hashed(map(str, rows)) for name, rows in _tables(application, space)}
    found["members"] = _hashed(map(str, application.members.of_tenant(space.tenant)))
    found |= _people(application, space)
    for place in places(application, space):
        files = ((file, file.stat()) for file in sorted(place.rglob("*")) if file.is_file())
        found[place.parent.name] = _hashed(
            f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in files
        )
    return found


def _people(application: Application, space: Space) -> dict[str, str]:
    """The accounts of the members, their sessions that go on, tokens that open its pages."""
    numbers = list(space.accounts.values())
    of = AccountRow.__table__.c
    columns = (of.id, of.name, of.label, of.password, of.active, of.operator)
    accounts = select(*columns).where(of.id.in_(numbers)).order_by(of.id)
    alive = SessionRow.account_id.in_(numbers), SessionRow.ended_at.is_(None)
    sessions = select(SessionRow.id).where(*alive).order_by(SessionRow.id)
    programs = application.accounts.tokens.of_tenant(space.tenant)
    with application.database.global_reading(WHY) as work:
        return {
            "tokens": _hashed(f"{each.id} {each.expires_at}" for each in programs),
            "accounts": _hashed(str(row) for row in work.execute(accounts)),
            "sessions": _hashed(str(row) for row in work.execute(sessions)),
        }


def foreign(application: Application, space: Space, mark: str) -> list[str]:
    """The tables and files of the institution that hold the mark of another one."""
    tables = [name for name, rows in _tables(application, space) if mark in str(rows)]
    return tables + [
        str(file.relative_to(place.parent.parent))
        for place in places(application, space)
        for file in place.rglob("*")
        if file.is_file() and mark in read(file, mark)
    ]


def places(application: Application, space: Space) -> list[Path]:
    """The folders on this machine in which the institution keeps files."""
    data = application.settings.data
    folders = [data / kind / str(space.tenant) for kind in ("evidence", "uploads", "exports")]
    return [*folders, application.settings.inbox / space.slug]


def _tables(application: Application, space: Space) -> Iterator[tuple[str, list[Any]]]:
    owned = [each for each in Base.metadata.sorted_tables if is_owned(each)]
    with application.database.reading(space.tenant) as work:
        for table in owned:
            if not table.name.startswith(LOGGED):
                mine = _rows(table, space)
                yield table.name, sorted(map(str, work.execute(mine).all()))


def _rows(table: Table, space: Space) -> Any:
    return select(table).where(table.c.tenant_id == space.tenant)


def read(file: Path, mark: str) -> str:
    """The mark if the file holds it; columns of a Parquet file are looked into."""
    content = file.read_bytes()
    if holds(content, mark):
        return mark
    if file.suffix == ".parquet":
        texts = pl.read_parquet(file).select(pl.col(pl.String))
        return mark if any(mark in str(row) for row in texts.iter_rows()) else ""
    return ""


def _hashed(parts: Iterator[str]) -> str:
    sha = hashlib.sha256()
    for each in parts:
        sha.update(each.encode() + b"\0")
    return sha.hexdigest()
