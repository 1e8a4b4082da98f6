"""Marks of conduct of one of staff: for the supervision office under a matter, and for oneself.

That somebody looks is written down before anything is looked at. A mark is computed anew each time
and kept nowhere; what is kept is the clue that an officer makes of it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import polars as pl

from core.errors import NotFound
from core.evidence.model import Dataset
from core.graph.averting import Naming
from core.graph.elements import Key
from core.graph.projection.service import Projector
from core.graph.purpose import Purpose, write_down
from core.graph.service import Graph
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.marks.finding import marked
from core.marks.model import HEADINGS, KIND, Heading, Mark, MarkedRows, MarkRule
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.clues.model import Clue, Draft
from tenants.clues.service import Clues
from tenants.matters.avoidance import staff_kind

QUESTION = "marks"
"""The question that a clue out of a mark answers."""

MOST_ROWS = 40
"""Rows that a clue keeps; it says how many there were."""

OWN = "本人查阅 one's own"
RIGHT = "本人知情与答复 to know and to answer"


class Figures(Protocol):
    """Figures of a person beyond a limit."""

    def crossed(self, tenant: TenantId, rule: MarkRule, staff_no: str) -> Mark | None:
        """The mark with the rows of the figure, or None where it is within the limit."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark, and the clue that was made of it, as far as the reader may see that."""

    mark: Mark
    clue: Clue | None


@dataclass(frozen=True)
class Finder:
    """Finds the marks of one person, whoever asks; ``rules`` are those of an institution's pack."""

    projector: Projector
    rules: Callable[[TenantId], Sequence[MarkRule]]
    figures: Figures

    def find(self, tenant: TenantId, staff_no: str, *, today: date) -> list[Mark]:
        """Every mark, in the order of the headings and of the pack."""
        order = [*Heading]
        rules = sorted(self.rules(tenant), key=lambda each: order.index(each.heading))
        found = (self._one(tenant, each, staff_no, today) for each in rules)
        return [each for each in found if each is not None]

    def _one(self, tenant: TenantId, rule: MarkRule, staff_no: str, today: date) -> Mark | None:
        if not isinstance(rule.by, MarkedRows):
            return self.figures.crossed(tenant, rule, staff_no)
        wanted, rows = self.projector.wanted(tenant), _Now(self.projector, tenant)
        total, shown = marked(rule, wanted, rows, staff_no=staff_no, today=today)
        return Mark(rule, shown, total) if total else None


@dataclass(frozen=True)
class Marks:
    """The marks of every institution, one person at a time."""

    graph: Graph
    clues: Clues
    finder: Finder

    def of(self, actor: Actor, number: int, key: Key) -> list[Marked]:
        """The marks of a staff member under a matter in force; NotAllowed where one keeps out."""
        matters = self.clues.matters
        matter = matters.in_force(actor, number)
        matters.must_not_avoid(actor, key)
        if key.kind != self._kind(actor.tenant_id):
            raise NotFound(Text("只有干警有标记", "Only staff have marks"))
        return self._found(actor, key, matter.purpose, self.clues.of(actor))

    def own(self, actor: Actor) -> list[Marked]:
        """The marks of the actor in person."""
        actor.must(Permission.SEE_OWN)
        kind = self._kind(actor.tenant_id)
        if kind is None or actor.staff_no is None:
            return []
        purpose = Purpose(OWN, RIGHT, self.clues.today())
        return self._found(actor, Key(kind, actor.staff_no), purpose, self.clues.mine(actor))

    def under(self, tenant: TenantId, key: Key, purpose: Purpose) -> list[Mark]:
        """The marks of a staff member to who has the machine, under a purpose."""
        self._write_down(tenant, key, purpose)
        return self.finder.find(tenant, key.id, today=self.clues.today())

    def _found(
        self, actor: Actor, key: Key, purpose: Purpose, clues: Sequence[Clue]
    ) -> list[Marked]:
        naming = Naming.of(self.finder.projector.wanted(actor.tenant_id))
        marks = [
            averted(each, naming, purpose.without)
            for each in self.under(actor.tenant_id, key, purpose)
        ]
        known: dict[tuple[Key, ...], Clue] = {}
        for clue in clues:
            if clue.draft.question == QUESTION:
                known.setdefault(clue.draft.about, clue)
        return [Marked(each, known.get(about(key, each))) for each in marks]

    def _write_down(self, tenant: TenantId, key: Key, purpose: Purpose) -> None:
        said = {"ask": QUESTION, "start": str(key)}
        purpose.must_hold(self.clues.today())
        write_down(self.graph.audit, tenant, purpose, f"{QUESTION} {key}", said)

    def _kind(self, tenant: TenantId) -> str | None:
        return staff_kind(self.finder.projector.wanted(tenant))


def averted(mark: Mark, naming: Naming, without: Collection[int]) -> Mark:
    """The mark without rows of cases that its reader keeps out of; they are counted still."""
    rows = tuple(each for each in mark.rows if not naming.numbers(each.origin) & {*without})
    return replace(mark, rows=rows)


def about(key: Key, mark: Mark) -> tuple[Key, ...]:
    """What a clue out of the mark is about: the person, then the rule."""
    return key, Key(KIND, mark.rule.id)


def draft_of_mark(key: Key, mark: Mark) -> Draft:
    """A mark as the finding of a clue."""
    rule = mark.rule
    counted = same(str(mark.total))
    shown = [
        (Text("工作环节", "Stage of work"), HEADINGS[rule.heading]),
        (Text("标记", "Mark"), rule.name),
        (Text("记录数", "Rows"), counted),
    ]
    origins = tuple(each.origin for each in mark.rows[:MOST_ROWS])
    return Draft(QUESTION, about(key, mark), tuple(shown), rule.say, origins, _digest(key, mark))


def _digest(key: Key, mark: Mark) -> str:
    """SHA-256 over whose mark it is, by which rule and which rows."""
    rows = [[each.origin.dataset, dict(each.origin.row)] for each in mark.rows]
    said = [str(key), mark.rule.id, mark.total, mark.value, mark.period, rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class _Now:
    """The rows of a tenant as they are."""

    projector: Projector
    tenant: TenantId

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        return self.projector.evidence.for_tenant(self.tenant).scan(dataset)
