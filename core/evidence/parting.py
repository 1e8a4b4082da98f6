"""Takes invented rows out of a tenant's tables for good, with every version that ever held one.

A row is the institution's own if a batch of its own wrote it last and no invented row ever stood
under its key: else a column that the own file lacked might still say something invented.
"""

import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl
from deltalake import write_deltalake

from core.errors import GonghengError
from core.evidence.batches import Batch, Kind, Nature
from core.evidence.delta import CONFIGURATION, DeltaEvidence
from core.evidence.ports import BATCH
from core.evidence.stock import KEPT, Stock

STAGED = "parting"
UNREADABLE = (GonghengError, OSError, pl.exceptions.PolarsError)
OF_BATCH = re.compile(rf"{KEPT}/batch-(\d+)-")


@dataclass(frozen=True, slots=True)
class Shares:
    """Rows of a dataset: invented ones, own ones that stay, and own ones under an invented key."""

    invented: int = 0
    own: int = 0
    mixed: int = 0


@dataclass(frozen=True)
class Parting:
    """The tables of one tenant; ``batches`` are all that the tenant has, ended or not."""

    evidence: DeltaEvidence
    stock: Stock
    batches: Sequence[Batch]

    @property
    def own(self) -> set[int]:
        """The numbers of the tenant's own imports."""
        return {
            each.number
            for each in self.batches
            if each.opening.nature is Nature.REAL and each.opening.kind is Kind.IMPORT
        }

    @property
    def invented(self) -> list[Batch]:
        """The imports of invented rows."""
        return [each for each in self.batches if each.opening.nature is Nature.SYNTHETIC]

    def touched(self) -> list[str]:
        """The datasets that ever held an invented row, or that a crash left half parted."""
        there = set(self.stock.datasets())
        named = {each.opening.dataset for each in self.invented}
        return sorted((named & there) | set(self._staged()))

    def shares(self, dataset: str, key: Sequence[str]) -> Shares:
        """How many rows there are of each kind; ``key`` is empty where nobody declares it now."""
        if dataset not in self.stock.datasets():
            return Shares()
        rows = self.evidence.scan(dataset)
        mine = rows.filter(pl.col(BATCH).is_in(self.own))
        whole, own = (_height(each) for each in (rows, mine))
        kept = _height(self._kept(dataset, key))
        return Shares(invented=whole - own, own=kept, mixed=own - kept)

    def height(self, dataset: str) -> int:
        """How many rows there are now."""
        return _height(self.evidence.scan(dataset))

    def part(self, dataset: str, key: Sequence[str]) -> None:
        """Write the table anew with own rows alone; to be done again where a crash broke it off.

        The caller has the turn at the dataset, and nobody may import meanwhile. Afterwards it
        takes the versions away from the dataset's batches and says ``done``.
        """
        if dataset not in self._staged():
            content = io.BytesIO()
            self._kept(dataset, key).collect().write_parquet(content)
            self.evidence.keep(_staged(dataset), content.getvalue())
        rows = pl.read_parquet(io.BytesIO(self.evidence.kept(_staged(dataset))))
        self.stock.drop(dataset)
        if rows.height:
            write_deltalake(
                f"{self.evidence.root}/{dataset}",
                rows,
                storage_options=self.stock.options,
                configuration=CONFIGURATION,
            )

    def done(self, dataset: str) -> None:
        """Forget the rows that were set aside, once no batch names a version of before."""
        self.stock.remove([f"{KEPT}/{_staged(dataset)}"])

    def leftover(self, also: Collection[str]) -> list[str]:
        """Files beside the tables that are not of an own batch, nor below one of these folders."""
        return [
            name
            for name in self.stock.kept()
            if not self._of_own(name) and not name.startswith(tuple(f"{KEPT}/{a}" for a in also))
        ]

    def _of_own(self, name: str) -> bool:
        found = OF_BATCH.match(name)
        return found is not None and int(found[1]) in self.own

    def _staged(self) -> list[str]:
        place = f"{KEPT}/{STAGED}/"
        names = (each for each in self.stock.kept() if each.startswith(place))
        return [each.removeprefix(place).removesuffix(".parquet") for each in names]

    def _kept(self, dataset: str, key: Sequence[str]) -> pl.LazyFrame:
        """Own rows under whose key no invented row ever stood; none where that is not known."""
        rows = self.evidence.scan(dataset).filter(pl.col(BATCH).is_in(self.own))
        if not key:
            return rows.clear()
        for batch in self.invented:
            if batch.opening.dataset == dataset and batch.version is not None:
                try:
                    stood = self._stood(dataset, batch, key)
                except UNREADABLE:
                    return rows.clear()
                rows = rows.join(stood.lazy(), on=list(key), how="anti")
        return rows

    def _stood(self, dataset: str, batch: Batch, key: Sequence[str]) -> pl.DataFrame:
        there = self.evidence.scan(dataset, version=batch.version)
        return there.filter(pl.col(BATCH) == batch.number).select(key).collect()


def _height(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect().item())


def _staged(dataset: str) -> str:
    return f"{STAGED}/{dataset}.parquet"
