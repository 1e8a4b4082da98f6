"""An aggregate of a formula becomes atoms: its dataset, role, clock and span are settled here."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.evidence.model import Dataset, Kind, Role, Serves
from core.expressions.names import PARAMETERS, Scope, resolve
from core.expressions.refusals import refuse, unknown
from core.expressions.terms import Term, Type
from core.expressions.tree import Head, Node
from core.expressions.types import check, wanted
from core.indicators.arithmetic import Aggregate, Atom, Span
from core.texts import Text

NUMBERS = ("sum", "min", "max", "avg", "median")


@dataclass(frozen=True)
class Home:
    """What an indicator settles for all its aggregates: datasets, default clock, role."""

    datasets: Mapping[str, Dataset]
    clock: str
    role: str | None

    @property
    def scope(self) -> Scope:
        """What a path or a parameter inside an aggregate may name."""
        return Scope(self.datasets, parameters=PARAMETERS)


@dataclass(frozen=True)
class Parts:
    """A checked aggregate: its function, dataset, argument (none for ``*``) and filter."""

    name: str
    distinct: bool
    dataset: Dataset
    argument: Term | None
    where: Term | None


def parts(node: Node, home: Home) -> Parts:
    """Check the inside of an aggregate; all of it must be of one dataset."""
    head = node.value
    assert isinstance(head, Head)  # noqa: S101 - what the parser puts there
    where = node.args[-1] if head.filtered else None
    inner = node.args[: len(node.args) - head.filtered]
    if len(inner) != 1:
        usage = Text(
            f"{head.name}(cases.*) 或 {head.name}(cases.字段)", f"{head.name}(cases.field)"
        )
        refuse(node.at, Text(f"{head.name} 需要一个参数", f"{head.name} takes one argument"), usage)
    term = None if _star(inner[0], home) else check(inner[0], home.scope)
    condition = wanted(Type.TRUTH, where, check(where, home.scope)) if where else None
    dataset = _dataset(node, inner[0], term, condition, home)
    _check_argument(inner[0], head, term, dataset)
    return Parts(head.name, head.distinct, dataset, term, condition)


def atom(node: Node, part: Parts, aggregate: Aggregate, home: Home) -> Atom:
    """The atom that takes ``aggregate`` of the rows of a checked aggregate."""
    head = node.value
    assert isinstance(head, Head)  # noqa: S101 - what the parser puts there
    terms = [each for each in (part.argument, part.where) if each]
    named = set().union(*(each.parameters() for each in terms))
    role = _role(node, part.dataset, home)
    stock = "as_of" in named and head.clock is None
    span = Span.STOCK if stock else Span.WINDOW if named else Span.FLOW
    days = aggregate is Aggregate.PERSON_DAYS
    if days and (named or head.clock):
        what = Text("person_days 按日累计,不带时点", "person_days runs over days by itself")
        refuse(node.at, what, Text("请去掉 BY 和参数", "drop BY and the parameters"))
    return Atom(
        part.dataset.name,
        role.name if role else "",
        "" if stock or days else _clock(node, part.dataset, head.clock or home.clock, head),
        span,
        aggregate,
        None if days or (part.argument is None) else part.argument,
        part.where,
        primary=role is None or role.primary,
        shared=role is not None and _is_list(role, part.dataset, home) and role.equal_share,
    )


def _star(node: Node, home: Home) -> bool:
    if node.op != "path" or not isinstance(node.value, tuple) or node.value[-1] != "*":
        return False
    name = node.value[0]
    if len(node.value) != 2 or name not in home.datasets:
        unknown(node.at, Text("数据集", "dataset"), str(name), home.datasets)
    return True


def _dataset(node: Node, inner: Node, term: Term | None, where: Term | None, home: Home) -> Dataset:
    names = {column.dataset for each in (term, where) if each for column in each.columns()}
    if term is None and isinstance(inner.value, tuple):
        names.add(str(inner.value[0]))
    if len(names) > 1:
        several = "、".join(sorted(names))
        what = Text(
            f"一个统计函数只能用一个数据集:{several}", f"one aggregate, two datasets: {several}"
        )
        refuse(
            node.at, what, Text("可经引用字段取另一数据集的字段", "reach the other by a reference")
        )
    if not names:
        refuse(node.at, Text("没有用到任何数据集", "no dataset is named"))
    return home.datasets[names.pop()]


def _check_argument(node: Node, head: Head, term: Term | None, dataset: Dataset) -> None:
    name = head.name
    if name == "person_days":
        if term is not None or dataset.serves is not Serves.ASSIGNMENTS:
            what = Text("person_days 只用于任职数据集", "person_days counts posts alone")
            refuse(
                node.at, what, Text("如 person_days(assignments.*)", "person_days(assignments.*)")
            )
    elif term is None and (name != "count" or head.distinct):
        what = Text(f"{name} 需要字段,而不是 *", f"{name} takes a field, not *")
        refuse(node.at, what)
    elif term is not None and name in NUMBERS:
        wanted(Type.NUMBER, node, term)
    elif term is not None and term.type in (Type.LIST, Type.NULL):
        refuse(node.at, Text("名单不能计数", "a list cannot be counted"))
    if head.distinct and name != "count":
        refuse(node.at, Text("DISTINCT 只用于 count", "DISTINCT belongs to count"))


def _role(node: Node, dataset: Dataset, home: Home) -> Role | None:
    if dataset.serves is Serves.ASSIGNMENTS:
        return None
    if home.role is None:
        role = dataset.primary_role
    else:
        names = {each.name: each for each in dataset.roles}
        if home.role not in names:
            thing = Text(f"角色(数据集 {dataset.name})", f"role in {dataset.name}")
            unknown(node.at, thing, home.role, names)
        role = names[home.role]
    if role and role.primary and _is_list(role, dataset, home) and not role.equal_share:
        what = Text("主要角色是名单时须平分", "a primary role that lists several people must share")
        refuse(node.at, what, Text("请声明平分份额", "declare an equal share"))
    return role


def _is_list(role: Role, dataset: Dataset, home: Home) -> bool:
    return resolve(dataset, tuple(role.path.split(".")), home.datasets).kind is Kind.STAFF_LIST


def _clock(node: Node, dataset: Dataset, name: str, head: Head) -> str:
    by_field = [clock for clock, field in dataset.clocks.items() if field == name]
    only = list(dataset.clocks) if len(dataset.clocks) == 1 and head.clock is None else []
    found = [name] if name in dataset.clocks else by_field or only
    if not found and head.clock is not None:
        thing = Text(f"时间口径(数据集 {dataset.name})", f"clock in {dataset.name}")
        unknown(node.at, thing, name, dataset.clocks)
    if not found:
        clocks = "、".join(dataset.clocks) or "—"
        what = Text(f"{dataset.name} 没有时间口径 {name}", f"{dataset.name} has no clock {name}")
        advice = Text(
            f"请写 BY 时间口径({clocks}),或用 :as_of 统计时点数",
            f"write BY and a clock ({clocks}), or take a stock with :as_of",
        )
        refuse(node.at, what, advice)
    return found[0]
