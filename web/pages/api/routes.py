"""Figures as JSON, for programs that show a token; a signed-in reader may ask too."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from core.audit.model import Act, Thing
from core.errors import NotFound
from core.identity.permissions import Permission
from core.indicators.model import Level
from web import gate, scope
from web.access import by_token, reads, requires
from web.gate import NOBODY
from web.values import Cell, Row, Table

api = Blueprint("api", __name__, url_prefix="/api/t/<slug>")


@api.get("/periods")
@requires(Permission.EXPORT)
@by_token
def periods(slug: str) -> ResponseReturnValue:
    """The scored periods, the newest first."""
    found = gate.services().results.periods(gate.place())
    return jsonify({"institution": slug, "periods": list(found)})


@api.get("/periods/<period>/values")
@requires(Permission.EXPORT)
@by_token
@reads(Thing.RESULTS, self_noted="what is taken away is written down as such")
def values(slug: str, period: str) -> ResponseReturnValue:
    """Every figure of a level: ``person``, ``unit`` or ``tenant``; exact numbers are texts."""
    wanted = request.args.get("level", Level.TENANT.value)
    if wanted not in set(Level):
        raise NotFound(NOBODY)
    level = Level(wanted)
    table = scope.table(period, level)
    gate.note(
        Act.EXPORT, Thing.RESULTS, period, level=level.value, kind="json", rows=len(table.rows)
    )
    listed = [_value(table, row, name, cell) for row in table.rows for name, cell in _cells(row)]
    return jsonify({"institution": slug, "period": period, "level": level.value, "values": listed})


def _cells(row: Row) -> list[tuple[str, Cell]]:
    return [(name, cell) for name, cell in row.cells.items() if cell is not None and cell.applies]


def _value(table: Table, row: Row, name: str, cell: Cell) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "name": row.name,
        "level": table.level.value,
        "indicator": name,
        "period": table.period,
        "numerator": _exact(cell.numerator),
        "denominator": _exact(cell.denominator),
        "value": _exact(cell.value),
        "points": _exact(cell.points),
    }


def _exact(number: object) -> str | int | None:
    return number if number is None or isinstance(number, int) else str(number)
