"""The other institutions of the demonstration: procuratorates, and a county with its townships.

Each plugin beside the court's offers its own; they are brought in, scored and rolled up by the
same means, over fewer periods.
"""

import time
from collections import Counter
from collections.abc import Collection
from typing import Any

import polars as pl

from core.identity.permissions import Role
from core.indicators.periods import Period
from tenants.model import Sector, Tenant
from web.application import Application
from web.demo import LATEST, PACK, Plan, Say, build, join, join_courts
from web.demo import PERIODS as CITY_PERIODS

PERIODS = ("2026-Q2", "2026-Q3", "2026-09")
"""What is scored at once beside the courts: two quarters and the last month."""

MEMBERS = {
    Sector.PROCURATORATE: ("prosecutor", "prosecutors"),
    Sector.TOWNSHIP: ("cadre", "members"),
}
"""By sector the account that sees own figures, and the scheme that scores its person."""

OFFICES = {Sector.PROCURATORATE: "jcy", Sector.TOWNSHIP: "town"}


def build_demonstration(
    application: Application, *, seed: int, scale: float, say: Say, sectors: Collection[str]
) -> dict[str, Any]:
    """The city of courts and the institutions of the other sectors; one summary of all.

    ``sectors`` says by plugin which are built.
    """
    began = time.perf_counter()
    offered = application.plugins.demonstrations(sectors, seed=seed, scale=scale)
    generated = round(time.perf_counter() - began, 1)
    found = {
        plugin: build(application, city, _plan(application, plugin), say)
        for plugin, city in offered.items()
    }
    return _together(found, generated)


def _plan(application: Application, plugin: str) -> Plan:
    if plugin == PACK:
        return Plan(PACK, CITY_PERIODS, join_courts)
    return Plan(application.plugins.packs([plugin])[0].id, PERIODS, join_others)


def _together(found: dict[str, dict[str, Any]], generated: float) -> dict[str, Any]:
    """Sums over the sectors, and each by itself under ``sectors``."""
    several = list(found.values())
    records: Counter[str] = Counter()
    for each in several:
        records.update(each["records"])
    seconds: Counter[str] = Counter({"generate": generated})
    for each in several:
        seconds.update(each["seconds"])
    return {
        "tenants": sum(each["tenants"] for each in several),
        "staff": records["staff"],
        "records": dict(records),
        "indicators": sum(each["indicators"] for each in several),
        "seconds": {name: round(spent, 1) for name, spent in seconds.items()},
        "sectors": found,
    }


def join_others(application: Application, tenants: list[Tenant]) -> None:
    """An appraisal office of one lower institution, the upper one, and one member with figures."""
    upper = tenants[0]
    lower = next(each for each in reversed(tenants) if each.slug in _SHOWN)
    name, scheme = MEMBERS[lower.sector]
    join(application, lower.id, OFFICES[lower.sector], Role.APPRAISAL_OFFICE)
    above = OFFICES[lower.sector] if upper.sector is Sector.PROCURATORATE else "county"
    join(application, upper.id, above, Role.APPRAISAL_OFFICE)
    staff_no = somebody(application, lower, scheme)
    join(application, lower.id, name, Role.MEMBER, staff_no=staff_no)


_SHOWN = ("wangjiang-jcy", "hetang")
"""The lower institutions that the demonstration signs in to."""


def somebody(application: Application, tenant: Tenant, scheme: str) -> str:
    """Who stands in the middle of those with a total by a scheme."""
    run = application.run_of(tenant.id, Period.parse(LATEST))
    totals = application.scoring.outcome(run).totals.drop_nulls("total")
    mine = totals.filter(pl.col("scheme") == scheme).sort("total", "subject")
    return str(mine["subject"][mine.height // 2])
