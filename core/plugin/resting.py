"""What rests on an indicator, a dataset or a field of a pack: what to look at before a change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.errors import NotFound
from core.expressions.parser import parse
from core.expressions.tree import Node
from core.graph.model import EntityRows, LinkRows
from core.indicators.plan import plan
from core.indicators.reads import reads
from core.marks.model import Crossed, MarkedRows
from core.plugin.mistakes import nearest
from core.plugin.model import Pack
from core.texts import Text

Above = Mapping[str, frozenset[str]]
"""The indicators that each formula names, by the formula's indicator."""

INDICATOR = Text("指标", "Indicator")
SCHEME = Text("考核方案", "Scheme")
ALERT = Text("预警规则", "Alert rule")
MARK = Text("行为标记", "Mark of conduct")
DIRECTIVE = Text("规定", "Directive")
ENTITY = Text("实体", "Entity")
LINK = Text("关联", "Link")
RULE = Text("合理性检查", "Check of rows")


@dataclass(frozen=True, slots=True)
class Resting:
    """Something of a pack that a change of something else touches."""

    sort: Text
    id: str
    name: Text


def resting_on(pack: Pack, what: str) -> tuple[Resting, ...]:
    """Everything that a change of ``what`` touches: an indicator, a dataset, or dataset.field.

    NotFound where the pack has no such thing.
    """
    above = named_by(pack)
    if what in above:
        touched = _upward(above, frozenset({what}))
        return tuple(_by_indicators(pack, touched, beside=what))
    dataset, _, field = what.partition(".")
    _must_be_there(pack, what, dataset, field)
    direct = frozenset(each for each in above if _reads(pack, above, each, dataset, field))
    return (
        *_by_indicators(pack, _upward(above, direct)),
        *_in_graph(pack, dataset, field),
        *_rules(pack, dataset, field),
        *_marks(pack, dataset, field),
    )


def resting_indicators(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """By indicator the others that a change of its formula touches."""
    above = named_by(pack)
    return {each: tuple(sorted(_upward(above, frozenset({each})) - {each})) for each in above}


def named_by(pack: Pack) -> Above:
    """What each formula names of the others; a member of a family names what it was made of."""
    known = {each.id for each in pack.indicators}
    return {
        each.id: frozenset(
            {*(_names(parse(each.formula)) & known), *({_family(pack, each.id)} & known)}
        )
        for each in pack.indicators
    }


def _family(pack: Pack, identity: str) -> str:
    return pack.families.get(identity, "")


def _names(node: Node) -> frozenset[str]:
    """The bare names of a tree: indicators in a formula, fields in a condition over a row."""
    path = node.value if node.op == "path" else ()
    own = frozenset(path) if isinstance(path, tuple) and len(path) == 1 else frozenset()
    return own.union(*(_names(each) for each in node.args))


def _upward(above: Above, touched: frozenset[str]) -> frozenset[str]:
    more = frozenset(each for each, names in above.items() if names & touched) | touched
    return touched if more == touched else _upward(above, more)


def _downward(above: Above, identity: str) -> frozenset[str]:
    return frozenset({identity}).union(*(_downward(above, each) for each in above[identity]))


def _reads(pack: Pack, above: Above, identity: str, dataset: str, field: str) -> bool:
    needed = _downward(above, identity)
    made = plan([each for each in pack.indicators if each.id in needed], pack.datasets)
    found = reads(made)
    return dataset in found and (not field or field in found[dataset])


def _must_be_there(pack: Pack, what: str, dataset: str, field: str) -> None:
    found = pack.dataset(dataset)
    if found is not None and (not field or found.field(field) is not None):
        return
    known = [each.id for each in pack.indicators] + [each.name for each in pack.datasets]
    if found is not None:
        known = [f"{dataset}.{each.name}" for each in found.fields]
    raise NotFound(
        Text(
            "指标包里没有这个指标、数据集或字段", "The pack has no such indicator, dataset or field"
        ),
        where=what,
        advice=nearest(what, known),
    )


def _by_indicators(pack: Pack, touched: frozenset[str], *, beside: str = "") -> Iterator[Resting]:
    for each in pack.indicators:
        if each.id in touched and each.id != beside:
            yield Resting(INDICATOR, each.id, each.name)
    for scheme in pack.schemes:
        if any(item.indicator in touched for group in scheme.groups for item in group.items):
            yield Resting(SCHEME, scheme.id, scheme.name)
    for alert in pack.alerts:
        if alert.indicator in touched:
            yield Resting(ALERT, alert.id, alert.name)
    for mark in pack.marks:
        if isinstance(mark.by, Crossed) and mark.by.indicator in touched:
            yield Resting(MARK, mark.id, mark.name)
    for directive in pack.directives:
        if touched & {*directive.indicators, *directive.intervals}:
            yield Resting(DIRECTIVE, directive.id, directive.title)


def _in_graph(pack: Pack, dataset: str, field: str) -> Iterator[Resting]:
    for entity in pack.graph.entities:
        if any(_of(rows, dataset, field, rows.id) for rows in entity.rows):
            yield Resting(ENTITY, entity.name, entity.label)
    for link in pack.graph.links:
        if any(_of(rows, dataset, field, (*rows.source.id, *rows.target.id)) for rows in link.rows):
            yield Resting(LINK, link.name, link.label)


def _rules(pack: Pack, dataset: str, field: str) -> Iterator[Resting]:
    found = pack.dataset(dataset)
    for rule in found.rules if found is not None else ():
        if not field or field in _names(parse(rule.condition)):
            yield Resting(RULE, dataset, rule.say)


def _marks(pack: Pack, dataset: str, field: str) -> Iterator[Resting]:
    for mark in pack.marks:
        rows = mark.by
        if isinstance(rows, MarkedRows) and rows.dataset == dataset:
            fields = {rows.staff.partition(".")[0], rows.on, *_names(parse(rows.where))}
            if not field or field in fields:
                yield Resting(MARK, mark.id, mark.name)


def _of(rows: EntityRows | LinkRows, dataset: str, field: str, ids: tuple[str, ...]) -> bool:
    fields = {*ids, *rows.show, *_further(rows), *(_names(parse(rows.where)) if rows.where else ())}
    return rows.dataset == dataset and (not field or field in fields)


def _further(rows: EntityRows | LinkRows) -> tuple[str | None, ...]:
    return (rows.since, rows.until) if isinstance(rows, LinkRows) else (rows.name,)
