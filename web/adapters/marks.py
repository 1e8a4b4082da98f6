"""Marks of conduct, as pages ask for them, and the figures beyond a limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import NotFound
from core.graph.elements import Key
from core.indicators.explain import Subject
from core.indicators.model import Level
from core.indicators.periods import Period
from core.marks.finding import SHOWN, rows_of
from core.marks.model import Crossed, Mark, MarkRule
from core.tenancy.model import TenantId
from tenants.clues.marks import Finder, Marked, Marks, draft_of_mark
from web.actors import Actors
from web.adapters.clues import PageClues
from web.application import Application
from web.values import Account, Place


def marks_of(application: Application, clues: PageClues) -> "PageMarks":
    """The marks of an application."""
    finder = Finder(
        application.graph.projector,
        lambda tenant: application.institutions.pack(tenant).marks,
        Crossings(application),
    )
    return PageMarks(
        application.identity,
        application.members,
        marks=Marks(application.graph, clues.clues, finder),
        clues=clues,
    )


@dataclass(frozen=True)
class PageMarks(Actors):
    """Fits ``web.pages.associations.port.Marks``."""

    marks: Marks
    clues: PageClues

    def of(self, place: Place, account: Account, number: int, key: Key) -> Sequence[Marked]:
        """The marks of a staff member under a matter of the account's own."""
        return self.marks.of(self.actor(place, account), number, key)

    def own(self, place: Place, account: Account) -> Sequence[Marked]:
        """The marks of the account in person."""
        return self.marks.own(self.actor(place, account))

    def seal(self, place: Place, number: int, key: Key, mark: Mark) -> str:
        """A mark as the form carries it that registers a clue."""
        return self.clues.seal(place, number, draft_of_mark(key, mark))


@dataclass(frozen=True)
class Crossings:
    """Fits ``tenants.clues.marks.Figures``: the figures of the newest period."""

    application: Application

    def crossed(self, tenant: TenantId, rule: MarkRule, staff_no: str) -> Mark | None:
        """The mark with the rows of the figure; None over few cases, as no light is shown then."""
        by = rule.by
        scored = self.application.scoring.ledger.scored(tenant)
        if not isinstance(by, Crossed) or not scored:
            return None
        newest = max(scored, key=Period.parse)
        run = self.application.run_of(tenant, Period.parse(newest))
        values = self.application.scoring.outcome(run).values
        found = values.filter(
            level=Level.PERSON.value, subject=staff_no, indicator=by.indicator
        ).to_dicts()
        few = self._few_below(tenant, by.indicator)
        if not found or not _beyond(by, found[0], few):
            return None
        subject = Subject(Level.PERSON, staff_no)
        try:
            opened = self.application.opened(run, subject=subject, indicator=by.indicator).atoms[0]
        except NotFound:
            return None
        declared = self.application.institutions.as_of(run).pack.datasets
        dataset = next(each for each in declared if each.name == opened.dataset)
        rows = rows_of(dataset, opened.counted.head(SHOWN).to_dicts(), on=opened.clock)
        return Mark(rule, rows, opened.counted.height, found[0]["value"], newest)

    def _few_below(self, tenant: TenantId, identity: str) -> int:
        indicator = self.application.institutions.pack(tenant).indicator(identity)
        return indicator.few_below if indicator is not None else 0


def _beyond(by: Crossed, row: dict[str, Any], few_below: int) -> bool:
    value, denominator = row["value"], row["denominator"]
    if value is None or (denominator is not None and abs(denominator) < few_below):
        return False
    if by.below is not None:
        return bool(value < float(by.below))
    return by.above is not None and bool(value > float(by.above))
