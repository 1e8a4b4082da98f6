"""The records of one tenant at the versions that a run is bound to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.errors import BadInput
from core.evidence.model import Dataset, Serves
from core.evidence.ports import Evidence
from core.scoring.ports import Rules
from core.scoring.roster import Registers
from core.texts import Text


@dataclass(frozen=True)
class BoundRows:
    """A pack's datasets at given versions; fits ``core.indicators.compute.Rows``."""

    evidence: Evidence
    datasets: Mapping[str, Dataset]
    versions: Mapping[str, int | None]

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset at its version."""
        return self.evidence.scan(
            self.datasets[dataset], columns=columns, version=self.versions.get(dataset)
        )


def bound(pack: Rules, evidence: Evidence, versions: Mapping[str, int | None]) -> BoundRows:
    """The rows of a pack's datasets at these versions."""
    return BoundRows(evidence, {each.name: each for each in pack.datasets}, versions)


def registers(pack: Rules, rows: BoundRows) -> Registers:
    """The staff, units and assignments of an institution; BadInput while one is missing."""
    return Registers(
        staff=_register(pack, rows, Serves.STAFF),
        units=_register(pack, rows, Serves.UNITS),
        assignments=_register(pack, rows, Serves.ASSIGNMENTS),
    )


def _register(pack: Rules, rows: BoundRows, serves: Serves) -> pl.DataFrame:
    dataset = next((each for each in pack.datasets if each.serves is serves), None)
    if dataset is None or rows.versions.get(dataset.name) is None:
        label = dataset.label if dataset else Text(serves.value, serves.value)
        raise BadInput(
            Text(
                f"还没有“{label.zh}”的数据，无法计分", f"there are no {label.en} records to score"
            ),
            advice=Text(f"请先导入“{label.zh}”", f"import {label.en} first"),
        )
    return rows.scan(dataset.name, [field.name for field in dataset.fields]).collect()
