"""One click on a city against the bare evaluation and a bare write of the same values.

Ours: for each court evidence → atoms → values → points → grades → stored → delivered, then the
roll-up. The rival: ``compute`` and ``values`` over the same rows, and ``write_parquet`` of them.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from core.indicators.compute import compute
from core.indicators.periods import Period
from core.scoring.outcome import all_values
from core.scoring.rows import BoundRows
from core.settings import read
from web.application import Application
from web.bootstrap import build
from web.demo import bring_in_city

PERIOD = Period.parse("2026-Q2")


def main() -> None:
    """Build a city of the wanted size, score it both ways, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        application = build(read({"GONGHENG_DATA": place}))
        city = application.plugins.demonstration(seed=20260101, scale=options.scale)
        records = bring_in_city(application, city, lambda line: None)
        bare(application, Path(place))  # the first touch of the files is nobody's
        rival = timed(lambda: bare(application, Path(place)))
        ours = timed(lambda: one_click(application))
        application.queue.close()
        application.database.close()
    report = {
        "cases": records["cases"],
        "ours_s": round(ours, 2),
        "bare_s": round(rival, 2),
        "ratio_bare": round(ours / rival, 2),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report))


def timed(work: Callable[[], None]) -> float:
    """Seconds that the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_click(application: Application) -> None:
    """Every institution is scored, and the city is added up."""
    for tenant in application.tenants.all():
        application.score_now(tenant.slug, PERIOD)
    upper = next(each for each in application.tenants.all() if each.parent is None)
    application.rollups.city(upper, PERIOD)


def bare(application: Application, folder: Path) -> None:
    """The same values without anything around them."""
    for tenant in application.tenants.all():
        institution = application.institutions.institution(tenant.id)
        evidence = application.evidence.for_tenant(tenant.id)
        versions = {each.name: evidence.version(each.name) for each in institution.pack.datasets}
        rows = BoundRows(evidence, institution.pack, versions)
        plan = application.scoring.plan_of(institution.pack)
        atoms = compute(plan, rows, institution.calendar, PERIOD)
        found = all_values(plan, atoms, PERIOD, tenant=tenant.slug)
        found.write_parquet(folder / f"{tenant.slug}.parquet")


if __name__ == "__main__":
    main()
