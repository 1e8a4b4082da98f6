"""Operators and officers by the command line: made, listed, dismissed, and refused together."""

from pathlib import Path

import pytest
from sqlalchemy import update

from core.audit.model import INSTALLATION, Search
from core.errors import BadInput, NotAllowed, NotFound
from core.identity.passwords import NO_PASSWORD
from core.identity.permissions import Role
from core.identity.sql import AccountRow
from tests.commands.line import Line
from web.bootstrap import opened

PASSWORD = "nine quiet otters by the weir"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A court without members, and a file with a password."""
    found = Line(tmp_path / "data")
    place = ("--sector", "court", "--level", "basic")
    found.run("tenant", "add", "tanxi", *place, "--name", "檀溪县人民法院")
    return found


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


def test_an_operator_is_made_signs_in_and_is_closed(line: Line, secret: Path) -> None:
    line.run("operator", "add", "ops", "--label", "贺之岚", "--password-file", secret)
    assert line.json("operator", "list") == [{"name": "ops", "label": "贺之岚", "active": True}]
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        account = product.identity.sign_in("ops", PASSWORD)
        assert account.operator
        assert product.members.of_account(account.id) == []
        [note] = product.audit.newest(INSTALLATION, Search(act="add account"), limit=9)
        assert note.source == "command line"
    line.run("operator", "close", "ops")
    assert not line.json("operator", "list")[0]["active"]
    with opened({"GONGHENG_DATA": str(line.data)}) as product, pytest.raises(NotAllowed):
        product.identity.sign_in("ops", PASSWORD)


def test_a_weak_password_makes_no_operator(line: Line, tmp_path: Path) -> None:
    weak = tmp_path / "weak"
    weak.write_text("1234567890\n", encoding="utf-8")
    with pytest.raises(BadInput):
        line.run("operator", "add", "ops", "--password-file", weak)
    assert line.json("operator", "list") == []


def test_officers_are_appointed_and_dismissed_with_every_right(line: Line, secret: Path) -> None:
    line.run("tenant", "appoint", "tanxi", "an", "--role", "auditor", "--password-file", secret)
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        tenant, account = product.tenants.get("tanxi"), product.identity.named("an")
        assert product.members.actor(account, tenant.id).roles == {Role.AUDITOR}
    line.run("tenant", "dismiss", "tanxi", "an")
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        assert product.members.of_account(account.id) == []
        acts = {each.act for each in product.audit.newest(tenant.id, Search(), limit=9)}
        assert {"set member", "remove member"} <= acts
    with pytest.raises(NotFound):
        line.run("tenant", "dismiss", "tanxi", "an")


def test_no_account_is_two_officers_or_officer_and_operator(line: Line, secret: Path) -> None:
    line.run("operator", "add", "ops", "--password-file", secret)
    line.run("tenant", "appoint", "tanxi", "an", "--role", "auditor", "--password-file", secret)
    for name, role in (("an", "system administrator"), ("ops", "auditor")):
        with pytest.raises(BadInput):
            line.run("tenant", "appoint", "tanxi", name, "--role", role)
    line.run("tenant", "appoint", "tanxi", "ops", "--role", "appraisal office")
    with pytest.raises(NotFound, match="three officers"):
        line.run("tenant", "dismiss", "tanxi", "ops")


def test_who_came_back_without_a_password_gets_one_by_being_appointed(
    line: Line, secret: Path
) -> None:
    role = ("--role", "auditor", "--password-file", secret)
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        account = product.identity.add_account("back", PASSWORD, label="高以宁")
        with product.database.all_tenants("a test") as work:
            work.execute(update(AccountRow).values(password=NO_PASSWORD))
            work.commit()
        assert not product.identity.may_enter("back")
        product.members.join(product.tenants.get("tanxi").id, account.id, roles=[Role.AUDITOR])
    line.run("tenant", "appoint", "tanxi", "back", *role)
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        assert product.identity.sign_in("back", PASSWORD).name == "back"
    with pytest.raises(BadInput, match="stays as it is"):
        line.run("tenant", "appoint", "tanxi", "back", *role)
