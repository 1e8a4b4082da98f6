"""What a sign-up may be called, and what the operator is told to look at twice."""

from datetime import UTC, datetime

import pytest

from core.database import Database
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.service import Tenants
from tenants.sign_up.alike import alike
from tenants.sign_up.checks import BadForm, read
from tenants.sign_up.model import Asked, SignUp, Stage
from tenants.sign_up.sql import SignUpRow
from tests.web.trial.conftest import answers

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("name_zh", "檀溪县人民法院 https://evil.example"),
        ("name_zh", "檀溪县人民法院www.evil.cn"),
        ("name_zh", "檀溪县人民法院\u202e"),
        ("name_en", "Tanxi evil.com Court"),
        ("name_en", "Tanxi\x07 Court"),
        ("contact", "卓以清\r\nBcc: x"),
        ("contact", "卓以清 a@b.cn"),
        ("contact", "ｅｖｉｌ．ｃｏｍ"),
    ],
)
def test_a_name_holds_neither_an_address_nor_what_cannot_be_seen(field: str, written: str) -> None:
    with pytest.raises(BadForm) as refused:
        read(answers(**{field: written}), locale="zh")
    assert list(refused.value.faults) == [field]


@pytest.mark.parametrize("name", ["St. Louis County Court", "Court No.3", "X.Y. Court, Co-op"])
def test_a_name_with_dots_is_a_name(name: str) -> None:
    assert read(answers(name_en=name), locale="zh").name.en == name


def test_the_operator_is_shown_what_is_alike(database: Database) -> None:
    there = Tenants(database).add("old", name=Text("乙法院", "B"), sector="court", level="basic")
    asked = [("A", "甲法院"), ("A", "乙法院"), ("B", "甲法院"), ("C", "丙法院")]
    rows = [
        SignUpRow(
            made_at=NOON,
            name_zh=name,
            name_en=name,
            sector="court",
            level="basic",
            credit_code=code,
            contact="x",
            email="x@example.cn",
            domain="example.cn",
            source="",
            locale="zh",
            stage=Stage.OPENED.value,
        )
        for code, name in asked
    ]
    with database.global_session("a test") as work:
        work.add_all(rows)
        work.commit()
    found = alike(database, [sign_up(n, *each) for n, each in enumerate(asked, 1)])
    assert (found[1].by_code, found[1].by_name, found[1].institutions) == ((2,), (3,), ())
    assert (found[2].by_code, found[2].by_name, found[2].institutions) == ((1,), (), ("old",))
    assert not found[4]
    own = sign_up(2, *asked[1], tenant=there.id)
    assert alike(database, [own])[2].institutions == ()


def sign_up(number: int, code: str, name: str, tenant: TenantId | None = None) -> SignUp:
    asked = Asked(Text(name, name), "court", "basic", code, "x", "x@example.cn")
    return SignUp(number, NOON, asked, Stage.OPENED, tenant, "", None, "", None, "")
