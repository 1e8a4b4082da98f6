"""What taking over a configuration would change, one line each: the preview before the decision."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.alerts.model import AlertRule
from core.plugin.model import Pack
from core.scoring.curves.shares import meaning
from core.scoring.model import Item, Scheme
from core.texts import Text
from tenants.configuration.model import Change

PACK = Text("指标包", "Pack")
CALENDAR = Text("统计月历", "Calendar")
SCHEME = Text("考核方案", "Scheme")
WEIGHT = Text("分值", "weight")
NAME = Text("名称", "name")
ALERT = Text("预警界限", "Alert limit")
TEXT = Text("文字", "Text")


def changes(
    before: Pack, after: Pack, *, calendars: tuple[Any, Any] = (None, None)
) -> list[Change]:
    """Every difference between two packs as they are used, then that of the calendars."""
    found = list(_packs(before, after))
    if calendars[0] != calendars[1]:
        found.append(Change(CALENDAR, _calendar(calendars[0]), _calendar(calendars[1])))
    return found


def _packs(before: Pack, after: Pack) -> Iterator[Change]:
    if (before.id, before.version) != (after.id, after.version):
        yield Change(PACK, f"{before.id} {before.version}", f"{after.id} {after.version}")
    old = {each.id: each for each in before.schemes}
    new = {each.id: each for each in after.schemes}
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            yield from _schemes(old[name], new[name], after)
        else:
            here, there = (each[name].name.zh if name in each else "—" for each in (old, new))
            yield Change(SCHEME, here, there)
    yield from _alerts(before, after)
    yield from _texts(before, after)
    names = {each.id: each.name for each in before.indicators}
    for each in after.indicators:
        if each.id in names and names[each.id] != each.name:
            what = Text(f"{each.id} {NAME.zh}", f"{each.id} {NAME.en}")
            yield Change(what, names[each.id].zh, each.name.zh)


def _alerts(before: Pack, after: Pack) -> Iterator[Change]:
    """Limits, and rules that are off."""
    old, new = ({each.id: each for each in pack.alerts} for pack in (before, after))
    for name in dict.fromkeys([*old, *new]):
        one, other = old.get(name), new.get(name)
        here, there = _limit(one), _limit(other)
        if here != there:
            known = other or one
            title = known.name if known else Text(name, name)
            yield Change(_and(ALERT, title), here, there)


def _limit(rule: AlertRule | None) -> str:
    if rule is None:
        return "—"
    if not rule.levels:
        return "off"
    limit = rule.above if rule.below is None else rule.below
    return _written(limit) if limit is not None else "✓"


def _texts(before: Pack, after: Pack) -> Iterator[Change]:
    """Names of schemes and rules, groups, remarks and advice."""
    old, new = (dict(_said(pack)) for pack in (before, after))
    for place, text in new.items():
        if place in old and old[place] != text:
            yield Change(_and(TEXT, Text(place, place)), old[place].zh, text.zh)


def _said(pack: Pack) -> Iterator[tuple[str, Text]]:
    for scheme in pack.schemes:
        yield f"scheme.{scheme.id}", scheme.name
    for rule in pack.alerts:
        yield f"alert.{rule.id}", rule.name
        yield f"say.{rule.id}", rule.say
    for each in pack.indicators:
        yield f"{each.id}.group", each.group
        yield f"note.{each.id}", each.note or Text("—", "—")


def _schemes(before: Scheme, after: Scheme, pack: Pack) -> Iterator[Change]:
    old, new = _items(before), _items(after)
    for name in dict.fromkeys([*old, *new]):
        title = _title(after, pack, name)
        one, other = old.get(name), new.get(name)
        weights = tuple(_written(each.weight) if each else "—" for each in (one, other))
        if weights[0] != weights[1]:
            yield Change(_and(title, WEIGHT), *weights)
        if one is not None and other is not None and one.curve != other.curve:
            yield from _curves(one, other, title)


def _curves(one: Item, other: Item, title: Text) -> Iterator[Change]:
    if one.curve.shape is not other.curve.shape:
        yield Change(_and(title, Text("计分规则", "curve")), one.curve.shape, other.curve.shape)
    for name in dict.fromkeys([*one.curve.parameters, *other.curve.parameters]):
        values = tuple(
            _written(each.curve.parameters[name]) if name in each.curve.parameters else "—"
            for each in (one, other)
        )
        if values[0] != values[1]:
            yield Change(_and(title, meaning(other.curve.shape, name)), *values)


def _items(scheme: Scheme) -> dict[str, Item]:
    return {item.indicator: item for group in scheme.groups for item in group.items}


def _title(scheme: Scheme, pack: Pack, indicator: str) -> Text:
    found = pack.indicator(indicator)
    name = found.name if found else Text(indicator, indicator)
    return Text(f"{scheme.name.zh} · {name.zh}", f"{scheme.name.en} · {name.en}")


def _and(title: Text, what: Text) -> Text:
    return Text(f"{title.zh} · {what.zh}", f"{title.en} · {what.en}")


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _calendar(value: Any) -> str:
    if not value:
        return "1–31"
    return "; ".join(f"{each['since']}: {each['last_day']}" for each in value["endings"]) or "1–31"
