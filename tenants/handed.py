"""What an institution's log tells of things handed over, so that one which has gone is missed.

A signature shows that nothing was changed; that nothing was taken away is shown by the log, which
only grows and whose own gaps are found.
"""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from core.audit.model import Act, Thing
from core.audit.sql import EntryRow
from core.database import UnitOfWork
from core.texts import Text

GONE = Text("日志中记有更新的一次送达，现已不在", "the log tells of a newer one, which is gone")
SENDERS = ("lower", "sender", "receiver")
"""The facts of an entry that name whoever may take a thing back."""


def told(unit: UnitOfWork) -> list[tuple[str, Mapping[str, str]]]:
    """Name and facts of each thing handed over and not taken back, the oldest first."""
    acts = [Act.DELIVER.value, Act.TAKE_BACK.value]
    query = select(EntryRow.act, EntryRow.object, EntryRow.after).where(
        EntryRow.thing == Thing.DELIVERY.value, EntryRow.act.in_(acts)
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
