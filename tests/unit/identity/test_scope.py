"""A data scope names exactly the units that are inside, and narrows what roles permit."""

import pytest

from core.identity.permissions import ROLES, SEPARATED, Permission, Role, permitted
from core.identity.scope import DEFAULTS, SCOPES, DataScope, Reach, usual_scope, within

TREE = {
    "civil": None,
    "civil-1": "civil",
    "civil-2": "civil",
    "civil-2a": "civil-2",
    "criminal": None,
    "criminal-1": "criminal",
    "office": None,
}
EVERY = frozenset(TREE)


@pytest.mark.parametrize(
    ("scope", "home", "inside"),
    [
        (DataScope.OWN, "civil-1", set()),
        (DataScope.OWN_TEAM, "civil-1", {"civil-1"}),
        (DataScope.OWN_TEAM, None, {"civil-2"}),
        (DataScope.OWN_DEPARTMENT, "civil-1", {"civil-2"}),
        (DataScope.DEPARTMENT_AND_BELOW, None, {"civil-2", "civil-2a"}),
        (DataScope.IN_CHARGE, None, {"criminal", "criminal-1", "office"}),
        (DataScope.WHOLE, None, EVERY),
        (DataScope.SUBTREE, None, EVERY),
    ],
)
def test_each_scope_names_its_units(scope: DataScope, home: str | None, inside: set[str]) -> None:
    reach = Reach(scope, "civil-2", ("criminal", "office"))
    assert reach.units(TREE, home) == inside


@pytest.mark.parametrize("scope", [each for each in DataScope if "whole" not in each.value])
def test_a_scope_whose_unit_is_gone_is_empty(scope: DataScope) -> None:
    assert Reach(scope, "closed", ("closed",)).units(TREE, "closed") == frozenset()
    assert Reach(scope).units(TREE) == frozenset()
    assert not Reach(scope).starts(None)


def test_the_scope_decides_between_one_some_and_all() -> None:
    office = permitted([Role.APPRAISAL_OFFICE])
    assert not within(office, DataScope.OWN) & {Permission.SEE_UNIT, Permission.SEE_ALL}
    some = within(office, DataScope.IN_CHARGE)
    assert Permission.SEE_UNIT in some
    assert not some & {Permission.SEE_ALL, Permission.SEE_LOWER}
    assert Permission.SEE_LOWER not in within(office, DataScope.WHOLE)
    assert within(office, DataScope.SUBTREE) == office
    member = within(permitted([Role.MEMBER]), DataScope.WHOLE)
    assert Permission.SEE_ALL in member
    assert Permission.SEE_ROWS not in member


@pytest.mark.parametrize("role", sorted(SEPARATED))
def test_no_scope_shows_an_officer_any_results(role: Role) -> None:
    for scope in DataScope:
        assert within(permitted([role]), scope) == ROLES[role].permits


def test_roles_bring_their_widest_scope() -> None:
    assert usual_scope([Role.MEMBER]) is DataScope.OWN
    assert usual_scope([Role.MEMBER, Role.TEAM_LEADER]) is DataScope.OWN_TEAM
    assert usual_scope([Role.LEADER]) is DataScope.SUBTREE
    assert usual_scope([Role.LEADER], ["civil"]) is DataScope.IN_CHARGE
    assert usual_scope([Role.LEADER, Role.APPRAISAL_OFFICE], ["civil"]) is DataScope.SUBTREE


def test_every_scope_has_words_and_every_default_its_permission() -> None:
    assert list(SCOPES) == list(DataScope)
    for role, scope in DEFAULTS.items():
        assert within(permitted([role]), scope) == permitted([role])
