"""The statements of the embedded store: a step over links as SQL, the tenant in each of them.

Where to go on from is handed over as one value (a JSON list on SQLite, an array on PostgreSQL), so
that a statement is compiled once however large the frontier is. It stands in ``IN``, never in a
join: without statistics SQLite would rather scan all links of the tenant than begin with the list.
"""

from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Select,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from core.graph.embedded.sql import ENTITIES, LINKS
from core.graph.query import Direction, Reach

MOST_ROWS = 20_000
"""Rows that a step takes before it has the database count and cut for each entity."""


class Sense(Enum):
    """How one statement looks at links; ``BACK`` leaves out loops, seen ``FORTH`` already."""

    FORTH = 1
    AGAINST = 2
    BACK = 3

    @property
    def near(self) -> Column[int]:
        """The column of the end to start from."""
        return LINKS.c.source if self is Sense.FORTH else LINKS.c.target

    @property
    def far(self) -> tuple[Column[int], Column[str]]:
        """The columns of the other end and of its kind."""
        if self is Sense.FORTH:
            return LINKS.c.target, LINKS.c.target_kind
        return LINKS.c.source, LINKS.c.source_kind


Shape = tuple[bool, bool, bool, bool, bool, bool]


def shape_of(reach: Reach) -> Shape:
    """Which conditions a step has: the part of it that changes the statement."""
    dated = reach.since is not None, reach.until is not None
    onto = reach.onto is not None
    return bool(reach.links), bool(reach.to), bool(reach.never), *dated, onto


def parameters(reach: Reach, tenant: int, frontier: Any) -> dict[str, Any]:
    """The values of a statement made for the step's shape."""
    given: dict[str, Any] = {
        "tenant": tenant,
        "frontier": frontier,
        "links": list(reach.links),
        "to": list(reach.to),
        "never": list(reach.never),
        "since": reach.since,
        "until": reach.until,
        "confidence": reach.confidence,
    }
    links, to, never, since, until, _ = shape_of(reach)
    wanted = {"links": links, "to": to, "never": never, "since": since, "until": until}
    return {name: value for name, value in given.items() if wanted.get(name, True)}


def senses(direction: Direction) -> tuple[Sense, ...]:
    """The senses in which a step looks at links."""
    return {
        Direction.ALONG: (Sense.FORTH,),
        Direction.AGAINST: (Sense.AGAINST,),
        Direction.EITHER: (Sense.FORTH, Sense.BACK),
    }[direction]


@cache
def step(dialect: str, shape: Shape, sense: Sense) -> Select[Any]:
    """The columns of ``Hop``; one row more than are taken."""
    return _step(dialect, shape, sense).limit(MOST_ROWS + 1)


@cache
def cut_step(dialect: str, shape: Shape, sense: Sense) -> Select[Any]:
    """The same with no more than ``:fan_out`` links of each entity."""
    place = func.row_number().over(partition_by=sense.near, order_by=LINKS.c.id).label("place")
    inner = _step(dialect, shape, sense).add_columns(place).subquery()
    columns = [column for column in inner.c if column.name != "place"]
    return select(*columns).where(inner.c.place <= bindparam("fan_out"))


@cache
def degrees(dialect: str, shape: Shape, sense: Sense) -> Select[Any, Any]:
    """How many links a step finds at each entity."""
    near = sense.near
    return select(near, func.count()).where(*_conditions(dialect, shape, sense)).group_by(near)


@cache
def sweep(*, since: bool, until: bool, counts: bool) -> Select[Any]:
    """The columns of ``Hop`` for all links of some kinds, or how many there are."""
    conditions = [
        LINKS.c.tenant_id == bindparam("tenant"),
        LINKS.c.kind.in_(bindparam("links", expanding=True)),
    ]
    if since:
        conditions.append(LINKS.c.since >= bindparam("since"))
    if until:
        conditions.append(LINKS.c.since <= bindparam("until"))
    if counts:
        return select(func.count()).select_from(LINKS).where(*conditions)
    return (
        select(*_hop(Sense.AGAINST))
        .where(*conditions)
        .order_by(LINKS.c.id)
        .limit(bindparam("most"))
    )


def _step(dialect: str, shape: Shape, sense: Sense) -> Select[Any]:
    return select(*_hop(sense)).where(*_conditions(dialect, shape, sense))


def _hop(sense: Sense) -> tuple[ColumnElement[Any], ...]:
    """The columns of ``Hop``."""
    far, kind = sense.far
    return (
        sense.near.label("near"),
        far.label("far"),
        kind.label("far_kind"),
        LINKS.c.id.label("link"),
        LINKS.c.kind.label("kind"),
        literal(sense is Sense.FORTH).label("forward"),
        LINKS.c.since,
        LINKS.c.until,
        LINKS.c.confidence,
    )


def _conditions(dialect: str, shape: Shape, sense: Sense) -> list[ColumnElement[bool]]:
    links, to, never, since, until, onto = shape
    far, kind = sense.far
    found = [LINKS.c.tenant_id == bindparam("tenant"), within(dialect, sense.near)]
    if sense is Sense.BACK:
        found.append(LINKS.c.source != LINKS.c.target)
    if links:
        found.append(LINKS.c.kind.in_(bindparam("links", expanding=True)))
    if to:
        found.append(kind.in_(bindparam("to", expanding=True)))
    if never:
        found.append(kind.not_in(bindparam("never", expanding=True)))
    if since:
        found.append(or_(LINKS.c.until.is_(None), LINKS.c.until >= bindparam("since")))
    if until:
        found.append(or_(LINKS.c.since.is_(None), LINKS.c.since <= bindparam("until")))
    if onto:
        found.append(within(dialect, far, "onto"))
    return [*found, LINKS.c.confidence >= bindparam("confidence")]


def within(dialect: str, column: ColumnElement[int], name: str = "frontier") -> ColumnElement[bool]:
    """Whether the column is one of the numbers handed over under a name."""
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    listed = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(select(listed.c.value))


@cache
def entities(dialect: str) -> Select[Any]:
    """Entities by number."""
    mine = ENTITIES.c.tenant_id == bindparam("tenant")
    return select(ENTITIES).where(mine, within(dialect, ENTITIES.c.number))


@cache
def links(dialect: str) -> Select[Any]:
    """Links by number."""
    mine = LINKS.c.tenant_id == bindparam("tenant")
    return select(LINKS).where(mine, within(dialect, LINKS.c.id)).order_by(LINKS.c.id)
