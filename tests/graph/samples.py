"""Entities and links written down by hand, and a small court to ask about."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.graph.elements import CERTAIN, Key, key_of, number_of
from core.graph.model import (
    Declarations,
    End,
    EntityKind,
    EntityRows,
    LinkKind,
    LinkRows,
    Meaning,
    Through,
)
from core.graph.ports import Change
from core.texts import same

Row = dict[str, Any]


def entity(written: str, name: str | None = None, **facts: str) -> Row:
    """The columns of an entity, ``person:a`` called ``a`` unless told."""
    key = key_of(written)
    shown = json.dumps(facts, ensure_ascii=False)
    called = name or key.id
    return {
        "number": key.number,
        "kind": key.kind,
        "id": key.id,
        "name": called,
        "facts": shown,
        "dataset": "people",
        "row": json.dumps({"no": key.id}),
        "digest": number_of(called, shown),
    }


def link(
    source: str,
    kind: str,
    target: str,
    *,
    dates: tuple[str | None, str | None] = (None, None),
    confidence: int = CERTAIN,
    dataset: str = "parties",
) -> Row:
    """The columns of a link; its dates are written as in ISO."""
    ends = key_of(source), key_of(target)
    days = [None if day is None else date.fromisoformat(day).toordinal() for day in dates]
    return {
        "id": number_of(kind, source, target, dataset, *map(str, days)),
        "kind": kind,
        "source": ends[0].number,
        "source_kind": ends[0].kind,
        "target": ends[1].number,
        "target_kind": ends[1].kind,
        "since": days[0],
        "until": days[1],
        "confidence": confidence,
        "facts": "{}",
        "dataset": dataset,
        "row": json.dumps({"a": source, "b": target}),
        "digest": number_of(*map(str, days), str(confidence)),
    }


def graph(links: Iterable[Row], entities: Iterable[Row] = ()) -> Change:
    """A change that writes these links, and every entity that they need."""
    made = list(links)
    told = {row["number"]: row for row in entities}
    return Change(entities=list(told.values()), links=made)


def with_ends(*links: tuple[str, str, str]) -> Change:
    """A change that writes links (source, kind, target) and both ends of each."""
    ends = sorted({end for source, _, target in links for end in (source, target)})
    return graph([link(*each) for each in links], [entity(end) for end in ends])


def keys(*written: str) -> tuple[Key, ...]:
    """Keys out of ``kind:id``."""
    return tuple(key_of(each) for each in written)


def declared() -> Declarations:
    """A court: people and firms are parties to cases, lawyers speak for them, judges decide."""
    through = {"judge": Through.NEVER, "bank": Through.NEVER, "firm": Through.TOGETHER}
    kinds = ("person", "case", "firm", "judge", "lawyer", "bank")
    meanings = {
        "party": Meaning.PARTY,
        "speaks": Meaning.REPRESENTS,
        "decided": Meaning.HANDLES,
        "from": Meaning.CHAIN,
        "kin": Meaning.KIN,
        "works": Meaning.WORKS_FOR,
    }
    rows = EntityRows("people", ("id",))
    ends = LinkRows("parties", End("person", ("a",)), End("case", ("b",)))
    return Declarations(
        tuple(
            EntityKind(name, same(name), (rows,), through.get(name, Through.ALWAYS))
            for name in kinds
        ),
        tuple(LinkKind(name, same(name), (ends,), means) for name, means in meanings.items()),
    )
