"""One person in one period."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.identity.permissions import Permission
from core.indicators.model import Level
from tenants.leaders.model import Returned
from web import gate, scope
from web.access import reads, requires
from web.pages.panels.asking import of_person
from web.pages.person.view import arrange
from web.pages.results.view import sets_of_measures

person = Blueprint("person", __name__, url_prefix="/t/<slug>/results")


@person.get("/<period>/people/<path:staff_no>")
@requires(Permission.SEE_OWN, Permission.SEE_UNIT, Permission.SEE_ALL)
@reads(Thing.PERSON, self_noted="what is one's own is not written down")
def one(slug: str, period: str, staff_no: str) -> ResponseReturnValue:
    """Own figures for everybody; those of others for who may see them."""
    scope.check_subject(period, Level.PERSON, staff_no)
    result = gate.services().results.person(gate.place(), period, staff_no)
    if gate.member().staff_no != staff_no:
        gate.note(Act.OPEN_PERSON, Thing.PERSON, staff_no, period=period)
    scheme = f"scheme:{result.row.scheme}"
    sets = sets_of_measures(result.table)
    columns = next((each.columns for each in sets if each.id == scheme), result.table.columns)
    return render_template(
        "person/one.html",
        view=arrange(result, columns),
        table=result.table,
        returned=_returned(slug, period, staff_no),
        panels=of_person(result.row),
        own=gate.member().staff_no == staff_no,
        waiting=_waiting(staff_no),
        slug=slug,
        period=period,
    )


def _waiting(staff_no: str) -> int:
    """How many clues wait for an answer of whoever looks at the own page."""
    clues = gate.services().clues
    if clues is None or gate.member().staff_no != staff_no:
        return 0
    return clues.waiting(gate.place(), gate.actor())


def _returned(slug: str, period: str, staff_no: str) -> Sequence[Returned]:
    """What an institution above has said of the person's case handling."""
    leaders = gate.services().leaders
    return leaders.returned(slug, period, staff_no) if leaders is not None else ()
