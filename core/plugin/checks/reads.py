"""What a pack declares to read is what its formulas read."""

from collections.abc import Iterator

from core.evidence.model import Severity
from core.indicators.reads import Reads, always, reads
from core.plugin.checks.compiled import compiled
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.texts import Text


class ReadsDeclared:
    """A pack that declares its reading declares all of it, and of fields that there are."""

    name = "reads"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Columns that are read and not declared, and names that mean nothing."""
        if not pack.reads:
            return
        yield from self._unknown(pack)
        for name, fields in sorted(_needed(pack).items()):
            declared = set(pack.reads.get(name, ()))
            dataset = pack.dataset(name)
            free = always(dataset) if dataset else frozenset()
            for field in sorted(fields - declared - free):
                what = Text(
                    f"公式读取 {name}.{field}，reads 没有声明",
                    f"A formula reads {name}.{field}, which reads does not declare",
                )
                advice = Text("在 reads 中补上", "Declare it in reads")
                yield Finding(self.name, ("reads", name), what, advice)

    def _unknown(self, pack: Pack) -> Iterator[Finding]:
        names = [each.name for each in pack.datasets]
        for name, declared in pack.reads.items():
            dataset = pack.dataset(name)
            place: Place = ("reads", name)
            if dataset is None:
                what = Text(f"没有数据集“{name}”", f'There is no dataset "{name}"')
                yield Finding(self.name, place, what, nearest(name, names))
                continue
            fields = [each.name for each in dataset.fields]
            for field in declared:
                if field not in fields:
                    what = Text(f"{name} 没有字段“{field}”", f'{name} has no field "{field}"')
                    yield Finding(self.name, place, what, nearest(field, fields))


class NothingReadInVain:
    """A pack declares no column that none of its formulas reads."""

    name = "least data"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Columns that are declared and not read; a remark, not a refusal."""
        if compiled(pack) is None:
            return
        needed = _needed(pack)
        for name, declared in pack.reads.items():
            dataset = pack.dataset(name)
            free = always(dataset) if dataset else frozenset()
            for field in declared:
                if field not in needed.get(name, frozenset()) | free:
                    what = Text(f"没有公式读取 {name}.{field}", f"No formula reads {name}.{field}")
                    advice = Text("从 reads 中去掉", "Take it out of reads")
                    place: Place = ("reads", name)
                    yield Finding(self.name, place, what, advice, Severity.WARNING)


def _needed(pack: Pack) -> Reads:
    """What the formulas read; nothing where they do not compile, which another rule says."""
    made = compiled(pack)
    return {} if made is None else reads(made)
