"""Imports: look at a file, bring it in, take it back, and settle what a crash left open."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Protocol

import polars as pl

from core.errors import Conflict, NotFound
from core.evidence import directory
from core.evidence.batches import Batch, Batches, Counts, Kind, Nature, Opening, State
from core.evidence.context import Context
from core.evidence.headers import Mapping as Headers
from core.evidence.held_back import write_held_back
from core.evidence.model import Dataset
from core.evidence.ports import ROW, SHEET, Commit, Evidence
from core.evidence.preparation import Prepared, Survey, prepare, survey
from core.evidence.reading.source import FileSource
from core.evidence.remarks import no_dataset
from core.evidence.reports import Preview, Remarks, Report, Rules, Undone
from core.tenancy.model import TenantId
from core.texts import Text

WAIT_SECONDS = 60.0
SHOWN_ROWS = 20
UNDO_REACH = 20
"""Batches of a dataset, counted back from the newest, whose versions outlive the cleaning."""


class Store(Protocol):
    """Where the tenants' evidence is."""

    def for_tenant(self, tenant_id: int) -> Evidence:
        """The evidence of one tenant."""


Allow = Callable[[TenantId, Opening], None]


class Imports:
    """The one way in and out of evidence for files.

    ``datasets`` tells the datasets of a tenant's packs; ``allow`` is asked before a batch is begun
    and raises where it must not be. ``step`` is called with the name of each
    step as it is done; a test of crashes ends the process there.
    """

    def __init__(
        self,
        batches: Batches,
        store: Store,
        datasets: Callable[[TenantId], Iterable[Dataset]],
        *,
        rules: Rules | None = None,
        allow: Allow = lambda tenant_id, opening: None,
        step: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._batches = batches
        self._store = store
        self._datasets = datasets
        self._rules = rules or Rules()
        self._allow = allow
        self._step = step

    def preview(
        self,
        tenant_id: TenantId,
        dataset: str,
        file: FileSource,
        *,
        mapping: Headers | None = None,
    ) -> Preview:
        """Read and check a file and count what it would change; nothing is written."""
        prepared = self._prepare(tenant_id, dataset, file, mapping)
        seen = self._store.for_tenant(tenant_id).compare(prepared.dataset, _given(prepared))
        counts = replace(
            _counts(prepared),
            inserted=seen.inserted,
            updated=seen.updated,
            unchanged=seen.unchanged,
        )
        return Preview(
            counts=counts,
            columns={part.sheet: part.columns for part in prepared.parts},
            missing=tuple(dict.fromkeys(name for part in prepared.parts for name in part.missing)),
            first=prepared.rows.head(SHOWN_ROWS),
            remarks=Remarks.of(prepared),
        )

    def survey(
        self,
        tenant_id: TenantId,
        dataset: str,
        file: FileSource,
        *,
        mapping: Headers | None = None,
    ) -> tuple[Survey, ...]:
        """What the headers of a file say, missing columns included: for deciding on a mapping."""
        declared = self.declared(tenant_id, dataset)
        return survey(file, declared, self._context(tenant_id, dataset, mapping))

    def bring_in(
        self,
        tenant_id: TenantId,
        dataset: str,
        file: FileSource,
        *,
        mapping: Headers | None = None,
        actor: str = "",
        nature: Nature = Nature.REAL,
    ) -> Report:
        """Read, check and merge a file; a given ``mapping`` is remembered for the dataset.

        ``BadFile`` when nothing can be made of the file, ``Conflict`` when the dataset stays busy;
        in both cases nothing has changed.
        """
        opening = Opening(
            dataset, Kind.IMPORT, file.name, _digest(file), actor=actor, nature=nature
        )
        self._allow(tenant_id, opening)
        prepared = self._prepare(tenant_id, dataset, file, mapping)
        workbook = _workbook(prepared)
        opening = replace(opening, counts=_counts(prepared))
        with self._batches.turn(tenant_id, dataset, wait=WAIT_SECONDS):
            self._step("turn")
            self._allow(tenant_id, opening)
            self._settle(tenant_id, dataset)
            number = self._begin(tenant_id, opening)
            with self._settling(tenant_id, dataset):
                self._keep(tenant_id, number, prepared, workbook)
                counts, version = self._merge(tenant_id, number, prepared)
            if mapping is not None:
                self._batches.save_mapping(tenant_id, dataset, mapping)
        return Report(number, counts, version, workbook, Remarks.of(prepared))

    def _merge(
        self, tenant_id: TenantId, number: int, prepared: Prepared
    ) -> tuple[Counts, int | None]:
        evidence = self._store.for_tenant(tenant_id)
        done = evidence.merge(prepared.dataset, _given(prepared), batch=number)
        self._step("merged")
        counts = replace(
            _counts(prepared),
            inserted=done.inserted,
            updated=done.updated,
            unchanged=done.unchanged,
        )
        self._finish(tenant_id, number, counts, Commit(done.before, done.version, {}))
        return counts, done.version

    def must_take(self, tenant_id: TenantId, dataset: str, name: str) -> None:
        """Raise where a file for the dataset would be refused whatever is in it."""
        self._allow(tenant_id, Opening(dataset, Kind.IMPORT, name))

    def undo(self, tenant_id: TenantId, number: int, *, actor: str = "") -> Undone:
        """Take a batch back, row by row; rows that a later batch changed stay and are reported."""
        of = self._batches.get(tenant_id, number)
        self._allow(tenant_id, Opening(of.opening.dataset, Kind.UNDO, of.opening.source))
        dataset = self.declared(tenant_id, of.opening.dataset)
        with self._batches.turn(tenant_id, dataset.name, wait=WAIT_SECONDS):
            self._settle(tenant_id, dataset.name)
            of = _undoable(self._batches.get(tenant_id, number))
            opening = Opening(
                dataset.name, Kind.UNDO, of.opening.source, actor=actor, undoes=number
            )
            taking = self._begin(tenant_id, opening)
            with self._settling(tenant_id, dataset.name):
                return self._take_back(tenant_id, dataset, of, taking)

    def _take_back(self, tenant_id: TenantId, dataset: Dataset, of: Batch, taking: int) -> Undone:
        evidence = self._store.for_tenant(tenant_id)
        commit = Commit(of.before, of.version, {})
        done = evidence.undo(dataset, of=of.number, commit=commit, batch=taking)
        self._step("merged")
        counts = Counts(updated=done.restored, removed=done.removed, refused=done.refused.height)
        self._finish(tenant_id, taking, counts, Commit(done.before, done.version, {}))
        return Undone(taking, counts, done.version, done.refused)

    def batches(self, tenant_id: TenantId, dataset: str | None = None) -> tuple[Batch, ...]:
        """All batches, the newest first."""
        return self._batches.newest(tenant_id, dataset=dataset)

    def batch(self, tenant_id: TenantId, number: int) -> Batch:
        """One batch, or ``NotFound``."""
        return self._batches.get(tenant_id, number)

    def held_back(self, tenant_id: TenantId, number: int) -> bytes:
        """The workbook of a batch's held-back rows, or ``NotFound``."""
        self._batches.get(tenant_id, number)
        return self._store.for_tenant(tenant_id).kept(_held_back_name(number))

    def held_back_of(
        self,
        tenant_id: TenantId,
        dataset: str,
        file: FileSource,
        *,
        mapping: Headers | None = None,
    ) -> bytes:
        """The workbook of the rows that bringing a file in would hold back, or ``NotFound``."""
        workbook = _workbook(self._prepare(tenant_id, dataset, file, mapping))
        if workbook is None:
            raise NotFound(Text("没有未导入的行", "No row is held back"), where=file.name)
        return workbook

    def findings(self, tenant_id: TenantId, number: int) -> dict[str, object]:
        """The findings of a batch as plain values, or ``NotFound``."""
        self._batches.get(tenant_id, number)
        found = self._store.for_tenant(tenant_id).kept(_findings_name(number))
        return dict(json.loads(found))

    def mapping(self, tenant_id: TenantId, dataset: str) -> Headers | None:
        """The saved mapping of a dataset."""
        return self._batches.mapping(tenant_id, dataset)

    def left_open(self) -> tuple[TenantId, ...]:
        """Every tenant with a batch that has not ended: at work, or left by a crash."""
        return self._batches.left_open()

    def reconcile(self, tenant_id: TenantId) -> tuple[Batch, ...]:
        """Settle every batch that a crash left open; those that are now settled.

        A dataset whose turn somebody has is left alone: its batch is being worked on.
        """
        waiting = self._batches.newest(tenant_id, state=State.PREPARED)
        settled: list[Batch] = []
        for dataset in dict.fromkeys(each.opening.dataset for each in waiting):
            try:
                with self._batches.turn(tenant_id, dataset, wait=0):
                    settled += self._settle(tenant_id, dataset)
            except Conflict:
                continue
        return tuple(settled)

    def tidy(self, tenant_id: TenantId, *, older_than_hours: int = 24) -> None:
        """Compact every table and delete files that no run, no undo and no reader needs."""
        evidence = self._store.for_tenant(tenant_id)
        for dataset in self._datasets(tenant_id):
            with self._batches.turn(tenant_id, dataset.name, wait=WAIT_SECONDS):
                evidence.compact(dataset.name)
                evidence.vacuum(
                    dataset.name,
                    keep_versions=self.needed(tenant_id, dataset.name),
                    older_than_hours=older_than_hours,
                )

    def needed(self, tenant_id: TenantId, dataset: str) -> set[int]:
        """The versions that a run refers to, or that an undo may go back to."""
        recent = self._batches.newest(tenant_id, dataset=dataset, limit=UNDO_REACH)
        around = {version for each in recent for version in (each.before, each.version)}
        return {version for version in around if version is not None} | set(
            self._batches.pinned(tenant_id, dataset)
        )

    def _prepare(
        self, tenant_id: TenantId, name: str, file: FileSource, mapping: Headers | None
    ) -> Prepared:
        return prepare(
            file, self.declared(tenant_id, name), self._context(tenant_id, name, mapping)
        )

    def _context(self, tenant_id: TenantId, name: str, mapping: Headers | None) -> Context:
        return directory.context(
            self._store.for_tenant(tenant_id),
            self.declared(tenant_id, name),
            {each.name: each for each in self._datasets(tenant_id)},
            mapping=mapping or self._batches.mapping(tenant_id, name) or Headers(),
            rules=self._rules,
        )

    def declared(self, tenant_id: TenantId, name: str) -> Dataset:
        """The dataset of that name in the tenant's packs; NotFound lists what there is."""
        for each in self._datasets(tenant_id):
            if each.name == name:
                return each
        raise no_dataset(name, tuple(self._datasets(tenant_id)))

    def _begin(self, tenant_id: TenantId, opening: Opening) -> int:
        number = self._batches.begin(tenant_id, opening)
        self._step("prepared")
        return number

    def _keep(
        self, tenant_id: TenantId, number: int, prepared: Prepared, workbook: bytes | None
    ) -> None:
        evidence = self._store.for_tenant(tenant_id)
        if workbook is not None:
            evidence.keep(_held_back_name(number), workbook)
        findings = json.dumps(prepared.as_json(), ensure_ascii=False).encode()
        evidence.keep(_findings_name(number), findings)
        self._step("kept")

    def _finish(self, tenant_id: TenantId, number: int, counts: Counts, commit: Commit) -> None:
        self._batches.finish(
            tenant_id,
            number,
            state=State.COMMITTED,
            counts=counts,
            before=commit.before,
            version=commit.version,
        )
        self._step("committed")

    def _abandon(self, tenant_id: TenantId, batch: Batch) -> None:
        counts = replace(batch.counts, accepted=0)
        self._batches.finish(
            tenant_id,
            batch.number,
            state=State.ABANDONED,
            counts=counts,
            before=None,
            version=None,
        )

    @contextmanager
    def _settling(self, tenant_id: TenantId, dataset: str) -> Iterator[None]:
        """Leave no batch open behind an error, whether or not its commit got through."""
        try:
            yield
        except Exception:
            with suppress(Exception):
                self._settle(tenant_id, dataset)
            raise

    def _settle(self, tenant_id: TenantId, dataset: str) -> list[Batch]:
        """Close what a crash left open; the caller has the turn."""
        evidence = self._store.for_tenant(tenant_id)
        left = self._batches.newest(tenant_id, dataset=dataset, state=State.PREPARED)
        for batch in left:
            commit = evidence.commit_of(dataset, batch.number)
            if commit is None:
                self._abandon(tenant_id, batch)
            else:
                counts = replace(batch.counts, **commit.counts)
                self._finish(tenant_id, batch.number, counts, commit)
        return [self._batches.get(tenant_id, batch.number) for batch in left]


def _given(prepared: Prepared) -> pl.DataFrame:
    """The columns that the file has; the others keep their values."""
    return prepared.rows.select(*prepared.present, SHEET, ROW)


def _counts(prepared: Prepared) -> Counts:
    return Counts(accepted=prepared.rows.height, rejected=prepared.held_rows)


def _workbook(prepared: Prepared) -> bytes | None:
    if not prepared.held_rows:
        return None
    file = io.BytesIO()
    write_held_back(prepared, file)
    return file.getvalue()


def _digest(file: FileSource) -> str:
    if isinstance(file.content, bytes):
        return hashlib.sha256(file.content).hexdigest()
    with file.content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _undoable(batch: Batch) -> Batch:
    if batch.may_be_undone:
        return batch
    raise Conflict(
        Text("该批次不能撤销", "This batch cannot be undone"),
        where=str(batch.number),
        advice=Text("只能撤销已入库的导入批次", "Only a committed import can be undone"),
    )


def _held_back_name(number: int) -> str:
    return f"batch-{number}-held-back.xlsx"


def _findings_name(number: int) -> str:
    return f"batch-{number}-findings.json"
