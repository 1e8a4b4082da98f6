"""A receipt out of what a run stored: values, peers and totals of one subject under one scheme."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from core.errors import NotFound
from core.indicators.model import Level
from core.scoring.curves.shares import AMONG_PEERS, standing
from core.scoring.model import Item, Scheme
from core.scoring.outcome import NOTHING_GIVEN, Outcome
from core.scoring.outside import Outside
from core.scoring.receipt import Content, Measured, Origin, make
from core.scoring.runs import Run
from core.texts import Text


def issue(
    stored: Outcome,
    scheme: Scheme,
    *,
    subject: str,
    origin: Origin,
    formulas: Mapping[str, str],
    outside: Outside = NOTHING_GIVEN,
) -> Content:
    """The receipt of a person whom the scheme covers; NotFound for anybody else.

    ``formulas`` gives each indicator's formula by id, ``outside`` what others gave for items.
    """
    covered = stored.totals.filter(scheme=scheme.id)
    mine = covered.filter(subject=subject)
    if mine.is_empty():
        raise NotFound(
            Text(f"{subject} 不在考核方案中", f"the scheme does not cover {subject}"),
            where=scheme.id,
        )
    values = stored.values.filter(
        pl.col("subject").is_in(covered["subject"].implode()), level=scheme.level.value
    )
    items = [item for group in scheme.groups for item in group.items]
    found = {
        item.indicator: _given(item, outside)
        if item.outside
        else _measured(values, item, subject, formulas.get(item.indicator, ""))
        for item in items
    }
    return make(origin, scheme, subject=subject, measured=found, ratio=mine["ratio"][0])


def origin_of(run: Run, *, tenant: str, level: Level) -> Origin:
    """What a finished run recorded of its inputs."""
    inputs = run.inputs
    return Origin(
        tenant=tenant,
        run=str(run.number),
        period=run.period,
        level=level.value,
        pack=inputs["pack"],
        pack_version=inputs["pack_version"],
        pack_digest=inputs["pack_digest"],
        directives=tuple(inputs["directives"]),
        calendar=f"{inputs['calendar']} {inputs['calendar_version']}",
        evidence={
            name: version for name, version in inputs["versions"].items() if version is not None
        },
    )


def _measured(values: pl.DataFrame, item: Item, subject: str, formula: str) -> Measured:
    """The item's value, its exact numbers, and where it stands if the curve asks for that."""
    measure = values.filter(indicator=item.indicator)
    mine = measure.filter(subject=subject)
    if mine.is_empty():
        return Measured(formula, None)
    value = mine["value"][0]
    among_peers = item.curve.shape in AMONG_PEERS and value is not None
    return Measured(
        formula=formula,
        value=value,
        numerator=_short(mine["numerator"][0]),
        denominator=_short(mine["denominator"][0]),
        standing=standing(value, measure["value"].to_list()) if among_peers else None,
    )


def _given(item: Item, outside: Outside) -> Measured:
    """What another institution gave for the item, with who it was; nothing where it is late."""
    found = outside.counted(item)
    if found is None:
        return Measured("", None)
    return Measured("", found.share, found.points, found.full, given=found.plain)


def _short(number: Decimal | None) -> Decimal | None:
    """The same number without noughts at its end."""
    return None if number is None else number.normalize()
