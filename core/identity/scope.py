"""Data scope: of whom a member's roles let it see results, in terms of units and never of names.

A role says *what* may be done, the scope *to whose* figures. The narrower always holds: without
``SEE_OWN`` no scope shows anything, and without a scope no permission does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.identity.permissions import Permission, Role
from core.texts import Text


class DataScope(StrEnum):
    """Of whom, from the narrowest to the widest."""

    OWN = "own"
    OWN_TEAM = "own team"
    OWN_DEPARTMENT = "own department"
    DEPARTMENT_AND_BELOW = "department and below"
    IN_CHARGE = "departments in charge"
    WHOLE = "whole institution"
    SUBTREE = "whole subtree"


SCOPES: Mapping[DataScope, Text] = {
    DataScope.OWN: Text("本人", "Own figures"),
    DataScope.OWN_TEAM: Text("本团队", "Own team"),
    DataScope.OWN_DEPARTMENT: Text("本部门", "Own department"),
    DataScope.DEPARTMENT_AND_BELOW: Text("本部门及以下", "Department and below"),
    DataScope.IN_CHARGE: Text("分管部门", "Departments in charge"),
    DataScope.WHOLE: Text("全单位", "Whole institution"),
    DataScope.SUBTREE: Text("本单位及下级单位", "Whole subtree"),
}

DEFAULTS: Mapping[Role, DataScope] = {
    Role.TEAM_LEADER: DataScope.OWN_TEAM,
    Role.DEPARTMENT_HEAD: DataScope.DEPARTMENT_AND_BELOW,
    Role.LEADER: DataScope.SUBTREE,
    Role.PERFORMANCE_ANALYST: DataScope.SUBTREE,
    Role.APPRAISAL_OFFICE: DataScope.SUBTREE,
}
"""The scope that a role brings unless the membership names another; the rest see their own."""


def usual_scope(roles: Collection[Role], in_charge: Collection[str] = ()) -> DataScope:
    """The widest scope that the roles bring; a leader with departments in charge has those."""
    order = list(DataScope)
    found = {
        DataScope.IN_CHARGE if role is Role.LEADER and in_charge else DEFAULTS[role]
        for role in roles
        if role in DEFAULTS
    }
    return max(found, key=order.index, default=DataScope.OWN)


def within(permissions: frozenset[Permission], scope: DataScope) -> frozenset[Permission]:
    """What remains of the permissions under a scope, which decides between one, some and all."""
    rest = permissions - {Permission.SEE_UNIT, Permission.SEE_ALL}
    if scope is not DataScope.SUBTREE:
        rest -= {Permission.SEE_LOWER}
    if Permission.SEE_OWN not in permissions or scope is DataScope.OWN:
        return rest
    whole = scope in (DataScope.WHOLE, DataScope.SUBTREE)
    return rest | {Permission.SEE_ALL if whole else Permission.SEE_UNIT}


@dataclass(frozen=True, slots=True)
class Reach:
    """A scope with the units that it starts from.

    ``unit_no`` is the unit of the membership, ``in_charge`` the departments that a leader answers
    for.
    """

    scope: DataScope
    unit_no: str | None = None
    in_charge: tuple[str, ...] = ()

    def starts(self, staff_no: str | None) -> bool:
        """Whether there is anything to start from; without it the scope is empty."""
        match self.scope:
            case DataScope.OWN_TEAM:
                return bool(self.unit_no or staff_no)
            case DataScope.IN_CHARGE:
                return bool(self.in_charge)
            case _:
                return self.unit_no is not None

    def units(self, tree: Mapping[str, str | None], home: str | None = None) -> frozenset[str]:
        """The units whose figures, and whose people's, are inside.

        ``tree`` is each unit with the one above it; ``home`` the unit in which the member stands
        in person in the period, which is what "own team" means where there is one.
        """
        match self.scope:
            case DataScope.OWN:
                return frozenset()
            case DataScope.OWN_TEAM:
                return _itself(tree, home or self.unit_no)
            case DataScope.OWN_DEPARTMENT:
                return _itself(tree, self.unit_no)
            case DataScope.DEPARTMENT_AND_BELOW:
                return below(tree, self.unit_no)
            case DataScope.IN_CHARGE:
                return frozenset().union(*(below(tree, each) for each in self.in_charge))
            case _:
                return frozenset(tree)


def _itself(tree: Mapping[str, str | None], unit: str | None) -> frozenset[str]:
    return frozenset({unit} if unit is not None else ()) & tree.keys()


def below(tree: Mapping[str, str | None], top: str | None) -> frozenset[str]:
    """A unit with every unit under it; none if there is no such unit."""
    found = _itself(tree, top)
    while more := {unit for unit, above in tree.items() if above in found} - found:
        found |= more
    return found
