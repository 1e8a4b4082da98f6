"""Which entities count as one: the classes that accepted proposals make, by union."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.graph.elements import Key


@dataclass(frozen=True, slots=True)
class Classes:
    """Every entity that is one with others, and the others; empty where nothing was accepted."""

    members: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[Key, Key]]) -> "Classes":
        """The classes of these pairs; of one kind each."""
        parent: dict[Key, Key] = {}
        for one, other in pairs:
            parent[_root(parent, one)] = _root(parent, other)
        groups: dict[Key, list[Key]] = {}
        for key in list(parent):
            groups.setdefault(_root(parent, key), []).append(key)
        return cls({key: tuple(sorted(group)) for group in groups.values() for key in group})

    def one_with(self, key: Key) -> tuple[Key, ...]:
        """Everything that counts as this entity, itself among it."""
        return self.members.get(key, (key,))

    def with_others(self, numbers: Iterable[int]) -> frozenset[int]:
        """These entities by the graph's numbers, and everything that counts as one with them."""
        asked = frozenset(numbers)
        groups = set(self.members.values())
        joined = ({key.number for key in group} for group in groups)
        return asked.union(*(group for group in joined if group & asked))

    def __bool__(self) -> bool:
        return bool(self.members)


NOBODY = Classes()


def _root(parent: dict[Key, Key], key: Key) -> Key:
    parent.setdefault(key, key)
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key
