"""Figures and alerts beside a profile: for staff alone, and only where the reader may see them."""

from core.audit.model import Act, Thing
from core.errors import NotFound
from core.graph.elements import Key
from core.indicators.model import Level
from tenants.matters.avoidance import staff_kind
from web import gate, scope
from web.pages.associations.view import Painter
from web.profiled import Profiled, newest, profiled


def is_staff(painter: Painter, key: Key) -> bool:
    """Whether the entity is one of staff."""
    return key.kind == staff_kind(painter.mask.wanted)


def figures_of(key: Key) -> Profiled | None:
    """The figures of a staff member, or None where the reader may not see them or there are none.

    That somebody's figures were opened is written down as on the page of that person.
    """
    place, results = gate.place(), gate.services().results
    period = newest(results, place)
    if period is None:
        return None
    try:
        scope.check_subject(period, Level.PERSON, key.id)
    except NotFound:
        return None
    found = profiled(results, place, period, key.id)
    if found is not None and not scope.is_self(Level.PERSON, key.id):
        gate.note(Act.OPEN_PERSON, Thing.PERSON, key.id, period=period)
    return found
