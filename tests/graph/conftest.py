"""Each store of the graph in turn: SQLite, PostgreSQL, Neo4j."""

from collections.abc import Iterator

import pytest

from core.database import Database
from core.graph.embedded.store import EmbeddedGraph
from core.graph.neo4j_store import Neo4jGraph
from core.graph.ports import GraphStore


@pytest.fixture
def embedded(sqlite: Database) -> GraphStore:
    """The store on SQLite alone."""
    return EmbeddedGraph(sqlite)


@pytest.fixture
def neo4j_graph(neo4j_url: str) -> Iterator[Neo4jGraph]:
    """The store on a real Neo4j, empty."""
    opened = Neo4jGraph(neo4j_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[GraphStore]:
    """The store on a real PostgreSQL, empty."""
    database = Database(postgresql_url)
    yield EmbeddedGraph(database)
    database.close()


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("on_postgresql", marks=pytest.mark.postgresql),
        pytest.param("neo4j_graph", marks=pytest.mark.neo4j),
    ]
)
def store(request: pytest.FixtureRequest) -> GraphStore:
    """Each store in turn, empty."""
    found: GraphStore = request.getfixturevalue(request.param)
    return found
