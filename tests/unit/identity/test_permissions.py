"""Roles permit what they should, in words of both languages."""

import pytest

from core.errors import NotAllowed
from core.identity.model import Actor
from core.identity.permissions import ROLES, SEPARATED, Permission, Role, permitted
from core.tenancy.model import TenantId


def test_every_role_has_its_terms_and_every_permission_a_role() -> None:
    assert set(ROLES) == set(Role)
    assert permitted(Role) == set(Permission)
    assert all(terms.label.zh and terms.label.en for terms in ROLES.values())


def test_the_three_separated_roles_share_no_permission() -> None:
    for one in SEPARATED:
        for other in SEPARATED - {one}:
            assert not ROLES[one].permits & ROLES[other].permits


def test_who_enters_points_does_not_approve_them() -> None:
    for terms in ROLES.values():
        assert not {Permission.ENTER_POINTS, Permission.APPROVE_POINTS} <= terms.permits


def test_a_refusal_says_who_may() -> None:
    actor = Actor(1, "李明", TenantId(1), frozenset({Role.MEMBER}), staff_no="S01")
    actor.must(Permission.SEE_OWN)
    with pytest.raises(NotAllowed) as caught:
        actor.must(Permission.MANAGE_MEMBERS)
    assert "安全管理员" in caught.value.message("zh")
    assert "Security administrator" in caught.value.message("en")
