"""Which plugins are installed, by what their distributions say; none of their code is touched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path

from core.plugin.apart.work import Origin

GROUP = "gongheng.plugins"
OURS = "gongheng"
AT_THE_START = frozenset({"sitecustomize.py", "usercustomize.py"})


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


@dataclass(frozen=True, slots=True)
class Intruder:
    """A distribution with a plugin whose ``files`` run whenever the interpreter starts."""

    distribution: str
    files: tuple[str, ...]


def found(folder: Path | None = None) -> list[Found]:
    """Every plugin of the environment and of the folder: ours first, then in order of names."""
    here = _of(distributions(), None)
    there = _of(distributions(path=[str(folder)]), folder) if folder is not None else []
    return sorted([*here, *there], key=lambda each: (not each.ours, each.point.name))


def intruders(known: Iterable[Distribution] | None = None) -> list[Intruder]:
    """Plugins of others in the product's own environment that begin with the interpreter.

    Python runs lines of ``.pth`` files and ``sitecustomize`` before any of the product's code, so
    such a plugin runs inside, whatever process its hooks are asked in.
    """
    first: dict[str, Intruder] = {}
    for each in distributions() if known is None else known:
        theirs = any(point.group == GROUP for point in each.entry_points)
        if theirs and each.name.lower() != OURS:
            first.setdefault(each.name.lower(), Intruder(each.name, tuple(_starting(each))))
    return [each for each in first.values() if each.files]


def _starting(one: Distribution) -> Iterator[str]:
    """Its files that the interpreter runs at its start: those that lie beside the packages."""
    root = Path(str(one.locate_file(""))).resolve()
    for file in one.files or ():
        runs = file.suffix == ".pth" or file.name in AT_THE_START
        if runs and Path(str(one.locate_file(file))).resolve().parent == root:
            yield file.name


def _of(known: Iterable[Distribution], folder: Path | None) -> list[Found]:
    """The first distribution of a name counts, as it does for the interpreter."""
    first: dict[str, list[Found]] = {}
    for each in known:
        points = [point for point in each.entry_points if point.group == GROUP]
        if points:
            name = each.name.lower()
            first.setdefault(name, [Found(one, name, each.version, folder) for one in points])
    return [each for points in first.values() for each in points]
