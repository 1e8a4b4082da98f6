"""What the store already knows that the cells of a file may speak of: staff, units, keys."""

from collections.abc import Iterable, Mapping

import polars as pl

from core.evidence.context import Context, Member, UnitName
from core.evidence.headers import Mapping as Headers
from core.evidence.model import Dataset, Kind, Serves
from core.evidence.ports import Evidence
from core.evidence.reports import Rules


def context(
    evidence: Evidence,
    dataset: Dataset,
    datasets: Mapping[str, Dataset],
    *,
    mapping: Headers,
    rules: Rules,
) -> Context:
    """What reading a file of the dataset needs to know.

    The dataset of staff is not held against the directory that it makes; a list of units may
    name, as parents, the units stored and its own.
    """
    declared = datasets.values()
    return Context(
        mapping=mapping,
        staff=None if dataset.serves is Serves.STAFF else staff(evidence, declared),
        units=units(evidence, declared),
        known=known(evidence, dataset, datasets),
        datasets=datasets,
        condition=rules.condition,
        limits=rules.limits,
        hash_key=rules.hash_key,
    )


def staff(evidence: Evidence, datasets: Iterable[Dataset]) -> tuple[Member, ...] | None:
    """Every staff member with the units belonged to; None where no dataset is of staff."""
    serving = {each.serves: each for each in datasets}
    if Serves.STAFF not in serving:
        return None
    people = evidence.scan(serving[Serves.STAFF], columns=["staff_no", "name"]).collect()
    belonging = _belonging(evidence, serving)
    return tuple(
        Member(number, name or "", belonging.get(number, frozenset()))
        for number, name in people.rows()
    )


def units(evidence: Evidence, datasets: Iterable[Dataset]) -> tuple[UnitName, ...] | None:
    """Every unit by number and name; None where no dataset is of units."""
    serving = {each.serves: each for each in datasets}
    if Serves.UNITS not in serving:
        return None
    rows = evidence.scan(serving[Serves.UNITS], columns=["unit_no", "name"]).collect().rows()
    return tuple(UnitName(number, name or "") for number, name in rows)


def known(
    evidence: Evidence, dataset: Dataset, datasets: Mapping[str, Dataset]
) -> dict[str, pl.Series]:
    """The keys that references of the dataset may point at, by dataset referred to."""
    named = {each.refers for each in dataset.fields if each.kind is Kind.REFERENCE}
    targets = [each for name, each in datasets.items() if name in named - {dataset.name}]
    return {
        target.name: evidence.scan(target, columns=target.key).collect()[target.key[0]]
        for target in targets
        if len(target.key) == 1
    }


def _belonging(evidence: Evidence, serving: Mapping[Serves, Dataset]) -> dict[str, frozenset[str]]:
    """Staff number → every unit belonged to, with the units above it."""
    if Serves.ASSIGNMENTS not in serving:
        return {}
    assigned = evidence.scan(serving[Serves.ASSIGNMENTS], columns=["staff_no", "unit_no"])
    parents = _parents(evidence, serving)
    found: dict[str, set[str]] = {}
    for number, unit in assigned.unique().collect().rows():
        found.setdefault(number, set()).update(_with_ancestors(unit, parents))
    return {number: frozenset(all_units) for number, all_units in found.items()}


def _parents(evidence: Evidence, serving: Mapping[Serves, Dataset]) -> dict[str, str | None]:
    if Serves.UNITS not in serving:
        return {}
    rows = evidence.scan(serving[Serves.UNITS], columns=["unit_no", "parent"]).collect().rows()
    return dict(rows)


def _with_ancestors(unit: str | None, parents: Mapping[str, str | None]) -> set[str]:
    line: set[str] = set()
    while unit is not None and unit not in line:
        line.add(unit)
        unit = parents.get(unit)
    return line
