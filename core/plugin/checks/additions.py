"""What must hold between an addition, the pack that it adds to, and other additions."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from core.evidence.model import Serves
from core.plugin.model import Finding, Pack
from core.plugin.needs import met
from core.plugin.sources import SECTIONS
from core.texts import Text

BROUGHT = tuple(each for each in SECTIONS if each not in ("samples", "expected"))
"""What an addition may bring."""

MOST = 8
"""Additions of one pack."""


class JointRule(Protocol):
    """One thing that must hold of an addition beside its base and the ``others`` on it."""

    name: str

    def look(self, addition: Pack, base: Pack, others: Sequence[Pack]) -> Iterator[Finding]:
        """Each place of the addition where it does not hold."""
        ...


class BaseIsMeant:
    """An addition is put on the pack that it names, which is no addition itself."""

    name = "adds to"

    def look(self, addition: Pack, base: Pack, others: Sequence[Pack]) -> Iterator[Finding]:
        """Another pack than the one that is named, or one of another sector."""
        wanted = addition.adds_to
        if wanted is None or wanted.pack != base.id or base.adds_to is not None:
            what = Text(f"不是“{base.id}”的附加包", f'It is no addition to "{base.id}"')
            advice = Text(
                "adds_to 写一个自成一体的指标包的编号和版本范围",
                "Name in adds_to a pack that stands by itself, and its versions",
            )
            yield Finding(self.name, ("adds_to",), what, advice)
        elif addition.sector != base.sector:
            what = Text(
                f"适用单位与“{base.id}”不同：{addition.sector}、{base.sector}",
                f'It is for another sector than "{base.id}": {addition.sector}, {base.sector}',
            )
            yield Finding(self.name, ("sector",), what, Text("改成一致", "Let them agree"))


class BaseVersionFits:
    """The version of the base is one that the addition was written for."""

    name = "base version"

    def look(self, addition: Pack, base: Pack, others: Sequence[Pack]) -> Iterator[Finding]:
        """A version out of the range."""
        wanted = addition.adds_to
        if wanted and wanted.pack == base.id and not met(wanted.versions, base.version):
            what = Text(
                f"{addition.id} {addition.version} 需要 {wanted}，现为 {base.version}",
                f"{addition.id} {addition.version} needs {wanted}, and this is {base.version}",
            )
            advice = Text(
                "换用合适的版本，或在新版本上检查后放宽 adds_to",
                "Take a fitting version, or check it on this one and widen adds_to",
            )
            yield Finding(self.name, ("adds_to",), what, advice)


class BaseStands:
    """An addition changes nothing that its base says."""

    name = "base unchanged"

    def look(self, addition: Pack, base: Pack, others: Sequence[Pack]) -> Iterator[Finding]:
        """Ids of the base, prohibitions of the base that it lifts, registers that it replaces."""
        for section in SECTIONS:
            for word in addition.content.get(section, {}):
                if word in base.content.get(section, {}):
                    what = Text(
                        f"“{word}”是“{base.id}”的，附加包不能改它",
                        f'"{word}" is of "{base.id}": an addition does not change it',
                    )
                    advice = Text("换一个编号", "Choose another id")
                    yield Finding(self.name, (section, word), what, advice)
        yield from self._lifted(addition, base)
        registers = {each.serves for each in base.datasets} - {Serves.RECORDS}
        for dataset in addition.datasets:
            if dataset.serves in registers:
                what = Text(
                    f"“{base.id}”已有这类登记：{dataset.serves.value}",
                    f'"{base.id}" has that register: {dataset.serves.value}',
                )
                advice = Text("用它的数据集", "Use its dataset")
                yield Finding(self.name, ("datasets", dataset.name, "serves"), what, advice)

    def _lifted(self, addition: Pack, base: Pack) -> Iterator[Finding]:
        theirs = {name for each in base.directives for name in (each.id, each.document)}
        for directive in addition.directives:
            for word in sorted(theirs.intersection(directive.overrides)):
                what = Text(
                    f"附加包不能解除“{base.id}”载明的“{word}”",
                    f'An addition does not lift "{word}", which "{base.id}" says',
                )
                advice = Text(
                    "请该指标包的供应商发布新版本", "Ask that pack's vendor for another version"
                )
                place = ("directives", directive.id, "overrides")
                yield Finding(self.name, place, what, advice)


class AdditionsApart:
    """Additions to one pack do not meet, and are not too many."""

    name = "additions apart"

    def look(self, addition: Pack, base: Pack, others: Sequence[Pack]) -> Iterator[Finding]:
        """Ids that another addition has, and one addition too many."""
        for section in SECTIONS:
            for word in addition.content.get(section, {}):
                holder = next((it for it in others if word in it.content.get(section, {})), None)
                if holder is not None:
                    what = Text(
                        f"“{word}”已由附加包 {holder.id} {holder.version} 定义",
                        f'"{word}" is defined by {holder.id} {holder.version}',
                    )
                    advice = Text("给编号加上包名作前缀", "Begin the id with the pack's name")
                    yield Finding(self.name, (section, word), what, advice)
        if len(others) >= MOST or any(each.id == addition.id for each in others):
            what = Text(
                f"同一附加包只用一个版本，最多 {MOST} 个附加包",
                f"One version of each addition, and {MOST} additions at most",
            )
            yield Finding(self.name, ("pack",), what, Text("先取消一个", "Take one away first"))


JOINT: tuple[JointRule, ...] = (
    BaseIsMeant(),
    BaseVersionFits(),
    BaseStands(),
    AdditionsApart(),
)
"""What must hold before an addition is put on its base."""
