"""The records of one tenant at the versions that a run is bound to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.errors import BadInput, BadPack
from core.evidence.model import STANDARD, Serves
from core.evidence.ports import Evidence
from core.indicators.reads import always
from core.scoring.ports import Rules
from core.scoring.roster import Registers
from core.texts import Text

EMPTY = {
    serves: pl.Schema(
        {name: pl.Date() if name in ("from_on", "until_on") else pl.String() for name in names}
    )
    for serves, names in STANDARD.items()
}
"""The standard fields of each register, for a pack that does without it."""


@dataclass(frozen=True)
class BoundRows:
    """A pack's datasets at given versions; fits ``core.indicators.compute.Rows``."""

    evidence: Evidence
    pack: Rules
    versions: Mapping[str, int | None]

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset at its version."""
        declared = next(each for each in self.pack.datasets if each.name == dataset)
        return self.evidence.scan(declared, columns=columns, version=self.versions.get(dataset))


@dataclass(frozen=True)
class DeclaredRows:
    """The same rows as formulas may see them: a column that the pack does not declare is refused.

    The check of the pack has compared its formulas with its declaration; this holds it to that.
    """

    rows: BoundRows

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset; BadPack for one that is not declared."""
        pack = self.rows.pack
        declared = next(each for each in pack.datasets if each.name == dataset)
        given = always(declared) | set(pack.reads.get(dataset, ()))
        beyond = [each for each in columns if each not in given] if pack.reads else []
        if beyond:
            raise BadPack(
                Text(
                    f"指标包没有声明读取 {dataset} 的 {'、'.join(beyond)}",
                    f"the pack does not declare that it reads {', '.join(beyond)} of {dataset}",
                ),
                where=pack.id,
                advice=Text("请指标包作者补全 reads", "its author has to complete reads"),
            )
        return self.rows.scan(dataset, columns)


def registers(rows: BoundRows) -> Registers:
    """The staff, units and assignments of an institution; BadInput while one is missing.

    A pack without schemes gives nobody points and may do without any of them: its values go by
    the people and units that the rows themselves name.
    """
    return Registers(
        staff=_register(rows, Serves.STAFF),
        units=_register(rows, Serves.UNITS),
        assignments=_register(rows, Serves.ASSIGNMENTS),
    )


def _register(rows: BoundRows, serves: Serves) -> pl.DataFrame:
    dataset = next((each for each in rows.pack.datasets if each.serves is serves), None)
    if dataset is None and not rows.pack.schemes:
        return EMPTY[serves].to_frame()
    if dataset is None or rows.versions.get(dataset.name) is None:
        label = dataset.label if dataset else Text(serves.value, serves.value)
        raise BadInput(
            Text(
                f"还没有“{label.zh}”的数据，无法计分", f"there are no {label.en} records to score"
            ),
            advice=Text(f"请先导入“{label.zh}”", f"import {label.en} first"),
        )
    return rows.scan(dataset.name, list(STANDARD[serves])).collect()
