"""Brings a tenant's graph to what its evidence says: by comparison, in batches, as often as needed.

What should stand there is worked out in frames and compared with what the store holds, so that a
projection that was killed is finished by the next one, and one that ran changes nothing twice.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import polars as pl

from core.columns import now
from core.evidence.model import Dataset
from core.evidence.ports import Evidence
from core.graph.ports import Change, GraphStore, Reader
from core.graph.projection.frames import Wanted, ends_of, entities, links
from core.graph.projection.state import Progress, Shown, State
from core.graph.records import parts
from core.tenancy.model import TenantId

TURN = "_graph"
WAIT_SECONDS = 60.0
READ_SECONDS = 600.0
BATCH = 5000


class Store(Protocol):
    """Where the tenants' evidence is."""

    def for_tenant(self, tenant_id: int) -> Evidence:
        """The evidence of one tenant."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a projection has done."""

    shown: Shown
    entities: int
    links: int
    written: int
    gone: int


@dataclass(frozen=True)
class _At:
    """The rows of a tenant at given versions."""

    evidence: Evidence
    versions: Mapping[str, int | None]

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        return self.evidence.scan(dataset, version=self.versions[dataset.name])


@dataclass(frozen=True)
class _Difference:
    """What has to be written and taken away, and how much there will be."""

    entities: pl.DataFrame
    links: pl.DataFrame
    gone_entities: list[int]
    gone_links: list[int]

    @property
    def written(self) -> int:
        return self.entities.height + self.links.height

    @property
    def gone(self) -> int:
        return len(self.gone_entities) + len(self.gone_links)

    def changes(self) -> Iterator[tuple[Change, int]]:
        """The batches in an order in which no link ever lacks an end."""
        for some in parts(self.gone_links, BATCH):
            yield Change(gone_links=some), len(some)
        for frame in self.entities.iter_slices(BATCH):
            yield Change(entities=frame.to_dicts()), frame.height
        for frame in self.links.iter_slices(BATCH):
            yield Change(links=frame.to_dicts()), frame.height
        for some in parts(self.gone_entities, BATCH):
            yield Change(gone_entities=some), len(some)


@dataclass(frozen=True)
class Projector:
    """Fills the graph; ``wanted`` tells what a tenant's pack declares.

    ``step`` is called with the name of each step as it is done; a test of crashes ends there.
    """

    store: GraphStore
    evidence: Store
    progress: Progress
    wanted: Callable[[TenantId], Wanted]
    step: Callable[[str], None] = field(default=lambda name: None)

    def project(self, tenant: TenantId, *, everything: bool = False) -> Report:
        """Bring the graph up to date; ``everything`` compares what has not changed as well."""
        with self.progress.turn(tenant, TURN, wait=WAIT_SECONDS):
            wanted = self.wanted(tenant)
            target = self._target(tenant, wanted)
            before = self.progress.shown(tenant)
            changed = self._changed(before, target, wanted, everything=everything)
            if before is not None and not changed and before.state is State.SETTLED:
                size = self.store.read(tenant, _size, seconds=READ_SECONDS)
                return Report(before, *size, written=0, gone=0)
            return self._bring(tenant, wanted, before, target, changed)

    def rebuild(self, tenant: TenantId) -> Report:
        """Take everything away and build it anew from the evidence."""
        with self.progress.turn(tenant, TURN, wait=WAIT_SECONDS):
            before = self.progress.shown(tenant)
            if before is not None:
                moving = replace(before, state=State.MOVING, evidence={}, moved_at=now())
                self.progress.note(tenant, moving)
            self.store.prepare()
            self.store.erase(tenant)
        return self.project(tenant, everything=True)

    def digest(self, tenant: TenantId) -> str:
        """SHA-256 over all that the graph holds, the same in every store."""
        return self.store.read(tenant, _digest, seconds=READ_SECONDS)

    def current(self, tenant: TenantId) -> bool:
        """Whether the graph shows the evidence as it is now."""
        shown = self.progress.shown(tenant)
        if shown is None or shown.state is State.MOVING:
            return False
        target = self._target(tenant, self.wanted(tenant))
        return (shown.evidence, shown.declared) == (target.evidence, target.declared)

    def _target(self, tenant: TenantId, wanted: Wanted) -> Shown:
        evidence = self.evidence.for_tenant(tenant)
        versions = {each.name: evidence.version(each.name) for each in _used(wanted)}
        return Shown(0, State.MOVING, versions, _declared(wanted))

    def _changed(
        self, before: Shown | None, target: Shown, wanted: Wanted, *, everything: bool
    ) -> set[str]:
        if everything or before is None or before.declared != target.declared:
            return set(target.evidence)
        return {
            name
            for name, version in target.evidence.items()
            if name not in before.evidence or before.evidence[name] != version
        }

    def _bring(
        self,
        tenant: TenantId,
        wanted: Wanted,
        before: Shown | None,
        target: Shown,
        changed: set[str],
    ) -> Report:
        number = 0 if before is None else before.version
        evidence = {} if before is None else before.evidence
        moving = replace(target, version=number, evidence=evidence, moved_at=now())
        self.progress.note(tenant, moving)
        self.store.prepare()
        self.step("begun")
        difference = self._difference(tenant, wanted, target, changed)
        self._write(tenant, difference, moving)
        settled = replace(
            target, version=number + 1, state=State.SETTLED, done=0, total=0, moved_at=now()
        )
        self.progress.note(tenant, settled)
        self.step("settled")
        size = self.store.read(tenant, _size, seconds=READ_SECONDS)
        return Report(settled, *size, written=difference.written, gone=difference.gone)

    def _write(self, tenant: TenantId, difference: _Difference, moving: Shown) -> None:
        total = difference.written + difference.gone
        done = 0
        for change, count in difference.changes():
            self.store.write(tenant, change)
            done += count
            self.progress.note(tenant, replace(moving, done=done, total=total, moved_at=now()))
            self.step("written")

    def _difference(
        self, tenant: TenantId, wanted: Wanted, target: Shown, changed: set[str]
    ) -> _Difference:
        rows = _At(self.evidence.for_tenant(tenant), target.evidence)
        made = links(wanted, rows, target.evidence)
        told = entities(wanted, rows, ends_of(made))

        def compare(reader: Reader) -> _Difference:
            strangers = set(reader.datasets()) - set(target.evidence)
            touched = wanted.touched(changed) | strangers
            new_links, gone_links = _compared(
                made.filter(pl.col("dataset").is_in(touched)), "id", reader.known_links([*touched])
            )
            new, gone = _compared(told, "number", reader.known_entities())
            return _Difference(new, new_links.drop("source_id", "target_id"), gone, gone_links)

        return self.store.read(tenant, compare, seconds=READ_SECONDS)


def _compared(
    wanted: pl.DataFrame, key: str, known: Iterable[tuple[int, int]]
) -> tuple[pl.DataFrame, list[int]]:
    """Rows that are new or say something new, and keys that are no longer wanted."""
    schema = {key: pl.Int64, "digest": pl.Int64}
    there = pl.DataFrame(list(known), schema=schema, orient="row")
    new = wanted.join(there, on=[key, "digest"], how="anti")
    gone = there.join(wanted, on=key, how="anti")[key]
    return new, gone.to_list()


def _used(wanted: Wanted) -> list[Dataset]:
    """The datasets that the graph reads."""
    names = {
        *(rows.dataset for entity in wanted.graph.entities for rows in entity.rows),
        *(rows.dataset for link in wanted.graph.links for rows in link.rows),
        *(name for link in wanted.graph.links for rows in link.rows for name in wanted.reads(rows)),
    }
    return [each for each in wanted.datasets if each.name in names]


def _declared(wanted: Wanted) -> str:
    """A digest of everything that the projection goes by but the rows."""
    said = repr((wanted.graph, [(each.name, each.key) for each in _used(wanted)]))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _size(reader: Reader) -> tuple[int, int]:
    size = reader.size()
    return size.entities, size.links


def _digest(reader: Reader) -> str:
    known = sorted(reader.known_entities()), sorted(reader.known_links(reader.datasets()))
    return hashlib.sha256(repr(known).encode()).hexdigest()
