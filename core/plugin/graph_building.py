"""Content that fits its schema, turned into the declarations of entities and links."""

from decimal import Decimal
from typing import Any

from core.graph.model import (
    Cited,
    Declarations,
    End,
    EntityKind,
    EntityRows,
    LinkKind,
    LinkRows,
    Meaning,
    Through,
)
from core.plugin.building import Content, text


def declarations(entities: Content, links: Content) -> Declarations:
    """All entities and links of a pack."""
    return Declarations(
        entities=tuple(_entity(name, it) for name, it in entities.items()),
        links=tuple(_link(name, it) for name, it in links.items()),
    )


def _entity(name: str, content: Content) -> EntityKind:
    return EntityKind(
        name=name,
        label=text(content["label"]),
        rows=tuple(_entity_rows(each) for each in content["rows"]),
        through=Through(content.get("through", Through.ALWAYS.value)),
    )


def _entity_rows(content: Content) -> EntityRows:
    return EntityRows(
        dataset=content["dataset"],
        id=_fields(content["id"]),
        name=content.get("name"),
        show=tuple(content.get("show", ())),
        where=_condition(content.get("where")),
        code=content.get("code"),
    )


def _link(name: str, content: Content) -> LinkKind:
    return LinkKind(
        name=name,
        label=text(content["label"]),
        rows=tuple(_link_rows(each) for each in content["rows"]),
        meaning=Meaning(content.get("meaning", Meaning.OTHER.value)),
    )


def _link_rows(content: Content) -> LinkRows:
    return LinkRows(
        dataset=content["dataset"],
        source=_end(content["from"]),
        target=_end(content["to"]),
        since=content.get("since"),
        until=content.get("until"),
        confidence=Decimal(content.get("confidence", 1)),
        show=tuple(content.get("show", ())),
        where=_condition(content.get("where")),
        passage=_cited(content.get("passage")),
    )


def _cited(content: Content | None) -> Cited | None:
    return None if content is None else Cited(content["text"], content["from"], content["to"])


def _end(content: Content) -> End:
    ((kind, fields),) = content.items()
    return End(kind, _fields(fields))


def _fields(content: Any) -> tuple[str, ...]:
    return (content,) if isinstance(content, str) else tuple(content)


def _condition(content: str | None) -> str | None:
    return None if content is None else " ".join(content.split())
