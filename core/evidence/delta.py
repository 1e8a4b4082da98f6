"""One tenant's evidence in Delta tables, one table a dataset.

Which rows are new or changed is found in Polars first, so that Delta writes only those; every
commit may land on the version it was computed from and on no other.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

import obstore
import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from core.errors import BadInput, Conflict, NotFound
from core.evidence import changes, schema
from core.evidence.changes import Changes
from core.evidence.model import Dataset
from core.evidence.ports import BATCH, Commit, MergeResult, UndoResult
from core.texts import Text, same

APPLICATION = "gongheng"
ATTEMPTS = 5
CONFIGURATION = {
    # A version that a run used must stay readable for as long as the run is kept.
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
Result = TypeVar("Result")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}(/[a-z0-9][a-z0-9._-]{0,120}){0,3}")


class DeltaEvidence:
    """Evidence of the tenant whose folder this is; obtained from ``EvidenceStore``."""

    def __init__(self, root: str, storage_options: Mapping[str, str]) -> None:
        self.root = root
        self._options = dict(storage_options)

    def scan(
        self,
        dataset: Dataset | str,
        *,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pl.LazyFrame:
        """Rows as they are or were; see ``Evidence.scan``."""
        name = dataset if isinstance(dataset, str) else dataset.name
        table = self._table(name, version)
        if table is None and isinstance(dataset, str):
            raise _no_such(name)
        frame = _rows(table, self._options)
        if isinstance(dataset, Dataset):
            frame = changes.completed(frame, schema.columns(dataset))
        return frame if columns is None else frame.select(columns)

    def version(self, name: str) -> int | None:
        """The table's version, None while there is no table."""
        table = self._table(name)
        return None if table is None else table.version()

    def compare(self, dataset: Dataset, rows: pl.DataFrame) -> MergeResult:
        """What ``merge`` would do, without doing it."""
        table = self._table(dataset.name)
        found = changes.between(_rows(table, self._options), _checked(dataset, rows), dataset.key)
        version = None if table is None else table.version()
        return MergeResult(found.inserted, found.updated, found.unchanged, version, version)

    def merge(self, dataset: Dataset, rows: pl.DataFrame, *, batch: int) -> MergeResult:
        """Write what is new or changed in one commit."""
        given = _checked(dataset, rows).with_columns(pl.lit(batch, pl.Int64).alias(BATCH))
        return _until_won(lambda: self._merge_once(dataset, given, batch))

    def _merge_once(self, dataset: Dataset, rows: pl.DataFrame, batch: int) -> MergeResult:
        table = self._table(dataset.name)
        before = None if table is None else table.version()
        found = changes.between(_rows(table, self._options), rows, dataset.key)
        if not found.inserted + found.updated:
            return MergeResult(0, 0, found.unchanged, before, before)
        counts = {
            "inserted": found.inserted,
            "updated": found.updated,
            "unchanged": found.unchanged,
        }
        self._write(dataset, table, found, _properties(batch, counts))
        return MergeResult(**counts, before=before, version=_next(before))

    def _write(
        self,
        dataset: Dataset,
        table: DeltaTable | None,
        found: Changes,
        properties: CommitProperties,
    ) -> None:
        if table is None:
            self._create(dataset, found.rows, properties)
        elif not found.updated:
            write_deltalake(
                table,
                found.rows,
                mode="append",
                schema_mode="merge",
                commit_properties=properties,
            )
        else:
            merger = _merger(table, found.rows, dataset.key, properties)
            merger.when_matched_update_all().when_not_matched_insert_all().execute()

    def _create(self, dataset: Dataset, rows: pl.DataFrame, properties: CommitProperties) -> None:
        whole = changes.completed(rows.lazy(), schema.columns(dataset)).collect()
        try:
            write_deltalake(
                self._address(dataset.name),
                whole,
                storage_options=self._options,
                configuration=CONFIGURATION,
                commit_properties=properties,
            )
        except DeltaError as failed:
            if isinstance(failed, CommitFailedError) or self._table(dataset.name) is None:
                raise
            raise CommitFailedError("made by another writer meanwhile") from failed

    def undo(self, dataset: Dataset, *, of: int, commit: Commit, batch: int) -> UndoResult:
        """Put back what batch ``of`` changed; see ``Evidence.undo``."""
        return _until_won(lambda: self._undo_once(dataset, of, commit, batch))

    def _undo_once(self, dataset: Dataset, of: int, commit: Commit, batch: int) -> UndoResult:
        table = self._table(dataset.name)
        now = _rows(table, self._options)
        earlier = self._earlier(dataset.name, commit.before)
        after = self._earlier(dataset.name, commit.version)
        back = changes.inverse(now, earlier, dataset.key, of)
        refused = changes.overwritten(now, earlier, after, dataset.key, of)
        before = None if table is None else table.version()
        if table is None or not back.rows.height:
            return UndoResult(0, 0, refused, before, before)
        counts = {"updated": back.restored, "removed": back.removed, "refused": refused.height}
        merger = _merger(table, back.rows, dataset.key, _properties(batch, counts))
        kept = [name for name in back.rows.columns if name != changes.GONE]
        merger.when_matched_delete(f"s.{changes.GONE}").when_matched_update(
            {_quoted(name): f"s.{_quoted(name)}" for name in kept}
        ).execute()
        return UndoResult(back.restored, back.removed, refused, before, _next(before))

    def _earlier(self, name: str, version: int | None) -> pl.LazyFrame:
        """Rows at a version, which must still be readable."""
        table = None if version is None else self._table(name, version)
        try:
            return _rows(table, self._options).collect().lazy()
        except (OSError, pl.exceptions.PolarsError) as gone:
            raise Conflict(
                Text("该批次过早，恢复所需的历史版本已清理", "Its history has been cleaned up"),
                where=name,
                advice=Text("请更正后重新导入", "Correct the file and import it again"),
            ) from gone

    def commit_of(self, name: str, batch: int) -> Commit | None:
        """The commit that carries the batch's number, None if it never got there."""
        table = self._table(name)
        if table is None or (table.transaction_version(APPLICATION) or 0) < batch:
            return None
        for entry in table.history():
            if entry.get("batch") == str(batch):
                return _commit(entry)
        return None

    def compact(self, name: str) -> None:
        """Gather small files into few."""
        table = self._table(name)
        if table is not None:
            table.optimize.compact()

    def vacuum(self, name: str, *, keep_versions: Iterable[int], older_than_hours: int) -> int:
        """Delete files that neither the present nor a kept version needs; how many."""
        table = self._table(name)
        if table is None:
            return 0
        gone = table.vacuum(
            older_than_hours,
            dry_run=False,
            enforce_retention_duration=False,
            keep_versions=sorted({*keep_versions, table.version()}),
        )
        return len(gone)

    def keep(self, name: str, content: bytes) -> None:
        """Store a file of the tenant beside its tables."""
        obstore.put(self._files(), _file_name(name), content)

    def kept(self, name: str) -> bytes:
        """A file stored by ``keep``, or ``NotFound``."""
        try:
            return bytes(obstore.get(self._files(), _file_name(name)).bytes())
        except FileNotFoundError as missing:
            raise _no_such(name) from missing

    def _files(self) -> ObjectStore:
        address = f"{self.root}/_files"
        if "://" not in address:
            return LocalStore(address, mkdir=True)
        return from_url(address, config=self._options)  # type: ignore[call-overload,no-any-return]

    def _address(self, name: str) -> str:
        if not TABLE_NAME.fullmatch(name):
            raise _no_such(name)
        return f"{self.root}/{name}"

    def _table(self, name: str, version: int | None = None) -> DeltaTable | None:
        try:
            return DeltaTable(self._address(name), version, self._options)
        except TableNotFoundError:
            return None


def _rows(table: DeltaTable | None, options: Mapping[str, str]) -> pl.LazyFrame:
    """All rows of a table. Not ``scan_delta``: it cannot read below a folder such as 数据."""
    if table is None:
        return pl.LazyFrame()
    kinds = pl.Schema(table.schema())
    addresses = table.file_uris()
    if not addresses:
        return pl.LazyFrame(schema=kinds)
    if "://" not in addresses[0]:
        addresses = [unquote(each) for each in addresses]
    return pl.scan_parquet(
        addresses,
        schema=kinds,
        glob=False,
        missing_columns="insert",
        storage_options=dict(options) or None,
    )


def _next(before: int | None) -> int:
    """The version a commit made: it lands on the next one or not at all."""
    return 0 if before is None else before + 1


def _properties(batch: int, counts: Mapping[str, int]) -> CommitProperties:
    return CommitProperties(
        custom_metadata={"batch": str(batch)} | {key: str(n) for key, n in counts.items()},
        # No retry inside Delta: what to write was worked out from one version.
        max_commit_retries=0,
        app_transactions=[Transaction(APPLICATION, batch)],
    )


def _commit(entry: Mapping[str, Any]) -> Commit:
    version = int(entry["version"])
    names = ("inserted", "updated", "unchanged", "removed", "refused")
    counts = {name: int(entry[name]) for name in names if name in entry}
    return Commit(version - 1 if version else None, version, counts)


def _merger(
    table: DeltaTable, rows: pl.DataFrame, key: Sequence[str], properties: CommitProperties
) -> Any:
    same_key = " AND ".join(f"t.{_quoted(name)} = s.{_quoted(name)}" for name in key)
    return table.merge(
        rows,
        same_key,
        source_alias="s",
        target_alias="t",
        merge_schema=True,
        commit_properties=properties,
    )


def _until_won(attempt: Callable[[], Result]) -> Result:
    """Run on a fresh handle until no other writer came between."""
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except CommitFailedError:
            continue
    raise Conflict(
        Text("数据集正被其他导入反复修改", "Other imports keep changing the dataset"),
        advice=Text("请稍后重试", "Try again in a while"),
    )


def _checked(dataset: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that a merge by key is defined for: each key given, and given once."""
    keys = rows.select(dataset.key)
    if sum(keys.null_count().row(0)) or keys.is_duplicated().any():
        raise BadInput(
            Text("主键为空或重复", "A key is empty or given twice"),
            where=dataset.name,
            advice=same(", ".join(dataset.key)),
        )
    return rows


def _quoted(name: str) -> str:
    return f'"{name}"'


def _file_name(name: str) -> str:
    if not FILE_NAME.fullmatch(name):
        raise _no_such(name)
    return name


def _no_such(name: str) -> NotFound:
    return NotFound(Text("没有这样的数据", "There is no such data"), where=name)
