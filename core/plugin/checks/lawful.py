"""What must hold between a pack and the documents that it carries itself."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from core.columns import now
from core.indicators.model import Indicator
from core.plugin.checks.schemes import items
from core.plugin.model import Finding, Pack, Place
from core.policy.guard import ACT_NAMES, Guard
from core.policy.model import Directive
from core.scoring.lawful import SUBJECTS
from core.scoring.model import Curve, Shape
from core.scoring.permitted import scheme_findings
from core.texts import Text


class SchemesAreAllowed:
    """No scheme does what a directive of the pack forbids."""

    name = "forbidden acts"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Weights, targets and orders that a document in force today forbids, at any level."""
        guard, known = Guard(pack.directives), {each.id: each for each in pack.indicators}
        levels = sorted({level for each in pack.directives for level in each.levels} | {""})
        for scheme in pack.schemes:
            seen: set[tuple[str, str]] = set()
            for level in levels:
                for refused in scheme_findings(
                    scheme,
                    guard,
                    known,
                    subject=SUBJECTS[scheme.level],
                    on=now().date(),
                    sector=pack.sector,
                    level=level,
                ):
                    directive, act = refused.verdict.directive, ACT_NAMES[refused.act]
                    if directive is None or (refused.indicator, refused.act) in seen:
                        continue
                    seen.add((refused.indicator, refused.act))
                    what = Text(
                        f"“{refused.indicator}”用于{act.zh}，{directive.document}不允许",
                        f"{refused.indicator}: {act.en} is forbidden by {directive.document}",
                    )
                    place: Place = ("schemes", scheme.id)
                    advice = Text("从考核方案中移除", "Take it out of the scheme")
                    yield Finding(self.name, place, what, advice)


class NothingExpired:
    """What a scheme weighs is not of a document that has ended, nor allowed by one."""

    name = "expired"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Weights on indicators whose basis is over, and permissions that are over."""
        today = now().date()
        over = {each.id: each for each in pack.indicators if _over(each, today)}
        for _, item, place in items(pack):
            if item.indicator in over:
                document = getattr(over[item.indicator].basis, "document", "")
                what = Text(
                    f"其依据已失效：{document}", f"Its document is no longer in force: {document}"
                )
                advice = Text(
                    "从考核方案中移除，或更新依据", "Take it out, or name the document in force"
                )
                yield Finding(self.name, place, what, advice)
        for each in pack.directives:
            if each.allows and each.until is not None and each.until < today:
                what = Text(f"准许已于 {each.until} 到期", f"Its permission ended on {each.until}")
                advice = Text("去掉或更新", "Remove or renew it")
                yield Finding(self.name, ("directives", each.id, "until"), what, advice)


def _over(indicator: Indicator, today: date) -> bool:
    basis = indicator.basis
    return basis is not None and basis.until is not None and basis.until < today


class DirectivesAgree:
    """Where one document allows what another forbids, it says which one it lifts."""

    name = "contradictions"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Pairs that bind the same and say the opposite."""
        for one, other in combinations(pack.directives, 2):
            for allowing, forbidding in ((one, other), (other, one)):
                acts = set(allowing.allows) & set(forbidding.forbids)
                if acts and forbidding.id not in allowing.overrides and _meet(one, other):
                    what = Text(
                        f"准许“{forbidding.id}”所禁止的，而没有写 overrides",
                        f'It allows what "{forbidding.id}" forbids without naming it in overrides',
                    )
                    advice = Text(
                        f"写 overrides: [{forbidding.id}]", f"overrides: [{forbidding.id}]"
                    )
                    yield Finding(self.name, ("directives", allowing.id, "allows"), what, advice)


def _meet(one: Directive, other: Directive) -> bool:
    """Whether two directives can bind the same measure on the same day."""
    in_time = _before(one.since, other.until) and _before(other.since, one.until)
    named = set(one.indicators) & set(other.indicators) or set(one.families) & set(other.families)
    anything = not (one.indicators or one.families) or not (other.indicators or other.families)
    subjects = not one.subjects or not other.subjects or bool({*one.subjects} & {*other.subjects})
    levels = not one.levels or not other.levels or bool({*one.levels} & {*other.levels})
    return in_time and bool(named or anything) and subjects and levels


def _before(since: date, until: date | None) -> bool:
    return until is None or since <= until


class NoAddedLoad:
    """No curve asks for more than the interval that a directive gives (不得层层加码)."""

    name = "added load"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Full marks for less than what the document calls reasonable."""
        given = {
            indicator: (directive, bounds)
            for directive in pack.directives
            for indicator, bounds in directive.intervals.items()
        }
        curves: list[tuple[str, Curve, Place]] = [
            (name, curve, ("indicators", name, "curve")) for name, curve in pack.curves.items()
        ]
        curves += [
            (item.indicator, item.curve, place)
            for _, item, place in items(pack)
            if not item.outside and item.curve is not pack.curves.get(item.indicator)
        ]
        for name, curve, place in curves:
            if name not in given:
                continue
            directive, (low, high) = given[name]
            least, most = _full_marks(curve)
            if (low is not None and least is not None and least > low) or (
                high is not None and most is not None and most < high
            ):
                what = Text(
                    f"要求高于 {directive.document} 的合理区间",
                    f"It asks for more than the interval of {directive.document}",
                )
                advice = Text("放宽到文件的区间", "Widen it to the document's interval")
                yield Finding(self.name, place, what, advice)


def _full_marks(curve: Curve) -> tuple[Decimal | None, Decimal | None]:
    """From where and up to where a curve gives full marks; None where it is open."""
    p = curve.parameters
    if curve.shape is Shape.INTERVAL:
        return p.get("low"), p.get("high")
    if curve.shape is Shape.TARGET:
        return p.get("target"), p.get("at_most")
    if curve.shape is Shape.LINE and {"zero", "full"} <= p.keys():
        return (p["full"], None) if p["full"] > p["zero"] else (None, p["full"])
    if curve.shape is Shape.EFFICACY and {"satisfactory", "unacceptable"} <= p.keys():
        upward = p["satisfactory"] > p["unacceptable"]
        return (p["satisfactory"], None) if upward else (None, p["satisfactory"])
    return None, None
