"""Whether the directives permit a scheme: its weights, targets, and ranking under other names.

Percentile and z-score curves rank by their measure, and so do quotas of a scheme with a single
measure; the saving of a scheme asks here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.indicators.model import Indicator
from core.policy.guard import Guard, Verdict
from core.policy.model import Act, Subject
from core.scoring.curves.shares import AIMS, AMONG_PEERS
from core.scoring.model import Item, Scheme


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that a scheme would do on an indicator, and why it may not."""

    indicator: str
    act: Act
    verdict: Verdict


def acts_of(item: Item, scheme: Scheme) -> Iterator[Act]:
    """What an item does to its indicator: weigh it, aim at a target, rank by it."""
    yield Act.WEIGHT
    if item.curve.shape in AIMS and not item.outside:
        yield Act.TARGET
    if item.curve.shape in AMONG_PEERS or _quota_over(item, scheme):
        yield Act.RANK


def scheme_findings(
    scheme: Scheme,
    guard: Guard,
    indicators: Mapping[str, Indicator],
    *,
    subject: Subject,
    on: date,
    sector: str,
    level: str,
) -> list[Refusal]:
    """Every act of the scheme that may not be done, in the scheme's order.

    ``indicators`` by id; an item whose indicator is not among them is left to the pack's checks.
    """
    return [
        Refusal(item.indicator, act, verdict)
        for group in scheme.groups
        for item in group.items
        if item.indicator in indicators
        for act in acts_of(item, scheme)
        if not (
            verdict := guard.ask(
                act,
                indicators[item.indicator],
                subject=subject,
                on=on,
                sector=sector,
                level=level,
            )
        ).allowed
    ]


def _quota_over(item: Item, scheme: Scheme) -> bool:
    """Whether quotas of grades come down to the order of this one measure."""
    measures = {each.indicator for group in scheme.groups for each in group.items}
    quotas = any(grade.share is not None for grade in scheme.grades[:-1])
    return quotas and measures == {item.indicator}
