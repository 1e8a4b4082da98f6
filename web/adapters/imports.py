"""Evidence coming in, as the import pages ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

import polars as pl

from core.errors import NotFound
from core.evidence import batches as book
from core.evidence import findings, reports
from core.evidence.assignment import assigned
from core.evidence.batches import Nature, State
from core.evidence.headers import Column
from core.evidence.model import Dataset
from core.evidence.reading.source import FileSource
from core.evidence.remarks import ABSENT
from core.evidence.service import Imports
from core.evidence.store import EvidenceStore
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.institutions import KnownInstitutions
from web.adapters.columns import choices
from web.adapters.uploads import Uploads, plain_name
from web.values import (
    Account,
    Batch,
    Columns,
    DatasetState,
    Finding,
    HeldBack,
    Mapped,
    Place,
    Preview,
    Upload,
)

REMEMBERED = 16
UNDONE = frozenset({State.UNDONE, State.PARTLY_UNDONE})


@dataclass(frozen=True, slots=True)
class PageImports:
    """Fits ``web.ports.Imports``; a preview is remembered, so that paging does not read again."""

    imports: Imports
    evidence: EvidenceStore
    institutions: KnownInstitutions
    uploads: Uploads
    looked_at: dict[tuple[str, str], Preview] = field(default_factory=dict)

    def datasets(self, place: Place) -> Sequence[DatasetState]:
        """Every dataset of the institution's pack, with what is in it."""
        standing: dict[str, list[Batch]] = {}
        changed: dict[str, int] = {}
        known = self._known(place)
        for each in self._batches(place, known):
            if each.changed is not None:
                changed[each.dataset.zh] = max(each.changed, changed.get(each.dataset.zh, 0))
            if each.undoes is None and not each.undone:
                standing.setdefault(each.dataset.zh, []).append(each)
        return [
            DatasetState(
                dataset=dataset,
                records=self._records(place, dataset),
                last=next(iter(batches), None),
                holding=[each for each in batches if each.held and each.may_be_undone],
                changed=changed.get(dataset.label.zh),
            )
            for dataset in known.values()
            for batches in [standing.get(dataset.label.zh, [])]
        ]

    def keep(
        self, place: Place, account: Account, *, dataset: str, name: str, file: BinaryIO
    ) -> Upload:
        """Keep an upload until it is confirmed or a day has passed."""
        if dataset not in self._known(place):
            raise NotFound(Text("没有这个数据集", "there is no such dataset"), where=dataset[:40])
        name = plain_name(name)
        self.imports.must_take(TenantId(place.id), dataset, name)
        return self.uploads.keep(place, account, dataset=dataset, name=name, file=file)

    def preview(self, place: Place, account: Account, token: str) -> Preview:
        """Read and check the kept file; nothing is written."""
        upload, content = self.uploads.find(place, account, token)
        decided = self.uploads.decision(place, account, token)
        known = (token, repr(decided))
        if known in self.looked_at:
            return self.looked_at[known]
        dataset = self._known(place)[upload.dataset]
        seen = self.imports.preview(
            TenantId(place.id),
            dataset.name,
            FileSource(upload.name, content),
            mapping=decided,
        )
        while len(self.looked_at) >= REMEMBERED:
            self.looked_at.pop(next(iter(self.looked_at)), None)
        self.looked_at[known] = _preview(upload, dataset, seen)
        return self.looked_at[known]

    def columns(self, place: Place, account: Account, token: str) -> Columns:
        """The headers of the kept file and what they are taken for."""
        upload, content = self.uploads.find(place, account, token)
        dataset = self._known(place)[upload.dataset]
        seen = self.imports.survey(
            TenantId(place.id), dataset.name, FileSource(upload.name, content)
        )
        decided = self.uploads.decision(place, account, token)
        return Columns(
            dataset=dataset,
            file=upload.name,
            choices=choices(seen, decided),
            decided=decided is not None,
        )

    def assign(self, place: Place, account: Account, token: str, chosen: Mapping[str, str]) -> None:
        """Keep which header is which field with the upload."""
        upload, _ = self.uploads.find(place, account, token)
        saved = self.imports.mapping(TenantId(place.id), upload.dataset)
        decided = assigned(self._known(place)[upload.dataset], chosen, saved=saved)
        self.uploads.decide(place, account, token, decided)

    def held_back(self, place: Place, account: Account, token: str) -> bytes:
        """The workbook of the rows held back."""
        upload, content = self.uploads.find(place, account, token)
        return self.imports.held_back_of(
            TenantId(place.id),
            upload.dataset,
            FileSource(upload.name, content),
            mapping=self.uploads.decision(place, account, token),
        )

    def bring_in(self, place: Place, account: Account, token: str) -> Batch:
        """Commit what passed the checks, once however often asked; the file is gone afterwards."""
        with self.uploads.once(place, account, token) as done:
            number = done if done is not None else self._brought_in(place, account, token)
        for known in [each for each in self.looked_at if each[0] == token]:
            self.looked_at.pop(known, None)
        return self._batch(place, self.imports.batch(TenantId(place.id), number))

    def _brought_in(self, place: Place, account: Account, token: str) -> int:
        upload, content = self.uploads.find(place, account, token)
        report = self.imports.bring_in(
            TenantId(place.id),
            upload.dataset,
            FileSource(upload.name, content),
            mapping=self.uploads.decision(place, account, token),
            actor=account.name,
        )
        self.uploads.finish(place, account, token, report.batch)
        return report.batch

    def undo(self, place: Place, account: Account, number: int) -> Batch:
        """Take a batch back."""
        tenant = TenantId(place.id)
        done = self.imports.undo(tenant, number, actor=account.name)
        return self._batch(place, self.imports.batch(tenant, done.batch))

    def batches(self, place: Place) -> Sequence[Batch]:
        """The last batches, newest first."""
        return self._batches(place, self._known(place))

    def _batches(self, place: Place, known: dict[str, Dataset]) -> Sequence[Batch]:
        return [_batch(each, known) for each in self.imports.batches(TenantId(place.id))]

    def held_by(self, place: Place, number: int) -> HeldBack:
        """What a batch held back, from what was kept when it came in."""
        tenant = TenantId(place.id)
        batch = self._batch(place, self.imports.batch(tenant, number))
        if not batch.held:
            raise NotFound(Text("没有未导入的行", "No row is held back"), where=str(number))
        kept = cast(list[dict[str, Any]], self.imports.findings(tenant, number)["held"])
        return HeldBack(batch, [_remembered(each) for each in kept])

    def workbook_of(self, place: Place, number: int) -> bytes:
        """The workbook of the rows that a batch held back."""
        return self.imports.held_back(TenantId(place.id), number)

    def _batch(self, place: Place, batch: book.Batch) -> Batch:
        return _batch(batch, self._known(place))

    def _known(self, place: Place) -> dict[str, Dataset]:
        return {each.name: each for each in self.institutions.datasets(TenantId(place.id))}

    def _records(self, place: Place, dataset: Dataset) -> int | None:
        evidence = self.evidence.for_tenant(place.id)
        if evidence.version(dataset.name) is None:
            return None
        counted = evidence.scan(dataset, columns=list(dataset.key)).select(pl.len()).collect()
        return int(counted.item())


def _batch(batch: book.Batch, known: dict[str, Dataset]) -> Batch:
    opening, counts = batch.opening, batch.counts
    dataset = known.get(opening.dataset)
    return Batch(
        number=batch.number,
        dataset=dataset.label if dataset else Text(opening.dataset, opening.dataset),
        file=opening.source,
        at=batch.made_at,
        by=opening.actor,
        inserted=counts.inserted,
        updated=counts.updated,
        unchanged=counts.unchanged,
        held=counts.rejected,
        undone=batch.state in UNDONE,
        may_be_undone=batch.may_be_undone,
        undoes=opening.undoes,
        refused=counts.refused,
        changed=batch.version if counts.inserted + counts.updated + counts.removed else None,
        invented=opening.nature is Nature.SYNTHETIC,
    )


def _preview(upload: Upload, dataset: Dataset, seen: reports.Preview) -> Preview:
    columns = next(iter(seen.columns.values()), ())
    return Preview(
        dataset=dataset,
        file=upload.name,
        size=upload.size,
        rows=seen.counts.accepted + seen.counts.rejected,
        accepted=seen.counts.accepted,
        mapping=[_mapped(column, dataset) for column in columns],
        held=[_finding(each) for each in seen.remarks.findings],
        warnings=[_finding(each) for each in _gathered(seen.remarks.warnings)],
        not_data=[
            Finding(sheet=each.sheet, row=each.row, header="", value=each.text, reason=each.reason)
            for each in seen.remarks.not_data
        ],
        inserted=seen.counts.inserted,
        updated=seen.counts.updated,
        unchanged=seen.counts.unchanged,
    )


def _mapped(column: Column, dataset: Dataset) -> Mapped:
    field = dataset.field(column.field) if column.field else None
    return Mapped(header=column.header, field=field.label if field else None)


def _gathered(warnings: Sequence[findings.Finding]) -> list[findings.Finding]:
    """Absent optional columns in one line per sheet, after all that needs a look."""
    absent: dict[str, list[findings.Finding]] = {}
    for each in warnings:
        if each.reason == ABSENT:
            absent.setdefault(each.sheet, []).append(each)
    rest = [each for each in warnings if each.reason != ABSENT]
    return rest + [
        replace(of_sheet[0], column="、".join(each.column for each in of_sheet))
        for of_sheet in absent.values()
    ]


def _remembered(kept: dict[str, Any]) -> Finding:
    return Finding(
        sheet=kept["sheet"],
        row=kept["row"],
        header=kept["column"],
        value=kept["value"] or "",
        reason=Text(kept["reason"]["zh"], kept["reason"]["en"]),
    )


def _finding(found: findings.Finding) -> Finding:
    return Finding(
        sheet=found.sheet,
        row=found.row,
        header=found.column,
        value=found.value or "",
        reason=found.reason,
    )
