"""An institution's own limits of alert rules and its own generic texts, over those of its pack.

A limit may not ask for more than a document in force calls reasonable (不得层层加码), nor be set
where a document forbids targets or lights.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.alerts.model import AlertRule
from core.errors import BadInput, Forbidden
from core.indicators.model import Indicator
from core.plugin.model import Pack
from core.policy.guard import Guard
from core.policy.model import Act, Directive
from core.scoring.lawful import SUBJECTS
from core.scoring.ports import Institution
from core.texts import Text

OFF = "off"
LONGEST = 300
Texts = Mapping[str, tuple[str, str]]
"""By ``scheme.ID``, ``group.组名``, ``note.INDICATOR``, ``alert.RULE`` and ``say.RULE``."""


def alerts_of(
    pack: Pack, limits: Mapping[str, Decimal | None], texts: Texts
) -> Iterator[AlertRule]:
    """The rules as the institution has set them; None leaves a rule no level: it is off."""
    for each in pack.alerts:
        own = _named(each, texts)
        if each.id not in limits:
            yield own
            continue
        limit = limits[each.id]
        if limit is None:
            yield replace(own, levels=())
        elif each.below is not None:
            yield replace(own, below=limit, own=True)
        elif each.above is not None:
            yield replace(own, above=limit, own=True)
        else:
            raise _no_limit(each)


def _named(rule: AlertRule, texts: Texts) -> AlertRule:
    name, say = texts.get(f"alert.{rule.id}"), texts.get(f"say.{rule.id}")
    if name is None and say is None:
        return rule
    return replace(
        rule, name=Text(*name) if name else rule.name, say=Text(*say) if say else rule.say
    )


def indicator_of(indicator: Indicator, texts: Texts) -> Indicator:
    """The indicator under the institution's name for its group, with its own remark."""
    group, note = texts.get(f"group.{indicator.group.zh}"), texts.get(f"note.{indicator.id}")
    if group is None and note is None:
        return indicator
    return replace(
        indicator,
        group=Text(*group) if group else indicator.group,
        note=Text(*note) if note else indicator.note,
    )


def require_known(pack: Pack, rules: Mapping[str, str], texts: Texts) -> None:
    """BadInput for a rule or a thing with a text that the pack does not have, or a bad text."""
    known = {
        "scheme": {each.id for each in pack.schemes},
        "group": {each.group.zh for each in pack.indicators},
        "note": {each.id for each in pack.indicators},
        "alert": {each.id for each in pack.alerts},
    }
    known["say"] = known["alert"]
    for rule in rules:
        if rule not in known["alert"]:
            raise _nothing(rule)
    for place, written in texts.items():
        kind, _, what = place.partition(".")
        if what not in known.get(kind, ()):
            raise _nothing(place)
        for each in written:
            if not 1 <= len(each.strip()) <= LONGEST or not each.isprintable():
                raise BadInput(
                    Text(
                        f"文字须为 1 至 {LONGEST} 个可见字符",
                        f"a text has 1 to {LONGEST} printable characters",
                    ),
                    where=place,
                )


def require_limits(institution: Institution, on: date) -> None:
    """Forbidden, with the document, where an own limit is against a directive."""
    pack, guard = institution.pack, Guard(institution.pack.directives)
    known = {each.id: each for each in pack.indicators}
    for rule in (each for each in pack.alerts if each.own):
        for level in rule.levels:
            for act in (Act.TARGET, Act.LIGHT):
                verdict = guard.ask(
                    act,
                    known[rule.indicator],
                    subject=SUBJECTS[level],
                    on=on,
                    sector=institution.sector,
                    level=institution.level,
                )
                if not verdict.allowed:
                    raise _forbidden(rule, verdict.directive, verdict.reason)
        for directive in pack.directives:
            if directive.in_force(on):
                _within(rule, directive)


def _within(rule: AlertRule, directive: Directive) -> None:
    low, high = directive.intervals.get(rule.indicator, (None, None))
    stricter = (low is not None and rule.below is not None and rule.below > low) or (
        high is not None and rule.above is not None and rule.above < high
    )
    if stricter:
        reason = Text(
            f"比 {directive.document} 的合理区间更严",
            f"it is stricter than the interval of {directive.document}",
        )
        raise _forbidden(rule, directive, reason)


def _forbidden(rule: AlertRule, directive: Directive | None, reason: Text) -> Forbidden:
    return Forbidden(
        Text(
            f"预警“{rule.name.zh}”的界限：{reason.zh}", f"the limit of {rule.name.en}: {reason.en}"
        ),
        document=directive.document if directive else "",
        where=rule.id,
        advice=Text(
            "请用指标包的界限，或停用该预警", "use the pack's limit, or switch the alert off"
        ),
    )


def _no_limit(rule: AlertRule) -> BadInput:
    return BadInput(
        Text("该预警按亮灯判断，只能启用或停用", "this alert goes by its light: on or off alone"),
        where=rule.id,
    )


def _nothing(where: str) -> BadInput:
    return BadInput(
        Text("指标包中没有这一项", "the pack has no such thing"),
        where=where[:80],
        advice=Text(
            "换用指标包前，先取消不再适用的调整",
            "before another pack, take back what no longer fits",
        ),
    )
