"""How entities and links are written down in a store, and read back."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from core.errors import Unavailable
from core.graph.elements import Entity, Key, Link, Origin, Passage
from core.texts import Text

ENTITY = ("number", "kind", "id", "name", "facts", "dataset", "row", "digest")
LINK = (
    *("id", "kind", "source", "source_kind", "target", "target_kind"),
    *("since", "until", "confidence", "facts", "dataset", "row", "digest"),
    "passage",
)
"""The columns of an entity and of a link. ``facts``, ``row`` and ``passage`` are JSON, dates
ordinals, and ``digest`` changes with everything but what makes the number."""

Item = TypeVar("Item")


def entity_of(row: Mapping[str, Any]) -> Entity:
    """An entity out of its columns."""
    origin = None if row["dataset"] is None else _origin(row)
    return Entity(Key(row["kind"], row["id"]), row["name"], _facts(row), origin)


def link_of(row: Mapping[str, Any]) -> Link:
    """A link out of its columns."""
    return Link(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        source_kind=row["source_kind"],
        target=row["target"],
        target_kind=row["target_kind"],
        since=_day(row["since"]),
        until=_day(row["until"]),
        confidence=row["confidence"],
        facts=_facts(row),
        origin=_origin(row),
        passage=passage_of(row.get("passage")),
    )


def passage_of(written: str | None) -> Passage | None:
    """A passage out of its column."""
    if written is None:
        return None
    told = json.loads(written)
    document = Origin(told["dataset"], told["row"])
    return Passage(document, told["field"], told["from"], told["to"])


def _origin(row: Mapping[str, Any]) -> Origin:
    return Origin(row["dataset"], json.loads(row["row"]))


def _facts(row: Mapping[str, Any]) -> dict[str, str]:
    shown = json.loads(row["facts"])
    return {name: value for name, value in shown.items() if value is not None}


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def order_of(text: str) -> Callable[[Entity], tuple[bool, Key]]:
    """The order in which a search gives what it finds: the same name or id first."""
    return lambda entity: (text not in (entity.name, entity.key.id), entity.key)


def parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of so many."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some


def out_of_time() -> Unavailable:
    """The refusal of a question that takes too long."""
    return Unavailable(
        Text("图谱查询超过时限", "The question took too long"),
        advice=Text("请缩小起点、步数或日期范围", "ask for fewer starts, steps or dates"),
    )
