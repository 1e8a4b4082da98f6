"""Names to fields: which datasets, references and parameters an expression may speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.evidence.model import Dataset, Field, Kind
from core.expressions.refusals import refuse, unknown
from core.expressions.terms import TYPES, Column, Term, Type
from core.expressions.tree import Node
from core.texts import Text

PARAMETERS = {
    "period_start": Type.DATE,
    "period_end": Type.DATE,
    "as_of": Type.DATE,
}


@dataclass(frozen=True)
class Scope:
    """``own`` is the dataset whose fields may be named bare; without it every path is full."""

    datasets: Mapping[str, Dataset]
    own: Dataset | None = None
    parameters: Mapping[str, Type] = field(default_factory=dict)

    def column(self, node: Node) -> Term:
        """The field that a path names, through one reference at most."""
        assert isinstance(node.value, tuple)  # noqa: S101 - what the parser puts there
        dataset, path = self._split(node.value, node.at)
        column = resolve(dataset, path, self.datasets, at=node.at)
        if self.own is not None and len(path) > 1:
            what = Text("校验规则只能使用本行的字段", "a rule sees the fields of its own row alone")
            refuse(node.at, what)
        return Term("column", TYPES.get(column.kind, Type.TEXT), (), column)

    def parameter(self, node: Node) -> Term:
        """A parameter such as ``:as_of``, where there is one."""
        name = str(node.value)
        if name not in self.parameters:
            known = [f":{each}" for each in self.parameters]
            unknown(node.at, Text("参数", "parameter"), f":{name}", known)
        return Term("parameter", self.parameters[name], (), name)

    def _split(self, parts: tuple[str, ...], at: int) -> tuple[Dataset, tuple[str, ...]]:
        if self.own is not None:
            own = len(parts) > 1 and parts[0] == self.own.name
            return self.own, parts[1:] if own else parts
        if parts[0] not in self.datasets:
            unknown(at, Text("数据集", "dataset"), parts[0], self.datasets)
        if len(parts) == 1:
            what = Text(f"{parts[0]} 是数据集,不是字段", f"{parts[0]} is a dataset, not a field")
            refuse(at, what, Text(f"请写 {parts[0]}.字段名", f"write {parts[0]}.field"))
        return self.datasets[parts[0]], parts[1:]


def resolve(
    dataset: Dataset, path: tuple[str, ...], datasets: Mapping[str, Dataset], *, at: int = 1
) -> Column:
    """``field`` or ``reference.field`` of a dataset as a column."""
    first = _field(dataset, path[0], at)
    if len(path) == 1:
        return Column(dataset.name, first.name, first.kind)
    target = datasets.get(first.refers or "")
    if first.kind is not Kind.REFERENCE or target is None:
        what = Text(f"{first.name} 不指向别的数据集", f"{first.name} refers to no dataset")
        refuse(at, what)
    if len(path) > 2:
        refuse(at, Text("引用最多一层", "a reference reaches one dataset further, not two"))
    if len(target.key) != 1:
        what = Text(
            f"{target.name} 的主键不止一列", f"the key of {target.name} has several columns"
        )
        refuse(at, what)
    last = _field(target, path[1], at)
    return Column(dataset.name, f"{first.name}.{last.name}", last.kind)


def _field(dataset: Dataset, name: str, at: int) -> Field:
    found = dataset.field(name)
    if found is None:
        thing = Text(f"字段(数据集 {dataset.name})", f"field in {dataset.name}")
        unknown(at, thing, name, [each.name for each in dataset.fields])
    return found
