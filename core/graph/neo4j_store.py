"""The graph in Neo4j 5, Community being enough: the one module that knows the driver."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Session,
    unit_of_work,
)
from neo4j.exceptions import DriverError, Neo4jError

from core.errors import Unavailable
from core.graph import cypher
from core.graph.elements import Entity, Link
from core.graph.ports import Change, Expansion, Hop, Reader, Row, Size
from core.graph.query import Reach
from core.graph.records import ENTITY, LINK, entity_of, link_of, order_of, out_of_time, parts
from core.tenancy.model import TenantId
from core.texts import Text

AT_ONCE = 1000
"""Entities of a frontier, or rows to be written, in one statement."""

SECONDS_TO_WRITE = 60.0
SECONDS_TO_CONNECT = 5.0
SECONDS_TO_RETRY = 10.0
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"

Result = TypeVar("Result")


class Neo4jGraph:
    """Every tenant's graph in one Neo4j database; fits ``core.graph.ports.GraphStore``.

    One bookmark manager goes through all sessions, so that whoever has written reads it.
    """

    def __init__(self, url: str) -> None:
        """``url`` is ``bolt://user:password@host:7687``; ``neo4j://`` and ``…+s://`` too."""
        parts_of = urlsplit(url)
        user, password = parts_of.username, parts_of.password
        host = parts_of.netloc.rpartition("@")[2]
        self._driver: Driver = GraphDatabase.driver(
            f"{parts_of.scheme}://{host}",
            auth=(unquote(user), unquote(password or "")) if user else None,
            connection_timeout=SECONDS_TO_CONNECT,
            connection_acquisition_timeout=SECONDS_TO_CONNECT,
            max_transaction_retry_time=SECONDS_TO_RETRY,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
        )
        self._bookmarks = GraphDatabase.bookmark_manager()

    def prepare(self) -> None:
        """Make constraints and indexes where they are missing, and wait until they serve."""
        with self._session(WRITE_ACCESS) as session:
            for statement in cypher.SCHEMA:
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes(60)").consume()

    def read(self, tenant: TenantId, work: Callable[[Reader], Result], *, seconds: float) -> Result:
        """What ``work`` makes of the graph in one reading transaction, tried again if it must."""

        @unit_of_work(timeout=seconds)
        def once(transaction: ManagedTransaction) -> Result:
            return work(Neo4jReader(transaction, tenant))

        with self._session(READ_ACCESS) as session:
            return session.execute_read(once)

    def write(self, tenant: TenantId, change: Change) -> None:
        """Write one change as a whole, tried again if it must."""

        @unit_of_work(timeout=SECONDS_TO_WRITE)
        def once(transaction: ManagedTransaction) -> None:
            for statement, name, given in _steps(change):
                for some in parts(given, AT_ONCE):
                    transaction.run(statement, {"tenant": tenant, name: some}).consume()

        with self._session(WRITE_ACCESS) as session:
            session.execute_write(once)

    def erase(self, tenant: TenantId) -> None:
        """Take everything of a tenant away, some thousand entities at a time."""
        with self._session(WRITE_ACCESS) as session:
            session.run(cypher.ERASE, tenant=tenant).consume()

    def close(self) -> None:
        """Give connections back."""
        self._driver.close()

    @contextmanager
    def _session(self, access: str) -> Iterator[Session]:
        try:
            with self._driver.session(
                default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                yield session
        except Neo4jError as error:
            if (error.code or "").startswith(TIMED_OUT):
                raise out_of_time() from error
            raise _unavailable(error.message or error.code or "") from error
        except DriverError as error:
            raise _unavailable(str(error)) from error


class Neo4jReader:
    """One tenant's graph within one transaction; fits ``core.graph.ports.Reader``."""

    def __init__(self, transaction: ManagedTransaction, tenant: TenantId) -> None:
        self._transaction = transaction
        self._tenant = tenant

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link that leads on from the frontier, each entity's first by number of link."""
        given = cypher.parameters(reach)
        rows = self._each(cypher.step(reach), frontier, given)
        hops = [Hop._make(row) for row in rows]
        counts = Counter(hop.near for hop in hops)
        full = [near for near, count in counts.items() if count >= reach.fan_out]
        cut = {
            near: links - reach.fan_out
            for near, links in self._each(cypher.degrees(reach), full, given)
            if links > reach.fan_out
        }
        return Expansion(hops, cut)

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """Every link of these kinds seen from its target, the first ``most`` by number."""
        given = {"links": list(links), "since": since, "until": until}
        rows = self._rows(cypher.SWEEP, {**given, "most": most + 1})
        hops = [Hop._make(row) for row in rows]
        if len(hops) <= most:
            return Expansion(hops)
        return Expansion(hops[:most], {0: self._rows(cypher.COUNT_SWEPT, given)[0][0] - most})

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, as far as they exist, by kind and id."""
        rows = self._each(cypher.ENTITIES, numbers, {})
        return sorted((_entity(row) for (row,) in rows), key=lambda each: each.key)

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, as far as they exist, by number."""
        return [_link(row) for (row,) in self._each(cypher.LINKS, sorted(numbers), {})]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities whose id or name holds the text: the same first, by kind and id."""
        given = {"text": text, "kinds": list(kinds), "limit": limit}
        rows = self._rows(cypher.SEARCH, given)
        return sorted((_entity(row) for (row,) in rows), key=order_of(text))

    def known_entities(self) -> list[tuple[int, int]]:
        """Number and digest of every entity."""
        return [(number, digest) for number, digest in self._rows(cypher.KNOWN_ENTITIES, {})]

    def known_links(self, datasets: Sequence[str]) -> list[tuple[int, int]]:
        """Number and digest of every link that comes from these datasets."""
        rows = self._rows(cypher.KNOWN_LINKS, {"datasets": list(datasets)})
        return [(number, digest) for number, digest in rows]

    def datasets(self) -> list[str]:
        """The datasets that links come from."""
        return [name for (name,) in self._rows(cypher.DATASETS, {})]

    def size(self) -> Size:
        """How much there is."""
        counts = (cypher.COUNT_ENTITIES, cypher.COUNT_LINKS)
        entities, links = (self._rows(each, {})[0][0] for each in counts)
        return Size(entities, links)

    def _each(
        self, statement: str, numbers: Iterable[int], given: Mapping[str, object]
    ) -> list[Any]:
        return [
            row
            for some in parts(numbers, AT_ONCE)
            for row in self._rows(statement, {**given, "frontier": some})
        ]

    def _rows(self, statement: str, given: Mapping[str, object]) -> list[Any]:
        result = self._transaction.run(statement, {"tenant": self._tenant, **given})
        return result.values()


def _steps(change: Change) -> list[tuple[str, str, Sequence[Any]]]:
    return [
        (cypher.DROP_LINKS, "numbers", change.gone_links),
        (cypher.PUT_ENTITIES, "rows", [_plain(row) for row in change.entities]),
        (cypher.PUT_LINKS, "rows", [_plain(row) for row in change.links]),
        (cypher.DROP_ENTITIES, "numbers", change.gone_entities),
    ]


def _plain(row: Row) -> dict[str, Any]:
    return dict(row)


def _entity(row: Mapping[str, Any]) -> Entity:
    return entity_of({name: row.get(name) for name in ENTITY})


def _link(row: Mapping[str, Any]) -> Link:
    return link_of({name: row.get(name) for name in LINK})


def _unavailable(why: str) -> Unavailable:
    return Unavailable(
        Text("图数据库没有应答", "The graph database does not answer"),
        where=why[:200],
        advice=Text("其他功能不受影响，请稍后再试", "the rest of the product works; try later"),
    )
