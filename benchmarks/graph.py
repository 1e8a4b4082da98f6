"""The graph against the bare driver and bare networkx: python -m benchmarks.graph --json.

The embedded store is measured in a process of its own over a published mix of 400 pairs; recall
is against the same question without any cap, over the whole graph in memory. Neo4j is measured
where ``--neo4j`` gives its address: our step against the same Cypher by the bare driver.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import graph_data
from core.database import Database
from core.graph.elements import Entity, Key
from core.graph.paths import Found, Passing
from core.graph.ports import Expansion, Hop, Reader
from core.graph.pulling import Pull
from core.graph.query import Direction, Limits, Reach
from core.settled import settle
from core.tenancy.model import TenantId

ONE = TenantId(1)
COUNT, HOPS = 5, 6
PASSING = Passing.of(graph_data.declared())
NO_LIMITS = Limits(seconds=600, fan_out=10**9, path_fan_out=10**9, entities=10**9)


def main() -> None:
    """Build the graph, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--neo4j", default=os.environ.get("GONGHENG_BENCH_NEO4J_URL"))
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(asked(given.ask)))
        return
    made = graph_data.made(given.scale)
    result = {"entities": sum(made.counts.values()), "links": len(made.links)}
    result |= {"embedded": embedded(made), "neo4j": neo4j(made, given.neo4j)}
    print(json.dumps(result) if given.json else json.dumps(result, indent=2))


def embedded(made: graph_data.Made) -> dict[str, Any]:
    """Fill SQLite, ask in another process, compare with what an uncapped search finds."""
    from core.graph.embedded.store import EmbeddedGraph
    from migrations.run import upgrade

    with TemporaryDirectory() as place:
        url = f"sqlite:///{place}/graph.sqlite"
        upgrade(url)
        database = Database(url)
        began = time.perf_counter()
        for change in graph_data.changes(made):
            EmbeddedGraph(database).write(ONE, change)
        filled = time.perf_counter() - began
        database.close()
        pairs = [[[*one], [*other]] for one, other in made.pairs]
        (Path(place) / "pairs.json").write_text(json.dumps(pairs))
        command = [sys.executable, "-m", "benchmarks.graph", "--ask", place]
        told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    whole = Whole(made)
    wanted, bare = [], []
    for one, other in made.pairs:
        began = time.perf_counter()
        wanted.append(_links(_paths(whole, one, other, NO_LIMITS)))
        bare.append(time.perf_counter() - began)
    hits = sum(
        len(set(map(tuple, got)) & set(want))
        for got, want in zip(told.pop("found"), wanted, strict=True)
    )
    return told | {
        "recall": round(hits / max(1, sum(map(len, wanted))), 4),
        "paths": sum(map(len, wanted)),
        "fill_s": round(filled, 1),
        "uncapped_p95_ms": round(_p95(bare) * 1000, 1),
        "networkx_p95_ms": round(_networkx(made) * 1000, 1),
    }


def asked(place: Path) -> dict[str, Any]:
    """In a process of its own: the first answer, all others, the memory they took."""
    from core.graph.embedded.store import EmbeddedGraph

    pairs = [tuple(map(tuple, each)) for each in json.loads((place / "pairs.json").read_text())]
    began = time.perf_counter()
    database = Database(f"sqlite:///{place}/graph.sqlite")
    store = EmbeddedGraph(database)
    settle()
    found, seconds = [], []
    for one, other in pairs:
        start = time.perf_counter()
        paths = store.read(ONE, lambda r, a=one, b=other: _paths(r, a, b, Limits()), seconds=30)
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            first = time.perf_counter() - began
        found.append(_links(paths))
    near = [_timed(lambda one=one: _near(store, one)) for one, _ in pairs[:200]]
    database.close()
    quarter = len(pairs) // 4
    return {
        "first_answer_s": round(first, 3),
        "p95_ms": round(_p95(seconds) * 1000, 1),
        "median_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms_by_sort": [
            round(_p95(seconds[at : at + quarter]) * 1000, 1)
            for at in range(0, quarter * 4, quarter)
        ],
        "neighbourhood_p95_ms": round(_p95(near) * 1000, 1),
        "rss_mb": _peak(),
        "found": found,
    }


def neo4j(made: graph_data.Made, url: str | None) -> dict[str, Any] | None:
    """Our step against the same Cypher by the bare driver, entity by entity."""
    if not url:
        return {"ratio_bare": None, "p95_ms": None, "why": "no --neo4j address was given"}
    from neo4j import GraphDatabase

    from core.graph import cypher
    from core.graph.neo4j_store import Neo4jGraph

    store = Neo4jGraph(url)
    store.prepare()
    for change in graph_data.changes(made):
        store.write(ONE, change)
    starts = [graph_data.number(one) for one, _ in made.pairs]
    reach = Reach(fan_out=Limits().fan_out)
    text, given = cypher.step(reach), cypher.parameters(reach)
    ours, bare = [], []
    with GraphDatabase.driver(url) as driver, driver.session() as session:
        for each in starts * 2:
            values = {**given, "tenant": ONE, "frontier": [each]}
            bare.append(
                _timed(lambda v=values: session.execute_read(lambda t: t.run(text, v).values()))
            )
            ours.append(
                _timed(lambda e=each: store.read(ONE, lambda r: r.expand([e], reach), seconds=30))
            )
    whole = [
        _timed(
            lambda a=one, b=other: store.read(ONE, lambda r: _paths(r, a, b, Limits()), seconds=30)
        )
        for one, other in made.pairs
    ]
    store.erase(ONE)
    store.close()
    half = len(starts)
    return {
        "ratio_bare": round(sum(ours[half:]) / sum(bare[half:]), 2),
        "p95_ms": round(_p95(whole) * 1000, 1),
    }


class Whole:
    """The whole graph in memory, asked as a store is."""

    def __init__(self, made: graph_data.Made) -> None:
        self._around: dict[int, list[Hop]] = defaultdict(list)
        for change in graph_data.changes(made):
            for row in change.links:
                self._take(row)

    def _take(self, row: Any) -> None:
        rest = row["id"], row["kind"]
        tail = row["since"], row["until"], row["confidence"]
        along = Hop(row["source"], row["target"], row["target_kind"], *rest, True, *tail)
        against = Hop(row["target"], row["source"], row["source_kind"], *rest, False, *tail)
        self._around[along.near].append(along)
        self._around[against.near].append(against)

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link onwards; this is only ever asked either way, without limits."""
        assert reach.direction is Direction.EITHER
        never, onto = set(reach.never), None if reach.onto is None else set(reach.onto)
        return Expansion(
            [
                hop
                for near in frontier
                for hop in self._around[near]
                if hop.far_kind not in never and (onto is None or hop.far in onto)
            ]
        )


def _paths(reader: Reader | Whole, one: Any, other: Any, limits: Limits) -> Found:
    ends = [(graph_data.number(each), each[0]) for each in (one, other)]
    pull = Pull(reader, PASSING, limits)  # type: ignore[arg-type]
    return pull.paths(*ends, count=COUNT, hops=HOPS)


def _near(store: Any, one: Any) -> list[Entity]:
    start = Key(one[0], str(one[1])).number

    def work(reader: Reader) -> list[Entity]:
        hops = reader.expand([start], Reach(fan_out=Limits().fan_out)).hops
        return reader.entities({hop.far for hop in hops[:100]})

    found: list[Entity] = store.read(ONE, work, seconds=30)
    return found


def _networkx(made: graph_data.Made) -> float:
    """What networkx takes for one shortest path over its own graph, hubs left out."""
    import networkx

    graph: Any = networkx.Graph(
        (source, target)
        for _, source, target, _ in made.links
        if source[0] not in graph_data.CLOSED
    )
    seconds = []
    for one, other in made.pairs[:100]:
        if one in graph and other in graph:
            seconds.append(_timed(lambda a=one, b=other: networkx.has_path(graph, a, b)))
    return _p95(seconds)


def _links(found: Found) -> list[tuple[int, ...]]:
    return [tuple(hop.link for hop in path) for path in found.paths]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> int:
    """The most memory that this process held; getrusage would tell of the one that started it."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) // 1024


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else 0.0


if __name__ == "__main__":
    main()
