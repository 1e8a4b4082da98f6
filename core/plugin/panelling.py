"""Asks the plugins of an institution for panels of one entity, out of what its viewer sees.

A plugin is given the rows that the page itself rests on, of these the columns that it declares for
the kind of entity, and none that hold personal data; which entity it is, it is not told.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.evidence.model import Dataset
from core.graph.elements import Origin
from core.plugin.manager import Plugins
from core.plugin.observing import SEEN, Store
from core.plugin.panels import Panel
from core.tenancy.model import TenantId

HOOK = "panels"
VALUES = dict.fromkeys(SEEN, pl.String) | dict.fromkeys(SEEN[3:], pl.Float64)
"""The columns of ``values``, as ``after_run`` has them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen of an entity: its kind, the rows that tell of it, its figures."""

    kind: str
    rows: Sequence[Origin] = ()
    values: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A panel, and the name of the plugin that gave it."""

    plugin: str
    panel: Panel


@dataclass(frozen=True)
class Panelling:
    """The panels of the plugins that an institution has on; one that fails has none."""

    plugins: Plugins
    store: Store
    datasets: Callable[[TenantId], Mapping[str, Dataset]]

    def of(self, tenant: TenantId, shown: Shown) -> list[Given]:
        """Every panel for the entity, in order of the plugins' names."""
        given = []
        for name in self.plugins.in_use(tenant):
            if not self.plugins.implements(name, HOOK, tenant=tenant):
                continue
            declared = self.plugins.declared(name)
            if shown.kind in declared.panels:
                records = self._records(tenant, declared.panels[shown.kind], shown.rows)
                values = _values(shown.values, declared.indicators)
                made = self._asked(tenant, name, kind=shown.kind, records=records, values=values)
                given += [Given(name, each) for each in made]
        return given

    def _asked(self, tenant: TenantId, name: str, **given: object) -> list[Panel]:
        try:
            made = self.plugins.demand(name, HOOK, tenant=tenant, **given)
        except Exception:
            return []
        return [each for each in made if isinstance(each, Panel)]

    def _records(
        self, tenant: TenantId, reads: Mapping[str, Sequence[str]], rows: Iterable[Origin]
    ) -> dict[str, pl.DataFrame]:
        known, evidence = self.datasets(tenant), self.store.for_tenant(tenant)
        keys: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for each in rows:
            if each.dataset in known and each.dataset in reads:
                keys[each.dataset].add(
                    tuple(each.row.get(part, "") for part in known[each.dataset].key)
                )
        found = {}
        for name, columns in reads.items():
            if name in known and not known[name].sensitive:
                dataset = known[name]
                open_ = [each.name for each in dataset.fields if not each.personal]
                wanted = [each for each in open_ if each in columns]
                scanned = evidence.scan(dataset, columns=[*dict.fromkeys([*dataset.key, *wanted])])
                found[name] = _of_keys(scanned, dataset, keys[name]).select(wanted)
        return found


def _of_keys(
    scanned: pl.LazyFrame, dataset: Dataset, keys: Iterable[tuple[str, ...]]
) -> pl.DataFrame:
    """The rows of these keys, whose parts are text as the graph has them."""
    names = [f"key {number}" for number in range(len(dataset.key))]
    wanted = pl.LazyFrame(sorted(keys), schema=dict.fromkeys(names, pl.String), orient="row")
    told = [
        pl.col(each).cast(pl.String).alias(n) for each, n in zip(dataset.key, names, strict=True)
    ]
    return scanned.with_columns(told).join(wanted, on=names, how="semi").drop(names).collect()


def _values(values: pl.DataFrame | None, indicators: Sequence[str]) -> pl.DataFrame:
    if values is None:
        return pl.DataFrame(schema=VALUES)
    return values.filter(pl.col("indicator").is_in(list(indicators))).select(SEEN)
