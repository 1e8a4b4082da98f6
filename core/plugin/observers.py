"""What a plugin says it wants to see of an institution, and what it remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.texts import Text


class Importance(StrEnum):
    """What becomes of a run when the plugin fails: it goes on, or it is not made at all."""

    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a plugin needs to see; it gets nothing else.

    ``reads`` are columns by dataset, for ``before_run``; those that hold personal data are never
    given. ``indicators`` are those whose values ``after_run`` and ``panels`` look at. ``panels``
    are the kinds of entity that it has panels for, with the columns by dataset that these read.
    """

    importance: Importance = Importance.OPTIONAL
    reads: Mapping[str, Sequence[str]] = field(default_factory=dict)
    indicators: Sequence[str] = ()
    panels: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence for the institution; ``subject`` is one of those in the values, if any."""

    said: Text
    subject: str = ""
    indicator: str = ""
