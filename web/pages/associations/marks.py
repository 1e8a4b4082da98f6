"""Marks of conduct on a page: under every heading what there is, with the rows and the clue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.graph.elements import Key
from core.indicators.model import Provenance
from core.marks.model import HEADINGS, Mark
from core.texts import Text
from tenants.clues.marks import Marked
from tenants.clues.model import Clue
from web import gate

PROVENANCE: Mapping[Provenance, Text] = {
    Provenance.OFFICIAL: Text("官方口径", "Official"),
    Provenance.PUBLISHED: Text("公开口径", "Published"),
    Provenance.DERIVED: Text("推导，非官方", "Derived, not official"),
    Provenance.LOCAL: Text("本地口径", "Local"),
}


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark; ``draft`` is what the form carries that makes a clue of it, or empty."""

    mark: Mark
    provenance: Text
    clue: Clue | None
    draft: str


@dataclass(frozen=True, slots=True)
class Under:
    """A heading, and the marks under it."""

    label: Text
    rows: Sequence[MarkRow]


def under_matter(number: int, key: Key) -> list[Under] | None:
    """The marks of a staff member under a matter, or None where pages have no marks."""
    service, place = gate.services().marks, gate.place()
    if service is None:
        return None
    found = service.of(place, gate.actor(), number, key)
    return _arranged(found, lambda mark: service.seal(place, number, key, mark))


def own_marks() -> list[Under]:
    """The marks of whoever reads the page."""
    service = gate.services().marks
    found = service.own(gate.place(), gate.actor()) if service is not None else ()
    return _arranged(found, lambda mark: "")


def _arranged(found: Sequence[Marked], seal: Callable[[Mark], str]) -> list[Under]:
    return [
        Under(label, [_row(each, seal) for each in found if each.mark.rule.heading is heading])
        for heading, label in HEADINGS.items()
    ]


def _row(each: Marked, seal: Callable[[Mark], str]) -> MarkRow:
    draft = seal(each.mark) if each.clue is None else ""
    return MarkRow(each.mark, PROVENANCE[each.mark.rule.provenance], each.clue, draft)
