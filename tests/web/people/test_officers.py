"""Roles, rights and sign-ins as the security administrator reads them."""

import re

from core.identity.permissions import OUTSIDE, ROLES, Role
from tests.web.people.conftest import People


def test_roles_rights_and_sign_ins_are_told_as_they_are(people: People) -> None:
    people.join("reads-rights", Role.SECURITY_ADMINISTRATOR)
    people.join("has-import", Role.APPRAISAL_OFFICE)
    people.join("has-none", Role.RATER)
    people.enter("has-import")
    client = people.enter("reads-rights")
    page = client.get("/t/wangjiang/roles").text
    for role, terms in ROLES.items():
        assert (terms.label.zh in page) == (role not in OUTSIDE)
    rights = client.get("/t/wangjiang/rights?permission=import+records").text
    assert ">has-import<" in rights
    assert ">has-none<" not in rights
    assert client.get("/t/wangjiang/rights?permission=fly").status_code == 404
    assert ">has-none<" in client.get("/t/wangjiang/rights").text
    found = client.get("/t/wangjiang/sign-ins?actor=has-import").text
    assert len(re.findall(r"<td>has-import</td>", found)) == 1
    assert "has-none" not in client.get("/t/wangjiang/sign-ins").text
