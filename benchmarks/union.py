"""City = union: the roll-up from signed aggregates against one computation over all rows.

For every indicator and every scored period of a demonstration city of the wanted size.
``python -m benchmarks.union --scale 1.0 --json``
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from core.evidence.model import Field, Kind
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.values import values
from core.scoring.rows import BoundRows
from core.settings import read
from tenants.model import Tenant
from tenants.rollup import WHOLE
from web.application import Application
from web.bootstrap import build
from web.demo import PERIODS, build_city

NAMES = (Kind.STAFF, Kind.UNIT, Kind.REFERENCE)
"""Fields that name something of their own institution, beside the keys."""


@dataclass(frozen=True)
class UnionRows:
    """The rows of several institutions as if they were one; fits ``core.indicators.rows.Rows``.

    Numbers of people, units and records are made different where two institutions use the same.
    """

    courts: Mapping[str, BoundRows]

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset, of all institutions."""
        return pl.concat(
            rows.scan(dataset, columns).with_columns(_renamed(rows, dataset, columns, slug))
            for slug, rows in self.courts.items()
        )


def _renamed(rows: BoundRows, dataset: str, columns: Sequence[str], slug: str) -> list[pl.Expr]:
    declared = next(each for each in rows.pack.datasets if each.name == dataset)
    own: list[Field] = [each for each in declared.fields if each.name in columns]
    mark = pl.lit(f"{slug}/")
    single = [each.name for each in own if each.kind in NAMES or each.name in declared.key]
    several = [each.name for each in own if each.kind is Kind.STAFF_LIST]
    marked = pl.concat_str(pl.lit(f"{slug}/"), pl.element())
    texts = [name for name in single if _is_text(rows, dataset, name)]
    return [
        *(pl.concat_str(mark, pl.col(name)).alias(name) for name in texts),
        *(pl.col(name).list.eval(marked) for name in several),
    ]


def _is_text(rows: BoundRows, dataset: str, name: str) -> bool:
    return rows.scan(dataset, [name]).collect_schema()[name] == pl.String


def rows_of(application: Application, tenant: Tenant) -> BoundRows:
    """The rows of an institution as they stand."""
    pack = application.institutions.institution(tenant.id).pack
    evidence = application.evidence.for_tenant(tenant.id)
    versions = {each.name: evidence.version(each.name) for each in pack.datasets}
    return BoundRows(evidence, pack, versions)


def directly(application: Application, tenants: Sequence[Tenant], period: Period) -> pl.DataFrame:
    """The values of all rows of these institutions, computed in one go."""
    institution = application.institutions.institution(tenants[0].id)
    plan = application.scoring.plan_of(institution.pack)
    union = UnionRows({each.slug: rows_of(application, each) for each in tenants})
    atoms = compute(plan, union, institution.calendar, period)
    return values(plan, atoms, period, Level.TENANT, tenant=WHOLE)


def compared(application: Application, upper: Tenant, period: Period) -> tuple[int, list[str]]:
    """How many indicators were compared, and those that differ."""
    found = application.rollups.city(upper, period)
    members = [each for each in found.expected if each.slug in found.included]
    rolled_up = _by_indicator(found.values.filter(subject=WHOLE))
    direct = _by_indicator(directly(application, members, period))
    different = [name for name in direct if direct[name] != rolled_up.get(name)]
    return len(direct), different + sorted(rolled_up.keys() - direct.keys())


def _by_indicator(frame: pl.DataFrame) -> dict[str, tuple[Decimal | None, ...]]:
    wanted = ("numerator", "denominator", "value")
    return {
        row["indicator"]: tuple(row[name] for name in wanted) for row in frame.iter_rows(named=True)
    }


def whole_city(application: Application, upper: Tenant) -> dict[str, Any]:
    """Every period: how many figures were compared, which differ, who was included."""
    report: dict[str, Any] = {"periods": 0, "compared": 0, "different": []}
    for written in PERIODS:
        period = Period.parse(written)
        count, different = compared(application, upper, period)
        report["periods"] += 1
        report["compared"] += count
        report["different"] += [f"{written} {name}" for name in different]
    report["included"] = len(application.rollups.city(upper, Period.parse(PERIODS[0])).included)
    return report


def main() -> None:
    """Build a city of the wanted size and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        application = build(read({"GONGHENG_DATA": place}))
        summary = build_city(
            application, seed=options.seed, scale=options.scale, say=lambda line: None
        )
        upper = next(each for each in application.tenants.all() if each.parent is None)
        began = time.perf_counter()
        report = whole_city(application, upper)
        report["seconds"] = round(time.perf_counter() - began, 1)
        report["cases"] = summary["records"]["cases"]
        application.queue.close()
        application.database.close()
    print(json.dumps(report))


if __name__ == "__main__":
    main()
