"""What was typed into the forms of members, and what it means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g
from werkzeug.datastructures import MultiDict

from core.errors import BadInput
from core.identity.permissions import Role
from core.identity.scope import DataScope
from core.indicators.model import Level
from core.texts import Text
from tenants.people.model import Asked, Wish
from web import gate

STATES = {"active": False, "suspended": True}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of a membership as it was typed, for showing it again."""

    email: str = ""
    label: str = ""
    roles: frozenset[str] = frozenset()
    scope: str = ""
    staff_no: str = ""
    unit_no: str = ""
    in_charge: str = ""

    @staticmethod
    def of(wish: Wish) -> "Typed":
        """A membership as a form shows it."""
        return Typed(
            roles=frozenset(role.value for role in wish.roles),
            scope=wish.scope.value if wish.scope else "",
            staff_no=wish.staff_no or "",
            unit_no=wish.unit_no or "",
            in_charge="、".join(wish.in_charge),
        )


def typed(form: MultiDict[str, str]) -> Typed:
    """What somebody typed."""
    return Typed(
        email=form.get("email", "")[:254],
        label=form.get("label", "")[:120],
        roles=frozenset(form.getlist("roles")),
        scope=form.get("scope", ""),
        staff_no=form.get("staff_no", "").strip()[:80],
        unit_no=form.get("unit_no", "").strip()[:80],
        in_charge=form.get("in_charge", "")[:20_000],
    )


def wish_of(said: Typed) -> Wish:
    """What it means; BadInput for a role, a scope or a department that there is not."""
    if said.roles - set(Role) or said.scope not in {"", *DataScope}:
        raise BadInput(
            Text("没有这个角色或数据范围", "There is no such role or data scope"),
            advice=Text("请重新选择", "Choose again"),
        )
    wish = Wish(
        roles=frozenset(Role(each) for each in said.roles),
        scope=DataScope(said.scope) if said.scope else None,
        staff_no=said.staff_no or None,
        unit_no=said.unit_no or None,
        in_charge=tuple(
            sorted({each for each in re.split(r"[\s,，、;；]+", said.in_charge) if each})
        ),
    )
    _check_units(wish)
    return wish


def _check_units(wish: Wish) -> None:
    """BadInput for numbers of no department; nothing is known before a first scored period."""
    known = names_of(known_units())
    named = dict.fromkeys((*([wish.unit_no] if wish.unit_no else []), *wish.in_charge))
    strange = [each for each in named if each not in known] if known else []
    if strange:
        raise BadInput(
            Text("没有这个部门", "There is no such department"),
            where="、".join(strange[:5])[:120],
            advice=Text("请填写部门编号", "Give the number of a department"),
        )


def asked(query: MultiDict[str, str]) -> Asked:
    """The conditions of the list; what makes no sense asks for nothing."""
    role = query.get("role", "")
    return Asked(
        words=query.get("q", "").strip()[:60],
        role=Role(role) if role in set(Role) else None,
        suspended=STATES.get(query.get("state", "")),
    )


def known_units() -> Sequence[tuple[str, str]]:
    """Numbers and names of the units, as the newest scored period has them."""
    newest = next(iter(g.periods), None)
    if newest is None:
        return ()
    table = gate.services().results.table(gate.place(), newest, Level.UNIT)
    return [(row.subject, row.name) for row in table.rows]


def names_of(units: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """The name of each unit by its number."""
    return dict(units)
