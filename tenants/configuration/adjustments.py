"""What an institution has changed in the schemes of its pack: weights, targets, names.

A pack stays as its vendor published it; the adjusted one has a digest of its own, so a receipt says
which was used. Weights move within a group: the group's weight and the full marks stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from core.errors import BadInput
from core.plugin.model import Pack
from core.scoring.checks import readable
from core.scoring.model import Group, Item, Scheme
from core.texts import Text
from tenants.configuration.limits import OFF, alerts_of, indicator_of, require_known
from tenants.signing.model import canonical

LONGEST_NAME = 60
DIGITS, PLACES = 9, 18
Weights = Mapping[str, Mapping[str, str]]
Targets = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Adjustments:
    """By scheme and indicator: weights, and parameters of curves; by indicator: a name of its own.

    By alert rule its limit, or ``off``; by kind and id (``scheme.judges``) a text of its own.

    Numbers are kept as they were written.
    """

    weights: Weights = field(default_factory=dict)
    targets: Targets = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    alerts: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.weights, self.targets, self.names, self.alerts, self.texts))

    @property
    def plain(self) -> dict[str, Any]:
        """In plain values, as it is stored and signed; a kind that is empty later left no trace."""
        later = {
            "alerts": dict(sorted(self.alerts.items())),
            "texts": {name: list(each) for name, each in sorted(self.texts.items())},
        }
        return {
            "weights": {name: dict(each) for name, each in sorted(self.weights.items())},
            "targets": {
                name: {one: dict(given) for one, given in sorted(each.items())}
                for name, each in sorted(self.targets.items())
            },
            "names": {name: list(each) for name, each in sorted(self.names.items())},
            **{name: each for name, each in later.items() if each},
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> "Adjustments":
        """Out of what was stored; nothing stored is nothing adjusted."""
        if not stored:
            return cls()
        names = {name: (zh, en) for name, (zh, en) in stored["names"].items()}
        texts = {name: (zh, en) for name, (zh, en) in stored.get("texts", {}).items()}
        alerts = stored.get("alerts", {})
        return cls(stored["weights"], stored["targets"], names, alerts=alerts, texts=texts)


def adjusted(pack: Pack, adjustments: Adjustments) -> Pack:
    """The pack as the institution uses it; BadInput where the two do not fit."""
    if not adjustments:
        return pack
    _known(pack, adjustments)
    require_known(pack, adjustments.alerts, adjustments.texts)
    schemes = tuple(_scheme(each, adjustments) for each in pack.schemes)
    for each in schemes:
        readable(each)
    names, texts = adjustments.names, adjustments.texts
    indicators = tuple(
        indicator_of(
            replace(each, name=_named(names[each.id], each.id)) if each.id in names else each, texts
        )
        for each in pack.indicators
    )
    limits = {
        rule: None if written == OFF else number(written, rule)
        for rule, written in adjustments.alerts.items()
    }
    alerts = tuple(alerts_of(pack, limits, texts))
    said = f"{pack.digest}\n{canonical(adjustments.plain)}"
    digest = sha256(said.encode()).hexdigest()
    return replace(pack, schemes=schemes, indicators=indicators, alerts=alerts, digest=digest)


def without_idle(pack: Pack, adjustments: Adjustments) -> Adjustments:
    """The adjustments without those that say what the pack says itself."""
    own = {scheme.id: dict(_own(scheme)) for scheme in pack.schemes}

    def differs(scheme: str, indicator: str, name: str, written: str) -> bool:
        found = own.get(scheme, {}).get((indicator, name))
        return found is None or number(written, f"{scheme} · {indicator}") != found

    weights = {
        scheme: {one: each for one, each in given.items() if differs(scheme, one, "", each)}
        for scheme, given in adjustments.weights.items()
    }
    targets = {
        scheme: {
            one: {name: each for name, each in several.items() if differs(scheme, one, name, each)}
            for one, several in given.items()
        }
        for scheme, given in adjustments.targets.items()
    }
    return Adjustments(
        weights={scheme: each for scheme, each in weights.items() if each},
        targets={
            scheme: kept
            for scheme, given in targets.items()
            if (kept := {one: each for one, each in given.items() if each})
        },
        names=adjustments.names,
        alerts={
            rule: each for rule, each in adjustments.alerts.items() if _unlike(pack, rule, each)
        },
        texts=adjustments.texts,
    )


def _unlike(pack: Pack, rule: str, written: str) -> bool:
    """Whether a limit is another than the pack's."""
    found = next((each for each in pack.alerts if each.id == rule), None)
    if found is None or written == OFF:
        return True
    return number(written, rule) != (found.above if found.below is None else found.below)


def _own(scheme: Scheme) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """The weight (under no name) and the parameters of each item."""
    for group in scheme.groups:
        for item in group.items:
            yield (item.indicator, ""), item.weight
            for name, value in item.curve.parameters.items():
                yield (item.indicator, name), value


def _known(pack: Pack, adjustments: Adjustments) -> None:
    """Every scheme, item and indicator that is adjusted must be in the pack."""
    items = {
        scheme.id: {item.indicator for group in scheme.groups for item in group.items}
        for scheme in pack.schemes
    }
    for several in (adjustments.weights, adjustments.targets):
        for scheme, given in several.items():
            for indicator in given:
                if indicator not in items.get(scheme, ()):
                    raise _unfit(scheme, indicator)
    for indicator in adjustments.names:
        if pack.indicator(indicator) is None:
            raise _unfit(pack.id, indicator)


def _unfit(where: str, indicator: str) -> BadInput:
    return BadInput(
        Text(f"考核方案中没有“{indicator}”", f"there is no {indicator} in the scheme"),
        where=where,
        advice=Text(
            "请核对方案和指标；换用指标包前，先取消不再适用的调整",
            "check scheme and indicator; before another pack, take back what no longer fits",
        ),
    )


def _scheme(scheme: Scheme, adjustments: Adjustments) -> Scheme:
    weights = adjustments.weights.get(scheme.id, {})
    targets = adjustments.targets.get(scheme.id, {})
    groups = tuple(_group(each, scheme, weights, targets) for each in scheme.groups)
    own = adjustments.texts.get(f"scheme.{scheme.id}")
    return replace(scheme, groups=groups, name=Text(*own) if own else scheme.name)


def _group(
    group: Group,
    scheme: Scheme,
    weights: Mapping[str, str],
    targets: Mapping[str, Mapping[str, str]],
) -> Group:
    items = tuple(_item(each, scheme, weights, targets) for each in group.items)
    total = sum(each.weight for each in items)
    if total != group.weight:
        raise BadInput(
            Text(
                f"“{group.name.zh}”各项分值合计 {total}，应为 {group.weight}",
                f"the weights of {group.name.en} add up to {total}, not {group.weight}",
            ),
            where=scheme.id,
            advice=Text("请在同一组内调整", "move weight within the group"),
        )
    return replace(group, items=items)


def _item(
    item: Item,
    scheme: Scheme,
    weights: Mapping[str, str],
    targets: Mapping[str, Mapping[str, str]],
) -> Item:
    where = f"{scheme.id} · {item.indicator}"
    curve = item.curve
    if item.indicator in targets and item.outside:
        raise _unfit(scheme.id, item.indicator)
    if item.indicator in targets:
        given = {name: number(each, where) for name, each in targets[item.indicator].items()}
        curve = replace(curve, parameters={**curve.parameters, **given})
    weight = item.weight
    if item.indicator in weights:
        weight = number(weights[item.indicator], where)
    return replace(item, weight=weight, curve=curve)


def number(written: str, where: str) -> Decimal:
    """A number as somebody wrote it; BadInput."""
    try:
        found = Decimal(written)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or len(written) > LONGEST_NAME:
        raise BadInput(
            Text(f"“{written[:20]}”不是数", f"{written[:20]} is not a number"), where=where
        )
    if found and not -PLACES <= found.adjusted() < DIGITS:
        raise BadInput(
            Text(f"“{written[:20]}”超出范围", f"{written[:20]} is out of range"),
            where=where,
            advice=Text(
                f"请填写整数部分不超过 {DIGITS} 位的数",
                f"write a number of {DIGITS} digits before the point at the most",
            ),
        )
    return found


def _named(written: tuple[str, str], where: str) -> Text:
    """A name in both languages as somebody wrote it; BadInput."""
    for name in written:
        if not 1 <= len(name.strip()) <= LONGEST_NAME or not name.isprintable():
            raise BadInput(
                Text(
                    f"名称须为 1 至 {LONGEST_NAME} 个可见字符",
                    f"a name has 1 to {LONGEST_NAME} printable characters",
                ),
                where=where,
            )
    return Text(*written)
