"""The digest of a run over the small city, as one line; started anew with other thread counts."""

import sys

import polars as pl

from core.indicators.compute import compute
from core.indicators.periods import Calendar, Period
from core.scoring.outcome import all_values, outcome
from core.scoring.roster import Registers, roster
from tests.oracle.comparing import Frames
from tests.oracle.small_city import Institution, small_city, the_pack, the_plan

PERIOD = Period.parse("2025-Q3")


def run_digest(court: Institution, *, seed: int | None = None) -> str:
    """Digests of atoms and outcome of one court; with a seed its rows come in another order."""
    tables = court.tables
    if seed is not None:
        tables = {
            name: frame.sample(fraction=1, shuffle=True, seed=seed)
            for name, frame in tables.items()
        }
    calendar = Calendar()
    atoms = compute(the_plan(), Frames(tables), calendar, PERIOD)
    subjects = roster(
        Registers(tables["staff"], tables["units"], tables["assignments"]),
        first=calendar.start(PERIOD),
        last=calendar.end(PERIOD),
        tenant=court.slug,
        tenant_name=court.slug,
    )
    found = all_values(the_plan(), atoms, PERIOD, tenant=court.slug)
    return f"{atoms.digest} {outcome(subjects, found, the_pack().schemes).digest}"


if __name__ == "__main__":
    several = [run_digest(each) for each in small_city()[1]]
    sys.stdout.write(f"{pl.thread_pool_size()} {' '.join(several)}\n")
