"""A shadow run: what another version of the rules would give on an institution's own past.

Both versions are computed on the evidence as it stands now; nothing of it is stored.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from core.evidence.ports import Evidence
from core.indicators.compute import compute
from core.indicators.periods import Period
from core.indicators.plan import Plan, plan
from core.scoring.curves.scaling import scheme_over
from core.scoring.inputs import gather
from core.scoring.lawful import computable
from core.scoring.outcome import Outcome, all_values, outcome
from core.scoring.outside import Givers, Outside, given_to, nobody, scheme_for
from core.scoring.ports import Institution, Rules
from core.scoring.roster import roster
from core.scoring.rows import BoundRows, DeclaredRows, registers

SUBJECT = ["scheme", "subject"]
FIGURE = ["level", "subject", "indicator"]
ITEM = [*SUBJECT, "indicator"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A total that another version changes, and the indicators whose points made it."""

    period: str
    scheme: str
    subject: str
    name: str
    before: Decimal | None
    after: Decimal | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class Shadow:
    """What changed in the rules, which figures move by it, and whose totals.

    ``formulas``, ``curves``, ``added`` and ``removed`` are ids of indicators. ``figures`` counts
    by indicator the figures that are not the same, over all periods, levels and subjects.
    ``begun`` counts by scheme the totals of schemes that are new, and ``news`` names by section
    what else the other version has and this one has not.
    """

    periods: tuple[str, ...]
    formulas: tuple[str, ...]
    curves: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    figures: dict[str, int]
    moved: tuple[Moved, ...]
    begun: dict[str, int] = field(default_factory=dict)
    news: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def still(self) -> bool:
        """Whether everything that was there before stays as it was."""
        return not (self.formulas or self.curves or self.removed or self.figures or self.moved)

    def as_json(self) -> dict[str, Any]:
        """The report in plain values."""
        return {
            "periods": self.periods,
            "formulas": self.formulas,
            "curves": self.curves,
            "added": self.added,
            "removed": self.removed,
            "figures": self.figures,
            "moved": [asdict(each) for each in self.moved],
            "begun": self.begun,
            "news": {name: list(each) for name, each in self.news.items()},
            "still": self.still,
        }


def shadow(
    now: Institution,
    then: Institution,
    evidence: Evidence,
    periods: Iterable[Period],
    givers: Givers = nobody,
) -> Shadow:
    """Both institutions are one, ``now`` with the rules at work and ``then`` with the others.

    ``givers`` knows what other institutions gave for the items that they score.
    """
    old, new = (plan(each.pack.indicators, each.pack.datasets) for each in (now, then))
    wanted = tuple(periods)
    figures: dict[str, int] = {}
    moved: list[Moved] = []
    begun: Counter[str] = Counter()
    schemes = {each.id for each in now.pack.schemes}
    for period in wanted:
        before = _computed(now, old, evidence, period, givers)
        after = _computed(then, new, evidence, period, givers)
        for name, count in _figures(before, after):
            figures[name] = figures.get(name, 0) + count
        moved += _moved(str(period), before, after, schemes)
        begun += Counter(it for it in after.totals["scheme"] if it not in schemes)
    known, others = set(old.values), set(new.values)
    both = [each.id for each in then.pack.indicators if each.id in known]
    return Shadow(
        periods=tuple(str(each) for each in wanted),
        formulas=tuple(each for each in both if _meaning(old, each) != _meaning(new, each)),
        curves=tuple(each for each in both if _curves(now.pack, each) != _curves(then.pack, each)),
        added=tuple(sorted(others - known)),
        removed=tuple(sorted(known - others)),
        figures=dict(sorted(figures.items())),
        moved=tuple(moved),
        begun=dict(begun),
    )


def _computed(
    given: Institution, made: Plan, evidence: Evidence, period: Period, givers: Givers
) -> Outcome:
    inputs = gather(given, evidence, period, given_to(given, period, givers))
    rows = BoundRows(evidence, given.pack, inputs.versions)
    atoms = compute(made, DeclaredRows(rows), given.calendar, period)
    last = given.calendar.end(period)
    found = computable(all_values(made, atoms, period, tenant=given.slug), given, last)
    subjects = roster(
        registers(rows),
        first=given.calendar.start(period),
        last=last,
        tenant=given.slug,
        tenant_name=given.name.zh,
    )
    months = len(given.calendar.months(period))
    schemes = [scheme_over(each, months) for each in scheme_for(given.pack.schemes, given.level)]
    outside = Outside.of(inputs.as_json(), given.calendar)
    return outcome(subjects, found, schemes, outside)


def _figures(before: Outcome, after: Outcome) -> Iterator[tuple[str, int]]:
    """By indicator of both how many figures differ."""
    both = before.values.join(after.values, on=FIGURE, how="inner", suffix="_after")
    unequal = both.filter(~pl.col("value").eq_missing(pl.col("value_after")))
    for row in unequal.group_by("indicator").len().sort("indicator").iter_rows():
        yield row[0], row[1]


def _moved(
    period: str, before: Outcome, after: Outcome, schemes: Collection[str]
) -> Iterator[Moved]:
    """Totals of ``schemes`` that are not the same: what a new scheme gives moves nobody."""
    names = dict(before.subjects.select("subject", "name").iter_rows())
    totals = _beside(before.totals, after.totals, SUBJECT)
    totals = totals.filter(pl.col("scheme").is_in(list(schemes)))
    unequal = totals.filter(~pl.col("converted").eq_missing(pl.col("converted_after")))
    points = _beside(before.points, after.points, ITEM)
    changed = points.filter(~pl.col("points").eq_missing(pl.col("points_after")))
    why: dict[tuple[str, str], list[str]] = {}
    for scheme, subject, indicator in changed.select(ITEM).sort(ITEM).iter_rows():
        why.setdefault((scheme, subject), []).append(indicator)
    for row in unequal.sort(SUBJECT).iter_rows(named=True):
        yield Moved(
            period=period,
            scheme=row["scheme"],
            subject=row["subject"],
            name=names.get(row["subject"], row["subject"]),
            before=row["converted"],
            after=row["converted_after"],
            because=tuple(why.get((row["scheme"], row["subject"]), ())),
        )


def _beside(before: pl.DataFrame, after: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The rows of both by their keys, what is of ``after`` with that suffix."""
    return before.join(after, on=keys, how="full", coalesce=True, suffix="_after")


def _meaning(made: Plan, indicator: str) -> str:
    """A formula with its atoms written out: names and spelling make no difference."""
    return made.values[indicator].spelled(made.atoms)


def _curves(pack: Rules, indicator: str) -> tuple[object, ...]:
    """The indicator's own curve and those that schemes give it, with their weights."""
    items = [
        (scheme.id, item.weight, item.curve)
        for scheme in pack.schemes
        for group in scheme.groups
        for item in group.items
        if item.indicator == indicator
    ]
    return (pack.curves.get(indicator), *items)
