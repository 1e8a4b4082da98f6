"""From indicators to a plan: which atoms to compute, and the arithmetic over them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from core.errors import BadFormula
from core.evidence.model import Dataset, Serves
from core.expressions.parser import parse
from core.expressions.refusals import refuse, unknown
from core.expressions.tree import Node
from core.indicators.aggregates import Home, atom, parts
from core.indicators.arithmetic import Aggregate, Atom, Value
from core.indicators.model import Indicator
from core.texts import Text

BESIDE = ("whole", "department")
"""Functions that give every subject the figure of the institution, or of its department."""

FUNCTIONS = {
    **dict.fromkeys(BESIDE, (1, 1)),
    **dict.fromkeys(("prev", "same_last_year", "mean_m", "stdev_m", "abs"), (1, 1)),
    **dict.fromkeys(("coalesce", "greatest", "least"), (2, 40)),
    "nullif": (2, 2),
}
"""Functions over values, with the least and the greatest number of arguments."""

SERIES = ("mean_m", "stdev_m")
DEEPEST = 120


@dataclass(frozen=True)
class Plan:
    """The compiled indicators of a pack: atoms by id, and each indicator's arithmetic.

    ``digest`` changes with the meaning alone, not with names or texts.
    """

    indicators: tuple[Indicator, ...]
    datasets: tuple[Dataset, ...]
    atoms: Mapping[str, Atom]
    values: Mapping[str, Value]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is computed."""
        return sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """The plan in words, one atom or value a line, for review and snapshots."""
        atoms = [f"{identity} = {each}" for identity, each in self.atoms.items()]
        values = [f"{identity} = {each}" for identity, each in self.values.items()]
        return "\n".join([*atoms, *values, ""])

    def indicator(self, identity: str) -> Indicator:
        """The indicator of that id; KeyError without one."""
        return next(each for each in self.indicators if each.id == identity)

    def dataset(self, name: str) -> Dataset:
        """The dataset of that name; KeyError without one."""
        return {each.name: each for each in self.datasets}[name]

    def serving(self, serves: Serves) -> Dataset | None:
        """The dataset that the engine uses for that, if there is one."""
        return next((each for each in self.datasets if each.serves is serves), None)

    def personal(self, identity: str) -> bool:
        """Whether an indicator gives figures of persons alone, for it goes by a second role."""
        return not all(self.atoms[each].primary for each in self.values[identity].atoms())


def plan(indicators: Sequence[Indicator], datasets: Sequence[Dataset]) -> Plan:
    """Compile; BadFormula names the indicator (``where``), the character and a suggestion."""
    compiler = _Compiler(indicators, datasets)
    values = {each.id: compiler.value(each.id) for each in indicators}
    atoms = {identity: each for each, identity in compiler.atoms.items()}
    return Plan(tuple(indicators), tuple(datasets), atoms, values)


class _Compiler:
    def __init__(self, indicators: Sequence[Indicator], datasets: Sequence[Dataset]) -> None:
        self.indicators = {each.id: each for each in indicators}
        self.datasets = {each.name: each for each in datasets}
        self.atoms: dict[Atom, str] = {}
        self.done: dict[str, tuple[Value, int]] = {}
        self.open: list[str] = []

    def value(self, identity: str) -> Value:
        if identity not in self.done:
            indicator = self.indicators[identity]
            home = Home(self.datasets, indicator.clock, indicator.role)
            self.open.append(identity)
            with _named(identity):
                tree = parse(indicator.formula)
                value = self.node(tree, home)
                if _depth(value) > DEEPEST:
                    refuse(tree.at, Text("引用层次过深", "references nest too deep"))
            self.open.pop()
            self.done[identity] = (value, 0)
        return self.done[identity][0]

    def node(self, node: Node, home: Home) -> Value:
        if node.op in ("+", "*", "/", "neg"):
            return Value(node.op, tuple(self.node(each, home) for each in node.args))
        if node.op == "literal" and isinstance(node.value, Decimal):
            return Value("number", number=node.value.normalize())
        if node.op in ("aggregate", "call"):
            return self.aggregate(node, home) if node.op == "aggregate" else self.call(node, home)
        if node.op not in ("parameter", "path"):
            what = Text("指标值不能是条件或文字", "a value is no condition and no text")
            refuse(node.at, what, Text("条件放进 FILTER (WHERE …)", "put it in FILTER (WHERE …)"))
        return self.parameter(node) if node.op == "parameter" else self.reference(node)

    def aggregate(self, node: Node, home: Home) -> Value:
        part = parts(node, home)

        def take(aggregate: Aggregate) -> Value:
            found = atom(node, part, aggregate, home)
            identity = self.atoms.setdefault(found, f"a{len(self.atoms) + 1}")
            return Value("atom", name=identity)

        if part.name in ("count", "median") and (part.distinct or part.name == "median"):
            op = "distinct" if part.distinct else "median"
            return Value(op, name=take(Aggregate.TABLE).name)
        if part.name in ("count", "person_days", "min", "max"):
            return take(Aggregate(part.name))
        total, count = take(Aggregate.SUM), take(Aggregate.COUNT)
        return Value("/" if part.name == "avg" else "some", (total, count))

    def call(self, node: Node, home: Home) -> Value:
        name = str(node.value)
        if name not in FUNCTIONS:
            known = [*FUNCTIONS, "count", "sum", "avg", "min", "max", "median", "person_days"]
            unknown(node.at, Text("统计函数", "function over aggregates"), name, known)
        least, most = FUNCTIONS[name]
        if not least <= len(node.args) <= most:
            what = Text(f"{name} 的参数个数不对", f"{name} takes another number of arguments")
            refuse(node.at, what)
        args = tuple(self.node(each, home) for each in node.args)
        if name in SERIES and any(_has_series(each) for each in args):
            what = Text("月度序列函数不能嵌套", "a function over months cannot stand in another")
            refuse(node.at, what)
        if name in BESIDE and not all(self.adds_up(each) for each in args):
            what = Text(
                f"{name} 只用于主要责任的统计", f"{name} is for what the primary role counts"
            )
            refuse(node.at, what, Text("其他角色不能逐级相加", "other roles do not add up"))
        return Value(name, args)

    def adds_up(self, value: Value) -> bool:
        wanted = value.atoms()
        return all(each.primary for each, identity in self.atoms.items() if identity in wanted)

    def parameter(self, node: Node) -> Value:
        if node.value != "period_days":
            what = Text(
                f":{node.value} 只能用在统计函数里", f":{node.value} belongs in an aggregate"
            )
            refuse(
                node.at,
                what,
                Text("周期天数请写 :period_days", "the days of a period: :period_days"),
            )
        return Value("period_days")

    def reference(self, node: Node) -> Value:
        path = node.value
        assert isinstance(path, tuple)  # noqa: S101 - what the parser puts there
        if len(path) > 1:
            dotted = ".".join(path)[:60]
            what = Text(f"{dotted} 须放在统计函数里", f"{dotted} must stand in an aggregate")
            refuse(node.at, what, Text(f"如 sum({dotted})", f"such as sum({dotted})"))
        if path[0] not in self.indicators:
            unknown(node.at, Text("指标", "indicator"), path[0], self.indicators)
        if path[0] in self.open:
            circle = " → ".join([*self.open[self.open.index(path[0]) :], path[0]])
            what = Text(f"指标互相引用成环:{circle}", f"indicators refer in a circle: {circle}")
            refuse(node.at, what)
        return self.value(path[0])


@contextmanager
def _named(identity: str) -> Iterator[None]:
    try:
        yield
    except BadFormula as error:
        if error.where:
            raise
        raise BadFormula(
            error.what, position=error.position, where=identity, advice=error.advice
        ) from None


def _has_series(value: Value) -> bool:
    return value.op in SERIES or any(_has_series(each) for each in value.args)


def _depth(value: Value) -> int:
    return 1 + max((_depth(each) for each in value.args), default=0)
