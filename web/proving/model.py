"""What a proof speaks of: two institutions, what was tried on them, and what got through."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.identity.permissions import Role
from core.tenancy.model import TenantId

PASSWORD = "an invented and long password"  # noqa: S105 - of accounts that live for minutes
ENDING = (
    *("leave", "out", "delete", "remove", "revoke", "undo", "cancel", "erase", "close", "end"),
    "seek",
)


@dataclass(frozen=True, slots=True)
class Space:
    """An institution of the proof.

    ``shared`` are ids that the other one has too, ``own`` those that it alone has. ``mark`` stands
    in every text and file of the institution, ``title`` in its name, and neither anywhere else.
    """

    tenant: TenantId
    slug: str
    mark: str
    title: str
    accounts: Mapping[Role, int]
    shared: Mapping[str, Sequence[str]]
    own: Mapping[str, Sequence[str]]

    @property
    def marks(self) -> tuple[str, ...]:
        """Everything that nobody else may come to see."""
        return self.mark, self.title


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something that got through: in which register, under which name, how."""

    register: str
    name: str
    how: str


@dataclass
class Findings:
    """What a proof has found so far; ``unproved`` are entries that nobody could open at all."""

    attempts: Counter[str] = field(default_factory=Counter)
    entries: dict[str, set[str]] = field(default_factory=dict)
    leaks: set[Leak] = field(default_factory=set)
    unproved: dict[str, str] = field(default_factory=dict)

    def entry(self, register: str, name: str) -> None:
        """Count an entry of a register."""
        self.entries.setdefault(register, set()).add(name)

    def tried(self, register: str, name: str, faults: Sequence[str]) -> None:
        """Count an attempt on an entry, and what is wrong with its outcome."""
        self.attempts[register] += 1
        self.leaks.update(Leak(register, name, fault) for fault in faults)

    def count(self, register: str) -> int:
        """How many entries of a register were tried."""
        return len(self.entries.get(register, ()))


def ends(name: str) -> bool:
    """Whether a route or command of that name may take away what the next one looks for."""
    return any(word in name for word in ENDING)
