"""What a publication says of a run: departments and the institution, never a person.

What a directive forbids to publish is left out and named. A department of few people stands for
them, so its figures are withheld, and those of another with it where one alone would follow from
the whole; figures over few cases are withheld as in a roll-up (``tenants.suppression``).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from core.indicators.model import Indicator, Level
from core.indicators.periods import Period
from core.policy.guard import Guard, Measure, Total
from core.policy.model import Act
from core.scoring.lawful import SUBJECTS
from core.scoring.model import Scheme
from core.scoring.outcome import Outcome
from core.scoring.ports import Institution
from core.scoring.runs import Run
from core.texts import Text
from tenants.suppression import hidden

FEW_PEOPLE = 3
"""A department of fewer people is not shown by itself."""

LEVELS = (Level.TENANT, Level.UNIT)


@dataclass(frozen=True, slots=True)
class _Publishing:
    """An institution's results on their way out."""

    institution: Institution
    run: Run
    outcome: Outcome

    def content(self) -> dict[str, Any]:
        """The publication in plain values."""
        pack = self.institution.pack
        kept = {
            level: [each for each in pack.indicators if self._may(level, each)] for level in LEVELS
        }
        names = {each.id for several in kept.values() for each in several}
        departments = self._departments()
        return {
            "period": self.run.period,
            "run": self.run.number,
            "digest": self.run.digest,
            "pack": pack.id,
            "pack_version": pack.version,
            "indicators": [_indicator(each) for each in pack.indicators if each.id in names],
            "subjects": [[self.institution.slug, self.institution.name.zh], *departments],
            "values": list(self._values(kept, [number for number, _ in departments])),
            "totals": list(self._totals({number for number, _ in departments})),
            "left_out": self._left_out(),
        }

    def _may(self, level: Level, measure: Measure) -> bool:
        return (
            level in getattr(measure, "levels", LEVELS) and self._document(level, measure) is None
        )

    def _document(self, level: Level, measure: Measure) -> str | None:
        """The document that forbids publishing; None where none does."""
        on = self.institution.calendar.end(Period.parse(self.run.period))
        verdict = Guard(self.institution.pack.directives).ask(
            Act.PUBLISH,
            measure,
            subject=SUBJECTS[level],
            on=on,
            sector=self.institution.sector,
            level=self.institution.level,
        )
        if verdict.allowed:
            return None
        return verdict.directive.document if verdict.directive else ""

    def _departments(self) -> list[list[str]]:
        """Number and name of each department, in the institution's own order; no teams."""
        units = self.outcome.subjects.filter(level=Level.UNIT.value).sort("place")
        known = set(units["subject"])
        rows = units.select("subject", "name", "unit").iter_rows()
        return [[number, name] for number, name, above in rows if above not in known]

    def _small(self, departments: Sequence[str]) -> set[str]:
        """Departments that stand for few people, and more until none follows from the others."""
        people = self._people()
        ordered = sorted(departments, key=lambda each: (people[each], each))
        small = [each for each in ordered if people[each] < FEW_PEOPLE]
        rest = ordered[len(small) :]
        while (
            small and rest and (len(small) < 2 or sum(people[each] for each in small) < FEW_PEOPLE)
        ):
            small.append(rest.pop(0))
        return set(small)

    def _people(self) -> Counter[str]:
        """How many people each department has, those of its teams included."""
        subjects = self.outcome.subjects
        units = subjects.filter(level=Level.UNIT.value).select("subject", "unit")
        above: Mapping[str, str | None] = dict(units.iter_rows())
        found: Counter[str] = Counter()
        for unit in subjects.filter(level=Level.PERSON.value)["unit"]:
            here, seen = unit, set[str]()
            while here in above and here not in seen:
                seen.add(here)
                found[here] += 1
                here = above[here]
        return found

    def _values(
        self, kept: Mapping[Level, Sequence[Indicator]], departments: Sequence[str]
    ) -> Iterator[list[Any]]:
        """Subject, indicator, numerator, denominator, value; None for what is withheld."""
        slug, values = self.institution.slug, self.outcome.values
        small = self._small(departments)
        shown = values.filter(level=Level.UNIT.value).filter(pl.col("subject").is_in(departments))
        whole = values.filter(level=Level.TENANT.value)
        open_ = pl.concat([whole, shown.filter(~pl.col("subject").is_in(list(small)))])
        secret = hidden(open_, self.institution.pack.indicators, whole=slug, own="")
        allowed = {(level.value, each.id) for level, several in kept.items() for each in several}
        for row in pl.concat([whole, shown]).iter_rows(named=True):
            if (row["level"], row["indicator"]) not in allowed:
                continue
            subject, indicator = row["subject"], row["indicator"]
            withheld = subject in small or (subject, indicator) in secret
            parts = (row["numerator"], row["denominator"], row["value"])
            yield [
                subject,
                indicator,
                *(None if withheld else _plain(each) for each in parts),
                withheld,
            ]

    def _totals(self, departments: set[str]) -> Iterator[dict[str, Any]]:
        """Totals and grades of departments, where a scheme scores them and may be published."""
        measures = {each.id: each for each in self.institution.pack.indicators}
        small = self._small(sorted(departments))
        for scheme in self.institution.pack.schemes:
            parts = tuple(measures[each] for each in _measured(scheme) if each in measures)
            if scheme.level is not Level.UNIT or not self._may(Level.UNIT, Total(scheme.id, parts)):
                continue
            for row in self.outcome.totals.filter(scheme=scheme.id).iter_rows(named=True):
                if row["subject"] in departments - small:
                    yield {
                        "scheme": scheme.id,
                        "name": [scheme.name.zh, scheme.name.en],
                        "subject": row["subject"],
                        "total": _plain(row["converted"]),
                        "full": _plain(row["counted"]),
                        "grade": row["grade"] or "",
                    }

    def _left_out(self) -> list[dict[str, Any]]:
        found = []
        for each in self.institution.pack.indicators:
            documents = {
                document
                for level in LEVELS
                if level in each.levels and (document := self._document(level, each)) is not None
            }
            if documents:
                found.append({**_indicator(each), "documents": sorted(documents)})
        return found


def content_of(institution: Institution, run: Run, outcome: Outcome) -> dict[str, Any]:
    """What a publication of the run says, in plain values."""
    return _Publishing(institution, run, outcome).content()


def _measured(scheme: Scheme) -> Iterator[str]:
    for group in scheme.groups:
        for item in group.items:
            yield item.indicator


def _indicator(each: Indicator) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": _both(each.name),
        "group": _both(each.group),
        "unit": each.unit,
    }


def _both(text: Text) -> list[str]:
    return [text.zh, text.en]


def _plain(value: Any) -> Any:
    """Exact numbers as text, so that nothing is lost and the signature fits wherever it is read."""
    if value is None or isinstance(value, str):
        return value
    return repr(value) if isinstance(value, float) else f"{value.normalize():f}"
