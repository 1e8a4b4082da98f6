"""An invented court's graph for the benchmark: parties, lawyers, staff, banks, chains of cases."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.graph.elements import CERTAIN, number_of
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

KINDS = {
    "case": 190_000,
    "person": 230_000,
    "firm": 26_000,
    "bank": 30,
    "lawyer": 2970,
    "staff": 1000,
}
CLOSED = ("bank", "lawyer", "staff")
MEANINGS = {
    "party": Meaning.PARTY,
    "represents": Meaning.REPRESENTS,
    "decided": Meaning.HANDLES,
    "from": Meaning.CHAIN,
}
PAIRS = 100
"""Pairs of each sort: parties, busy parties, staff and lawyers, cases."""

Key = tuple[str, int]


@dataclass(frozen=True)
class Made:
    """Entities by kind and count, links as (kind, source, target, day), and pairs to connect."""

    counts: dict[str, int]
    links: list[tuple[str, Key, Key, int]]
    pairs: list[tuple[Key, Key]]


def declared() -> Declarations:
    """What may be passed through: cases, persons and firms, but no bank, lawyer or staff."""
    rows = (EntityRows("d", ("id",)),)
    ends = (LinkRows("d", End("person", ("a",)), End("case", ("b",))),)
    return Declarations(
        tuple(
            EntityKind(k, same(k), rows, Through.NEVER if k in CLOSED else Through.ALWAYS)
            for k in KINDS
        ),
        tuple(LinkKind(k, same(k), ends, meaning) for k, meaning in MEANINGS.items()),
    )


def made(scale: float, seed: int = 5) -> Made:
    """The graph at a scale: 1 has 450,000 entities and 720,000 links."""
    rng = np.random.default_rng(seed)
    counts = {kind: max(10, int(count * scale)) for kind, count in KINDS.items()}
    cases = counts["case"]
    days = rng.integers(736_000, 739_500, cases)
    links = list(_parties(rng, counts, days))
    for kind, sort, share in (("represents", "lawyer", 0.45), ("decided", "staff", 1.0)):
        for case in np.flatnonzero(rng.random(cases) < share):
            at = int(rng.integers(counts[sort]))
            links.append((kind, (sort, at), ("case", int(case)), int(days[case])))
    clerks = rng.choice(cases, int(cases * 0.24), replace=False)
    for case in clerks:
        at = int(rng.integers(counts["staff"]))
        links.append(("decided", ("staff", at), ("case", int(case)), int(days[case]) + 1))
    for case in rng.choice(np.arange(1, cases), int(cases * 0.1), replace=False):
        origin = int(rng.integers(0, case))
        links.append(("from", ("case", int(case)), ("case", origin), int(days[case])))
    return Made(counts, links, _pairs(rng, counts, links))


def _parties(
    rng: np.random.Generator, counts: dict[str, int], days: np.ndarray
) -> Iterator[tuple[str, Key, Key, int]]:
    """Two parties a case: persons who come once or thrice, firms that come again and again."""
    for case in range(counts["case"]):
        for _ in range(2):
            lot = rng.random()
            if lot < 0.72:
                party = ("person", int(rng.integers(counts["person"])))
            elif lot < 0.95:
                at = int(counts["firm"] * rng.random() ** 3)
                party = ("firm", at)
            else:
                party = ("bank", int(rng.integers(counts["bank"])))
            yield "party", party, ("case", case), int(days[case])


def _pairs(
    rng: np.random.Generator, counts: dict[str, int], links: list[tuple[str, Key, Key, int]]
) -> list[tuple[Key, Key]]:
    def some(kind: str, most: int | None = None) -> Key:
        return kind, int(rng.integers(min(most or counts[kind], counts[kind])))

    parties = [(link[1], link[2]) for link in links if link[0] == "party"]
    by_case: dict[Key, list[Key]] = {}
    for party, case in parties:
        by_case.setdefault(case, []).append(party)
    pairs = []
    for _ in range(PAIRS):
        one, case = parties[int(rng.integers(len(parties)))]
        pairs.append((one, by_case[case][-1] if rng.random() < 0.3 else some("person")))
    pairs += [(some("firm", 300), some("firm", 300)) for _ in range(PAIRS)]
    pairs += [(some("staff"), some("lawyer")) for _ in range(PAIRS)]
    pairs += [(some("case"), some("case")) for _ in range(PAIRS)]
    return [(one, other) for one, other in pairs if one != other]


def number(key: Key) -> int:
    """The number by which stores know it."""
    return number_of(key[0], str(key[1]))


def changes(graph: Made, batch: int = 5000) -> Iterator[Change]:
    """The graph as batches for a store."""
    entities = [(kind, at) for kind, count in graph.counts.items() for at in range(count)]
    for start in range(0, len(entities), batch):
        yield Change(entities=[_entity(each) for each in entities[start : start + batch]])
    for start in range(0, len(graph.links), batch):
        some = graph.links[start : start + batch]
        yield Change(links=[_link(*each) for each in some])


def _entity(key: Key) -> dict[str, object]:
    identity = str(key[1])
    return {
        "number": number(key),
        "kind": key[0],
        "id": identity,
        "name": f"{key[0]} {identity}",
        "facts": "{}",
        "dataset": "d",
        "row": json.dumps({"id": identity}),
        "digest": 1,
    }


def _link(kind: str, source: Key, target: Key, day: int) -> dict[str, object]:
    row = json.dumps({"a": source[1], "b": target[1], "day": day})
    return {
        "id": number_of(kind, str(source), str(target), row),
        "kind": kind,
        "source": number(source),
        "source_kind": source[0],
        "target": number(target),
        "target_kind": target[0],
        "since": day,
        "until": day + 200,
        "confidence": CERTAIN,
        "facts": "{}",
        "dataset": "d",
        "row": row,
        "digest": 1,
    }
