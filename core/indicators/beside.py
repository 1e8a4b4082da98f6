"""A subject beside the department it belongs to: which unit's figure stands next to whose."""

import numpy as np
import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.exact import Array
from core.indicators.model import Level
from core.indicators.periods import Period

NOWHERE = -1


def departments(
    atoms: Atoms, period: Period, *, level: Level, subjects: pl.Series, units: pl.Series
) -> Array:
    """For each subject the place in ``units`` of its department, or ``NOWHERE``.

    A department is the topmost unit above a unit. A person stands in the unit of the last post
    that touches the period, as in the roster; the institution stands in none.
    """
    top = _tops(atoms.units, units)
    own = _own(atoms, period) if level is Level.PERSON else {each: each for each in units}
    if level is Level.TENANT:
        own = {}
    found = [top.get(own.get(each) or "", NOWHERE) for each in subjects.to_list()]
    return np.array(found, dtype=np.int64)


def _own(atoms: Atoms, period: Period) -> dict[str, str]:
    start, end = atoms.calendar.start(period), atoms.calendar.end(period)
    begun = pl.col("from_on").fill_null(start) <= end
    held = atoms.posts.filter(begun, pl.col("until_on").fill_null(end) >= start)
    return dict(held.sort("staff_no", "from_on", "unit_no").select("staff_no", "unit_no").rows())


def _tops(tree: pl.DataFrame, units: pl.Series) -> dict[str, int]:
    parents = dict(tree.select("unit_no", "parent").rows())
    places = {unit: place for place, unit in enumerate(units.to_list())}
    found = {}
    for unit in places:
        seen: list[str] = [unit]
        while (
            (above := parents.get(seen[-1])) is not None and above in places and above not in seen
        ):
            seen.append(above)
        found[unit] = places[seen[-1]]
    return found
