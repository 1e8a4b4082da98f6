"""A confirmed upload becomes one batch, however often and at how many places it is confirmed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from core.identity.permissions import Role
from core.texts import Text
from tests.site import PASSWORD, signed_in, site_of
from web.adapters.uploads import plain_name
from web.application import Application
from web.bootstrap import opened

UNITS = "部门编号,部门名称,上级部门,部门性质,业务条线\n01,民事审判庭,,部门,民事\n"
HERE = "/t/anping/data/units"


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        name = Text("安平县人民法院", "Anping County Court")
        tenant = application.tenants.add("anping", name=name, sector="court", level="basic")
        application.install("anping", "court")
        account = application.identity.add_account("office", PASSWORD)
        application.members.join(tenant.id, account.id, roles=[Role.APPRAISAL_OFFICE])
        yield application


def test_six_confirmations_at_once_make_one_batch(product: Application) -> None:
    site = site_of(product)
    client = signed_in(site, "office")
    file = (BytesIO(UNITS.encode()), "exports/un\x07its.csv")
    preview = client.post(HERE, data={"file": file}).location
    cookies = {each.key: each.value for each in client._cookies.values()}

    def confirm(_: int) -> int:
        other = site.test_client()
        for name, value in cookies.items():
            other.set_cookie(name, value)
        return other.post(preview).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(confirm, range(6)))
    assert answers == [302] * 6
    (batch,) = product.imports.batches(product.tenants.get("anping").id)
    assert batch.opening.source == "units.csv"
    assert client.post(preview).status_code == 302
    assert client.get(preview).status_code == 404
    assert len(product.imports.batches(product.tenants.get("anping").id)) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/案件.csv", "案件.csv"),
        ("a\x00\u202eb.xlsx", "ab.xlsx"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("///", "file"),
    ],
)
def test_a_file_is_kept_under_its_own_name_alone(given: str, kept: str) -> None:
    assert plain_name(given) == kept
