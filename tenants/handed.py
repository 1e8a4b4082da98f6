"""What an institution's log tells of things handed over, so that one which has gone is missed.

A signature shows that nothing was changed; that nothing was taken away is shown by the log, which
only grows and whose own gaps are found.
"""

import json
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import and_, or_, select

from core.audit.model import Act, Note, Thing
from core.audit.sql import EntryRow, record
from core.database import UnitOfWork
from core.texts import Text

GONE = Text("日志中记有更新的一次送达，现已不在", "the log tells of a newer one, which is gone")
SENDERS = ("lower", "sender", "receiver")
"""The facts of an entry that name whoever may take a thing back."""


def tell_taken_back(work: UnitOfWork, slug: str, holders: Collection[int]) -> None:
    """Write into the log of each holder that what the institution handed over is gone."""
    note = Note(Act.TAKE_BACK, Thing.DELIVERY, slug)
    for each in sorted(holders):
        record(work, note, chain=each)


def told(unit: UnitOfWork, contract: str) -> list[tuple[str, Mapping[str, str]]]:
    """Name and facts of each thing handed over under a contract and not taken back.

    The oldest comes first.
    """
    delivered = and_(EntryRow.act == Act.DELIVER.value, EntryRow.after.like(f'%"{contract}"%'))
    query = select(EntryRow.act, EntryRow.object, EntryRow.after).where(
        EntryRow.thing == Thing.DELIVERY.value,
        or_(delivered, EntryRow.act == Act.TAKE_BACK.value),
    )
    found: list[tuple[str, Mapping[str, str]]] = []
    for act, name, after in unit.execute(query.order_by(EntryRow.number)):
        if act == Act.TAKE_BACK.value:
            found = list(_without(found, name))
        else:
            found.append((name, json.loads(after)))
    return found


def _without(
    found: list[tuple[str, Mapping[str, str]]], slug: str
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, facts in found:
        if slug not in {facts.get(each) for each in SENDERS}:
            yield name, facts
