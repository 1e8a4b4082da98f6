"""Which plugins are installed, by what their distributions say; none of their code is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path

from core.plugin.apart.work import Origin

GROUP = "gongheng.plugins"
OURS = "gongheng"


@dataclass(frozen=True)
class Found:
    """An entry point, and the distribution that it is of; ``folder`` where that lies by itself."""

    point: EntryPoint
    distribution: str
    version: str
    folder: Path | None

    @property
    def ours(self) -> bool:
        """Whether it comes with the product: it then runs inside."""
        return self.folder is None and self.distribution == OURS

    @property
    def origin(self) -> Origin:
        """Where its code is, for a process apart."""
        return Origin(self.point.name, self.point.value, self.folder, self.version)


def found(folder: Path | None = None) -> list[Found]:
    """Every plugin of the environment and of the folder: ours first, then in order of names."""
    here = _of(distributions(), None)
    there = _of(distributions(path=[str(folder)]), folder) if folder is not None else []
    return sorted([*here, *there], key=lambda each: (not each.ours, each.point.name))


def _of(known: Iterable[Distribution], folder: Path | None) -> list[Found]:
    """The first distribution of a name counts, as it does for the interpreter."""
    first: dict[str, list[Found]] = {}
    for each in known:
        points = [point for point in each.entry_points if point.group == GROUP]
        if points:
            name = each.name.lower()
            first.setdefault(name, [Found(one, name, each.version, folder) for one in points])
    return [each for points in first.values() for each in points]
