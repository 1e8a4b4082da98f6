"""What must hold of what indicators measure: units, denominators, owners, sums."""

from collections.abc import Iterator

from core.evidence.model import Kind
from core.indicators.arithmetic import Aggregate, Atom, Value
from core.indicators.model import Direction, Indicator, Level, Provenance
from core.indicators.plan import Plan
from core.plugin.checks.compiled import atoms_of, compiled, divides, terms
from core.plugin.model import Finding, Pack, Place
from core.scoring.model import Curve, Shape
from core.texts import Text

DAYS = frozenset({"days", "working_days"})
WHERE = {"天": "days", "元": "money"}


class RatiosDivide:
    """What is shown in per cent is a division."""

    name = "ratios"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Percentages without a denominator."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made and each.unit == "%" and not divides(made.values[each.id]):
                what = Text(
                    "单位是 % 而公式没有分母", "Its unit is % and its formula has no divisor"
                )
                advice = Text("写成 分子 / 分母，或改单位", "Write a division, or another unit")
                yield Finding(self.name, ("indicators", each.id, "formula"), what, advice)


class UnitsFit:
    """What is shown in days counts days, what is shown in yuan adds up money."""

    name = "units of measure"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Units that the formula cannot have."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made and each.unit in WHERE and not _is(made, each):
                what = Text(
                    f"单位是{each.unit}，而公式不计{'天数' if each.unit == '天' else '金额'}",
                    f"Its unit is {each.unit}, and its formula has no {WHERE[each.unit]}",
                )
                yield Finding(
                    self.name,
                    ("indicators", each.id, "unit"),
                    what,
                    Text("改单位或公式", "Change the unit or the formula"),
                )


def _is(made: Plan, indicator: Indicator) -> bool:
    several = atoms_of(made, made.values[indicator.id])
    if indicator.unit == "元":
        columns = {column for atom in several for term in terms(atom) for column in term.columns()}
        return any(column.kind is Kind.MONEY for column in columns)
    return any(_counts_days(atom) for atom in several)


def _counts_days(atom: Atom) -> bool:
    counted = any(term.calls() & DAYS for term in terms(atom))
    numbers = {
        column.kind
        for column in (atom.argument.columns() if atom.argument else ())
        if column.kind in (Kind.INTEGER, Kind.DECIMAL)
    }
    return counted or bool(numbers) or atom.aggregate is Aggregate.PERSON_DAYS


class SumsAddUp:
    """An indicator of a second role is for persons: its atoms would count a row several times."""

    name = "not additive"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Indicators that would be rolled up and cannot be."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made and made.personal(each.id) and set(each.levels) != {Level.PERSON}:
                what = Text(
                    f"按角色“{each.role}”统计的数不能逐级相加",
                    f'What goes by the role "{each.role}" does not add up the tree',
                )
                advice = Text("写 levels: [person]", "Write levels: [person]")
                yield Finding(self.name, ("indicators", each.id, "levels"), what, advice)


class OwnersKnown:
    """An indicator shown for persons has atoms that belong to persons."""

    name = "owners"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Levels at which nobody can have a value."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made and Level.PERSON in each.levels and not _owned(made, made.values[each.id]):
                what = Text("没有数据能归到个人", "None of its records belong to a person")
                advice = Text(
                    "写 levels: [unit, tenant]，或给数据集一个 primary 角色",
                    "Write levels: [unit, tenant], or give the dataset a primary role",
                )
                yield Finding(self.name, ("indicators", each.id, "levels"), what, advice)


def _owned(made: Plan, value: Value) -> bool:
    return any(
        atom.role or atom.aggregate is Aggregate.PERSON_DAYS for atom in atoms_of(made, value)
    )


class NamesDiffer:
    """No two indicators, datasets or schemes have one name."""

    name = "names"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Names that are used again, in either language."""
        yield from self._twice("indicators", [(each.id, each.name) for each in pack.indicators])
        yield from self._twice("datasets", [(each.name, each.label) for each in pack.datasets])
        yield from self._twice("schemes", [(each.id, each.name) for each in pack.schemes])

    def _twice(self, section: str, named: list[tuple[str, Text]]) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for identity, name in named:
            for word in {name.zh, name.en}:
                first = seen.setdefault(word, identity)
                if first != identity:
                    place: Place = (section, identity, "label" if section == "datasets" else "name")
                    what = Text(f"“{word}”已是 {first} 的名称", f'"{word}" is the name of {first}')
                    yield Finding(self.name, place, what, Text("换一个名称", "Choose another name"))


class OfficialsHaveDocuments:
    """What is called official names the document it is in."""

    name = "basis"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Official indicators without a document."""
        for each in pack.indicators:
            if each.provenance is Provenance.OFFICIAL and each.basis is None:
                what = Text("标为 official 而没有依据文件", "It is official and names no document")
                advice = Text("写 basis，或改为 derived", "Write its basis, or call it derived")
                yield Finding(self.name, ("indicators", each.id, "provenance"), what, advice)


class CurvesGoTheirWay:
    """A curve rewards the direction that the indicator declares."""

    name = "direction"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Curves that reward the opposite."""
        for each in pack.indicators:
            curve = pack.curves.get(each.id)
            way = _way(curve) if curve else None
            if way is not None and {way, each.direction} == {Direction.HIGHER, Direction.LOWER}:
                what = Text(
                    f"direction 是 {each.direction}，计分规则相反",
                    f"Its direction is {each.direction}, and its curve rewards the opposite",
                )
                advice = Text("改其中一个", "Change one of them")
                yield Finding(self.name, ("indicators", each.id, "curve"), what, advice)


def _way(curve: Curve) -> Direction | None:
    """Which way a curve rewards; None for both or where it does not say."""
    given = curve.parameters
    if curve.shape is Shape.INTERVAL and ("low" in given) != ("high" in given):
        return Direction.HIGHER if "low" in given else Direction.LOWER
    if curve.shape is Shape.LINE and {"zero", "full"} <= given.keys():
        return Direction.HIGHER if given["full"] > given["zero"] else Direction.LOWER
    if curve.shape is Shape.TARGET and ("target" in given) != ("at_most" in given):
        return Direction.HIGHER if "target" in given else Direction.LOWER
    return None
