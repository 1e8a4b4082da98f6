"""Whose results a member may see: everybody's, those of the units in its scope, or one's own.

What lies outside answers as if it did not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.errors import NotFound
from core.identity.permissions import Permission
from core.indicators.model import Level
from tenants.people.model import Lent
from web import gate
from web.gate import NOBODY
from web.values import Table


def tables(period: str) -> Mapping[Level, Table]:
    """Every level of a period as far as the member may see it; NotFound where that is nothing."""
    member = gate.member()
    if not member.sees_others:
        raise NotFound(NOBODY)
    found = gate.services().results.tables(member.place, period)
    if gate.uses(Permission.SEE_ALL):
        return found
    own, borrowed = _units(found)
    for lent, units in borrowed:
        if units - own:
            gate.rests_on(lent)
    return _seen(found, own.union(*(units for _, units in borrowed)))


def table(period: str, level: Level) -> Table:
    """One level of a period as far as the member may see it."""
    if gate.uses(Permission.SEE_ALL):
        return gate.services().results.table(gate.place(), period, level)
    check_level(level)
    return tables(period)[level]


def levels() -> tuple[Level, ...]:
    """The levels whose results the member may see."""
    return tuple(Level) if gate.may(Permission.SEE_ALL) else (Level.PERSON, Level.UNIT)


def check_level(level: Level) -> None:
    """Refuse a level above what the member may see."""
    if level not in levels():
        raise NotFound(NOBODY)


def check_subject(period: str, level: Level, subject: str) -> None:
    """Refuse a person, unit or institution that is not the member's to see."""
    if is_self(level, subject) or gate.uses(Permission.SEE_ALL):
        return
    check_level(level)
    if not gate.member().sees_others:
        raise NotFound(NOBODY)
    found = gate.services().results.tables(gate.place(), period)
    own, borrowed = _units(found)
    if _holds(_within(found[level], own), subject):
        return
    for lent, units in borrowed:
        if _holds(_within(found[level], units), subject):
            gate.rests_on(lent)
            return
    raise NotFound(NOBODY)


def is_self(level: Level, subject: str) -> bool:
    """Whether the subject is the member in person."""
    return level is Level.PERSON and gate.member().staff_no == subject


def _units(
    found: Mapping[Level, Table],
) -> tuple[frozenset[str], Sequence[tuple[Lent, frozenset[str]]]]:
    """The units in the member's own reach, and those in each that was lent."""
    member = gate.member()
    tree = {row.subject: row.unit_no for row in found[Level.UNIT].rows}
    own = member.reach.units(tree, _home(found[Level.PERSON], member.staff_no))
    lent = [each for each in member.lent if Permission.SEE_UNIT in each.permissions]
    return own, [(each, each.reach.units(tree)) for each in lent]


def _seen(found: Mapping[Level, Table], units: frozenset[str]) -> Mapping[Level, Table]:
    if not units:
        raise NotFound(NOBODY)
    return {level: _within(table, units) for level, table in found.items()}


def _holds(table: Table, subject: str) -> bool:
    return any(row.subject == subject for row in table.rows)


def _home(people: Table, staff_no: str | None) -> str | None:
    """The unit in which the member stands in person."""
    return next((row.unit_no for row in people.rows if row.subject == staff_no), None)


def _within(table: Table, units: frozenset[str]) -> Table:
    """The rows of these units and of the people in them."""
    if table.level is Level.UNIT:
        return replace(table, rows=[row for row in table.rows if row.subject in units])
    people = table.level is Level.PERSON
    return replace(table, rows=[row for row in table.rows if people and row.unit_no in units])
