"""The graph in the tables of the relational database: the store that needs nothing installed."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.database import Database
from core.graph.elements import Entity, Link
from core.graph.embedded import statements
from core.graph.embedded.sql import ENTITIES, LINKS
from core.graph.ports import Change, Expansion, Hop, Reader, Row, Size
from core.graph.query import Reach
from core.graph.records import entity_of, link_of, order_of, out_of_time, parts
from core.tenancy.model import TenantId

AT_ONCE = 1000
"""Entities of a frontier in one statement; the time is looked at between two statements."""

Result = TypeVar("Result")


class EmbeddedGraph:
    """Every tenant's graph in SQLite or PostgreSQL; fits ``core.graph.ports.GraphStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prepare(self) -> None:
        """Nothing to do: the tables come with the database."""

    def read(self, tenant: TenantId, work: Callable[[Reader], Result], *, seconds: float) -> Result:
        """What ``work`` makes of the graph as it stands at one moment."""
        with self._database.reading(tenant) as session:
            connection = session.connection()
            if self._database.dialect == "postgresql":
                most = func.set_config("statement_timeout", str(int(seconds * 1000)), True)
                connection.execute(select(most))
            return work(EmbeddedReader(connection, tenant, time.monotonic() + seconds))

    def write(self, tenant: TenantId, change: Change) -> None:
        """Write one change as a whole."""
        with self._database.session(tenant) as session:
            connection = session.connection()
            _drop(connection, LINKS, LINKS.c.id, change.gone_links, tenant)
            _put(connection, ENTITIES, "number", change.entities, tenant)
            _put(connection, LINKS, "id", change.links, tenant)
            for end in (LINKS.c.source, LINKS.c.target):
                _drop(connection, LINKS, end, change.gone_entities, tenant)
            _drop(connection, ENTITIES, ENTITIES.c.number, change.gone_entities, tenant)
            session.commit()

    def erase(self, tenant: TenantId) -> None:
        """Take everything of a tenant away."""
        with self._database.session(tenant) as session:
            for table in (LINKS, ENTITIES):
                session.connection().execute(delete(table).where(table.c.tenant_id == tenant))
            session.commit()

    def close(self) -> None:
        """Nothing to do: the database is closed by who opened it."""


class EmbeddedReader:
    """One tenant's graph within one reading transaction; fits ``core.graph.ports.Reader``."""

    def __init__(self, connection: Connection, tenant: TenantId, deadline: float) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._tenant = tenant
        self._deadline = deadline

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link that leads on from the frontier, each entity's first by number of link."""
        hops: list[Hop] = []
        cut: dict[int, int] = {}
        for some in parts(frontier, AT_ONCE):
            found, left = self._expand(some, reach)
            hops += found
            cut |= left
        return Expansion(hops, cut)

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """Every link of these kinds seen from its target, the first ``most`` by number."""
        if not links:
            return Expansion([])
        given: dict[str, Any] = {"tenant": self._tenant, "links": list(links)}
        given |= {} if since is None else {"since": since}
        given |= {} if until is None else {"until": until}
        dated = {"since": since is not None, "until": until is not None}
        rows = self._rows(statements.sweep(**dated, counts=False), {**given, "most": most + 1})
        hops = [Hop._make(row) for row in rows]
        if len(hops) <= most:
            return Expansion(hops)
        ((count,),) = self._rows(statements.sweep(**dated, counts=True), given)
        return Expansion(hops[:most], {0: count - most})

    def _expand(self, frontier: list[int], reach: Reach) -> tuple[list[Hop], dict[int, int]]:
        rows: list[Any] = []
        for sense in statements.senses(reach.direction):
            found = self._ask(statements.step, frontier, reach, sense)
            if len(found) > statements.MOST_ROWS:
                return self._crowded(frontier, reach)
            rows += found
        hops, full = _first(rows, reach.fan_out, suspect=reach.fan_out + 1)
        return hops, self._left_out(full, reach)

    def _crowded(self, frontier: list[int], reach: Reach) -> tuple[list[Hop], dict[int, int]]:
        rows = [
            row
            for sense in statements.senses(reach.direction)
            for row in self._ask(statements.cut_step, frontier, reach, sense)
        ]
        hops, full = _first(rows, reach.fan_out, suspect=reach.fan_out)
        return hops, self._left_out(full, reach)

    def _left_out(self, full: list[int], reach: Reach) -> dict[int, int]:
        """How many links of these entities are beyond the fan-out limit."""
        degrees: Counter[int] = Counter()
        for sense in statements.senses(reach.direction) if full else ():
            degrees.update(dict(map(tuple, self._ask(statements.degrees, full, reach, sense))))
        most = reach.fan_out
        return {near: count - most for near, count in degrees.items() if count > most}

    def _ask(
        self,
        make: Callable[[str, statements.Shape, statements.Sense], Any],
        frontier: list[int],
        reach: Reach,
        sense: statements.Sense,
    ) -> Sequence[Any]:
        given = statements.parameters(reach, self._tenant, self._in(frontier))
        if reach.onto is not None:
            given["onto"] = self._in(list(reach.onto))
        if make is statements.cut_step:
            given["fan_out"] = reach.fan_out
        return self._plain(make(self._dialect, statements.shape_of(reach), sense), given)

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, as far as they exist, by kind and id."""
        found = [
            entity_of(row._mapping)
            for some in parts(numbers, AT_ONCE)
            for row in self._rows(
                statements.entities(self._dialect),
                {"tenant": self._tenant, "frontier": self._in(some)},
            )
        ]
        return sorted(found, key=lambda each: each.key)

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, as far as they exist, by number."""
        return [
            link_of(row._mapping)
            for some in parts(sorted(numbers), AT_ONCE)
            for row in self._rows(
                statements.links(self._dialect),
                {"tenant": self._tenant, "frontier": self._in(some)},
            )
        ]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities whose id or name holds the text: the same first, by kind and id."""
        place = func.strpos if self._dialect == "postgresql" else func.instr
        holds = or_(place(ENTITIES.c.name, text) > 0, place(ENTITIES.c.id, text) > 0)
        wanted = select(ENTITIES).where(ENTITIES.c.tenant_id == self._tenant, holds)
        if kinds:
            wanted = wanted.where(ENTITIES.c.kind.in_(kinds))
        same = case((or_(ENTITIES.c.name == text, ENTITIES.c.id == text), 0), else_=1)
        rows = self._rows(wanted.order_by(same, ENTITIES.c.number).limit(limit), {})
        return sorted((entity_of(row._mapping) for row in rows), key=order_of(text))

    def known_entities(self) -> Iterator[tuple[int, int]]:
        """Number and digest of every entity."""
        wanted = select(ENTITIES.c.number, ENTITIES.c.digest)
        wanted = wanted.where(ENTITIES.c.tenant_id == self._tenant)
        yield from (tuple(row) for row in self._connection.execute(wanted))

    def known_links(self, datasets: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Number and digest of every link that comes from these datasets."""
        wanted = select(LINKS.c.id, LINKS.c.digest).where(
            LINKS.c.tenant_id == self._tenant, LINKS.c.dataset.in_(datasets)
        )
        yield from (tuple(row) for row in self._connection.execute(wanted))

    def datasets(self) -> list[str]:
        """The datasets that links come from."""
        wanted = select(LINKS.c.dataset).where(LINKS.c.tenant_id == self._tenant).distinct()
        return sorted(self._connection.execute(wanted).scalars())

    def size(self) -> Size:
        """How much there is."""
        counts = [
            self._connection.execute(
                select(func.count()).select_from(table).where(table.c.tenant_id == self._tenant)
            ).scalar_one()
            for table in (ENTITIES, LINKS)
        ]
        return Size(*counts)

    def _in(self, numbers: list[int]) -> Any:
        return numbers if self._dialect == "postgresql" else json.dumps(numbers)

    def _plain(self, statement: Any, given: Mapping[str, Any]) -> Sequence[Any]:
        """Rows as the driver gives them: of thousands of links every wrapping is felt."""
        self._must_be_in_time()
        result = self._connection.execute(statement, given)
        rows: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
        result.close()
        return rows

    def _rows(self, statement: Any, given: Mapping[str, Any]) -> Sequence[Any]:
        self._must_be_in_time()
        return self._connection.execute(statement, given).all()

    def _must_be_in_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise out_of_time()


def _first(rows: list[Any], fan_out: int, *, suspect: int) -> tuple[list[Hop], list[int]]:
    """The first links of each entity, and the entities that have as many as are suspicious."""
    if len(rows) < suspect:
        return _hops(rows), []
    counts = Counter(map(itemgetter(0), rows))
    full = [near for near, count in counts.items() if count >= suspect]
    if all(counts[near] <= fan_out for near in full):
        return _hops(rows), full
    taken: Counter[int] = Counter()
    hops = []
    for row in sorted(rows, key=itemgetter(3)):
        taken[row[0]] += 1
        if taken[row[0]] <= fan_out:
            hops.append(Hop._make(row))
    return hops, full


def _hops(rows: list[Any]) -> list[Hop]:
    """Rows as hops; ``Hop._make`` checks the length of each, which the statement has settled."""
    return list(map(partial(tuple.__new__, Hop), rows))


def _put(
    connection: Connection, table: Table, key: str, rows: Sequence[Row], tenant: TenantId
) -> None:
    """Insert the rows, or overwrite those of the same number."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    putting = insert(table)
    kept = {each.name: putting.excluded[each.name] for each in table.c}
    kept = {name: value for name, value in kept.items() if name not in ("tenant_id", key)}
    putting = putting.on_conflict_do_update(index_elements=["tenant_id", key], set_=kept)
    for some in parts(rows, AT_ONCE):
        connection.execute(putting, [{"tenant_id": tenant, **row} for row in some])


def _drop(
    connection: Connection, table: Table, key: Column[int], numbers: Sequence[int], tenant: TenantId
) -> None:
    for some in parts(numbers, AT_ONCE):
        connection.execute(delete(table).where(table.c.tenant_id == tenant, key.in_(some)))
