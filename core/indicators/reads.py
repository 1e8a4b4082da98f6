"""The columns that the formulas of a plan read, by dataset."""

from collections import defaultdict
from collections.abc import Mapping

from core.evidence.model import STANDARD, Dataset
from core.indicators.plan import Plan
from core.indicators.rows import passes

Reads = Mapping[str, frozenset[str]]


def reads(plan: Plan) -> Reads:
    """Every field that a formula, its clock, role or unit names, and what references lead to."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in passes(plan):
        found[part.dataset.name] |= set()
        for column in part.columns():
            first, _, last = column.name.partition(".")
            found[part.dataset.name].add(first)
            field = part.dataset.field(first)
            if last and field is not None and field.refers is not None:
                found[field.refers].add(last)
    return {name: frozenset(fields) for name, fields in found.items()}


def always(dataset: Dataset) -> frozenset[str]:
    """What the engine itself needs of a dataset: its key, and the fields of what it serves."""
    standard = {name for name in STANDARD[dataset.serves] if dataset.field(name)}
    return frozenset({*dataset.key, *standard})
