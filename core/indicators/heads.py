"""Head counts: the days that people spent in posts, month by month."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from core.evidence.model import Serves
from core.expressions.frames import Frames
from core.indicators.arithmetic import Atom
from core.indicators.plan import Plan
from core.indicators.rows import Rows, joined

KEY = ("person", "unit", "staff_class", "month")
Month = tuple[int, date, date]


def person_days(
    plan: Plan, rows: Rows, atoms: Mapping[str, Atom], months: Sequence[Month]
) -> pl.DataFrame:
    """Days of each post that lie in each month, by person, unit and class: a wide frame."""
    dataset = plan.serving(Serves.ASSIGNMENTS)
    if dataset is None:
        raise LookupError("person_days without assignments")
    wheres = {name: each.where for name, each in atoms.items()}
    fields = {column.name for each in wheres.values() if each for column in each.columns()}
    named = ["staff_no", "unit_no", "staff_class", "from_on", "until_on", *sorted(fields)]
    frame = joined(plan, rows, dataset, named).collect()
    spans = pl.DataFrame(
        list(months), schema={"month": pl.Int32, "*start": pl.Date, "*end": pl.Date}, orient="row"
    )
    compiler = Frames()
    masks = [
        (compiler.expr(where) if where else pl.lit(value=True)).fill_null(value=False).alias(name)
        for name, where in wheres.items()
    ]
    first = pl.max_horizontal("*start", "from_on")
    last = pl.min_horizontal("*end", "until_on")
    days = ((last - first).dt.total_days() + 1).clip(0)
    return (
        frame.with_columns(masks)
        .rename({"staff_no": "person", "unit_no": "unit"})
        .join(spans, how="cross")
        .with_columns(days.alias("*days"))
        .filter(pl.col("*days") > 0)
        .group_by(KEY)
        .agg([(pl.col("*days") * pl.col(name)).sum().alias(name) for name in wheres])
        .sort("month", "person", "unit", "staff_class")
    )
