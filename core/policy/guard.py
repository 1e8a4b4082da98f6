"""The one guard: may this act be done on this measure, for this subject, on this day?

**Which directives bind.** Those in force on the day (``since`` to ``until``, both included) whose
sectors, levels, subjects and measures cover the question; an empty list covers everything of its
sort. A measure is covered when its id is among ``indicators`` or its family among ``families``;
a directive that names neither covers every measure. A total is a measure with its scheme's id.

**Which of them speaks.** In this order:

1. *Explicit*: a directive sets aside those that it lists in ``overrides`` (by id or document
   number), if it speaks on the same act and is not itself set aside. An older document cannot
   set a later one aside; of two of the same day the more specific, then the later id prevails.
2. *A prohibition holds* against any permission that has not set it aside: being later or more
   specific is not enough, or a local rule could lift a national one by being silent about it.
3. *Of several prohibitions, or several permissions*, the most specific is named (it names
   measures, then families, subjects, levels, sectors), then the latest, then the first by id.

**Without any directive** an act is allowed, except ranking: an order is made only where a rule
allows it, and the rule is named.

**A total** inherits the prohibitions of its parts for the same subject: it is refused what any
part is refused by a document, unless a directive that binds the total allows the act and sets
that document aside. A part that merely lacks a permission to be ranked hinders no total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.errors import Forbidden
from core.policy.model import Act, Directive, Subject
from core.texts import Text

ACT_NAMES = {
    Act.COMPUTE: Text("计算", "computing"),
    Act.LIGHT: Text("亮灯", "lighting"),
    Act.TARGET: Text("下达目标", "setting a target"),
    Act.WEIGHT: Text("计分", "giving weight"),
    Act.PUBLISH: Text("通报公布", "publishing"),
    Act.RANK: Text("排名", "ranking"),
}


class Measure(Protocol):
    """What a directive can bind: an indicator has both."""

    @property
    def id(self) -> str:
        """The id that a directive may list."""
        ...

    @property
    def family(self) -> str:
        """The official system it belongs to, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Total:
    """A total, by the id of its scheme, and the measures it is made from."""

    id: str
    parts: tuple[Measure, ...]
    family: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the act may be done, by which document, and why in words for the user."""

    allowed: bool
    directive: Directive | None
    reason: Text


class Guard:
    """Answers for one set of directives: those of the pack and the institution's own."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._directives = tuple(sorted(directives, key=lambda each: each.id))

    @property
    def directives(self) -> tuple[Directive, ...]:
        """All directives, by id: what a run records as its directive set."""
        return self._directives

    def ask(
        self,
        act: Act,
        measure: Measure,
        *,
        subject: Subject,
        on: date,
        sector: str,
        level: str,
    ) -> Verdict:
        """May ``act`` be done on ``measure`` for this kind of subject of such an institution?"""
        bound = [
            each
            for each in self._directives
            if each.in_force(on) and _concerns(each, subject=subject, sector=sector, level=level)
        ]
        own = _verdict(act, _speaking(act, measure, bound))
        if not isinstance(measure, Total) or (not own.allowed and own.directive):
            return own
        lifted = _lifted(act, measure, bound)
        for part in measure.parts:
            directive = _verdict(act, _speaking(act, part, bound)).directive
            if directive and act in directive.forbids and not _names(lifted, directive):
                return _inherited(act, directive)
        return own

    def require(
        self,
        act: Act,
        measure: Measure,
        *,
        subject: Subject,
        on: date,
        sector: str,
        level: str,
    ) -> None:
        """Raise Forbidden, naming the document, unless the act may be done."""
        verdict = self.ask(act, measure, subject=subject, on=on, sector=sector, level=level)
        if not verdict.allowed:
            document = verdict.directive.document if verdict.directive else ""
            raise Forbidden(verdict.reason, document=document)


def _concerns(directive: Directive, *, subject: Subject, sector: str, level: str) -> bool:
    return (
        (not directive.subjects or subject in directive.subjects)
        and (not directive.sectors or sector in directive.sectors)
        and (not directive.levels or level in directive.levels)
    )


def _covers(directive: Directive, measure: Measure) -> bool:
    if not directive.indicators and not directive.families:
        return True
    return measure.id in directive.indicators or (
        bool(measure.family) and measure.family in directive.families
    )


def _specificity(directive: Directive) -> tuple[bool, ...]:
    return (
        bool(directive.indicators),
        bool(directive.families),
        bool(directive.subjects),
        bool(directive.levels),
        bool(directive.sectors),
    )


def _names(overrides: Iterable[str], directive: Directive) -> bool:
    return any(each in (directive.id, directive.document) for each in overrides)


def _speaking(act: Act, measure: Measure, bound: Sequence[Directive]) -> list[Directive]:
    """The directives on this act and measure that no other has set aside, best named first."""
    speak = [
        each
        for each in bound
        if _covers(each, measure) and (act in each.forbids or act in each.allows)
    ]
    speak.sort(key=lambda each: (each.since, _specificity(each), each.id), reverse=True)
    standing: list[Directive] = []
    for each in speak:
        if not any(_names(later.overrides, each) for later in standing):
            standing.append(each)
    standing.sort(key=lambda each: each.id)
    return sorted(standing, key=lambda each: (_specificity(each), each.since), reverse=True)


def _lifted(act: Act, total: Total, bound: Sequence[Directive]) -> list[str]:
    """What the directives that allow the act on the total itself set aside."""
    return [
        name
        for each in _speaking(act, total, bound)
        if act in each.allows
        for name in each.overrides
    ]


def _verdict(act: Act, speaking: Sequence[Directive]) -> Verdict:
    name = ACT_NAMES[act]
    for each in speaking:
        if act in each.forbids:
            return Verdict(
                allowed=False,
                directive=each,
                reason=Text(
                    f"{each.document}《{each.title.zh}》自 {each.since} 起不允许{name.zh}",
                    f"{each.document} ({each.title.en}) forbids {name.en} since {each.since}",
                ),
            )
    for each in speaking:
        return Verdict(
            allowed=True,
            directive=each,
            reason=Text(
                f"依据 {each.document}《{each.title.zh}》可以{name.zh}",
                f"{each.document} ({each.title.en}) allows {name.en}",
            ),
        )
    return _silent(act)


def _silent(act: Act) -> Verdict:
    """The answer where no directive says anything."""
    if act is Act.RANK:
        return Verdict(
            allowed=False,
            directive=None,
            reason=Text(
                "没有制度依据允许排名；如本单位另有规定，请先登记该文件",
                "No directive allows ranking; if your institution has such a rule, enter it first",
            ),
        )
    name = ACT_NAMES[act]
    return Verdict(
        allowed=True,
        directive=None,
        reason=Text(f"没有文件限制{name.zh}", f"No directive restricts {name.en}"),
    )


def _inherited(act: Act, directive: Directive) -> Verdict:
    name = ACT_NAMES[act]
    return Verdict(
        allowed=False,
        directive=directive,
        reason=Text(
            f"总分含有 {directive.document}《{directive.title.zh}》不允许{name.zh}的指标",
            f"The total contains a measure for which {directive.document} "
            f"({directive.title.en}) forbids {name.en}",
        ),
    )
