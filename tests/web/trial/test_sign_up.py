"""An institution signs itself up and works in its own space with invented data."""

import re
import time
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.audit.model import Search
from core.evidence.batches import Nature
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from tenants.life import Standing
from tenants.sign_up.limits import PER_EMAIL_A_DAY
from tenants.sign_up.sql import SignUpRow
from tests.web.trial.conftest import PASSWORD, answers, asked, credit_code, entered, letter, link
from web.application import Application


def built(client: FlaskClient, home: str) -> str:
    """The state of the invented institution once it is over."""
    until = time.monotonic() + 240
    while time.monotonic() < until:
        found = re.search(r'data-state="(\w*)"', client.get(f"{home}/trial/progress").text)
        assert found
        if found[1] not in {"queued", "running"}:
            return found[1]
        time.sleep(0.3)
    raise AssertionError("the invented institution was not built in time")


def test_from_the_form_to_results_of_invented_data(site: Flask, product: Application) -> None:
    client, home = entered(site, answers())
    assert home == "/t/tanxixian"
    tenant = product.tenants.get("tanxixian")
    assert tenant.life.standing is Standing.SYNTHETIC
    assert built(client, home) == "done"
    batches = product.imports.batches(tenant.id)
    assert len(batches) == 12
    assert {each.opening.nature for each in batches} == {Nature.SYNTHETIC}
    front = client.get(f"{home}/", follow_redirects=True)
    assert front.status_code == 200
    assert "试用还有 30 天" in front.text
    assert "数据存放：本单位政务云" in front.text
    assert client.get(f"{home}/results/2026-Q3").status_code == 200
    path = client.get(f"{home}/trial").text
    assert path.count('<li class="on"') == 2, "built and scored; no colleague, nothing verified"
    assert client.post(f"{home}/colleagues/prepare").status_code == 302
    prepared = client.get(f"{home}/trial").text
    assert prepared.count('<li class="on"') == 2, "prepared colleagues are nobody"
    refused = client.post(
        f"{home}/data/staff", data={"file": (BytesIO("工号,姓名\n1,甲\n".encode()), "人员.csv")}
    )
    assert refused.status_code == 409
    assert "尚未完成核验和数据委托" in refused.text
    assert "现在只能使用示范数据" in client.get(f"{home}/data").text


def test_real_records_come_in_after_verification_and_entrustment(
    site: Flask, product: Application
) -> None:
    client, home = entered(site, answers())
    early = client.post(f"{home}/trial/entrustment", data={"leader": "何院长", "document": "1号"})
    assert early.status_code == 422
    assert "还没有通过核验" in early.text
    product.identity.add_account("operator", PASSWORD, operator=True)
    operator = site.test_client()
    operator.post("/sign-in", data={"name": "operator", "password": PASSWORD})
    listed = operator.get("/operator/sign-ups").text
    assert "檀溪县人民法院" in listed
    number = re.search(r"/operator/sign-ups/(\d+)/verify", listed)
    assert number
    verify = f"/operator/sign-ups/{number[1]}/verify"
    assert operator.post(verify, data={"way": "hearsay"}).status_code == 422
    done = operator.post(verify, data={"way": "call back", "remark": "总机转办公室"})
    assert done.status_code == 302
    assert operator.post(verify, data={"way": "letter"}).status_code == 422
    empty = client.post(f"{home}/trial/entrustment", data={"leader": " ", "document": "1号"})
    assert empty.status_code == 422
    given = {"leader": "何院长", "document": "檀法〔2026〕7号"}
    page = client.post(f"{home}/trial/entrustment", data=given, follow_redirects=True)
    assert "檀法〔2026〕7号" in page.text
    tenant = product.tenants.get("tanxixian")
    assert tenant.life.standing is Standing.TRIAL
    file = (BytesIO("工号,姓名\n99001,甲\n".encode()), "人员.csv")
    handed = client.post(f"{home}/data/staff", data={"file": file})
    assert "新增 1 行" in client.post(handed.location, follow_redirects=True).text
    acts = [each.act for each in product.audit.newest(tenant.id, Search(), limit=99)]
    assert {"decide sign-up", "change standing", "change setting"} <= set(acts)
    steps = client.get(f"{home}/trial").text.count('<li class="on"')
    assert "disabled" not in client.get(f"{home}/runs").text
    product.standings.change(tenant.id, Standing.READ_ONLY)
    assert client.get(f"{home}/trial").text.count('<li class="on"') == steps, (
        "what is recorded stays"
    )
    for page in ("runs", "data/staff", "invitations"):
        assert '<button class="gh-btn pri" disabled>' in client.get(f"{home}/{page}").text


def test_only_the_operator_opens_the_list_of_sign_ups(site: Flask) -> None:
    client, _ = entered(site, answers())
    assert client.get("/operator/sign-ups").status_code == 404
    assert client.post("/operator/sign-ups/1/verify", data={"way": "letter"}).status_code == 404
    assert site.test_client().get("/operator/sign-ups").status_code == 302


def test_every_mistake_is_said_beside_its_field_and_what_was_typed_stays(site: Flask) -> None:
    form = answers(email="nobody", credit_code="123", name_zh="院", contact="", level="county")
    status, page = asked(site, form)
    assert status == 422
    for said in ("最后一位是校验码", "邮箱地址写得不对", "中文全称", "联系人姓名", "层级"):
        assert said in page
    assert 'value="nobody"' in page
    wrong = credit_code()[:-1] + ("A" if credit_code()[-1] != "A" else "B")
    assert asked(site, answers(credit_code=wrong))[0] == 422


def test_the_answer_does_not_tell_whether_an_address_is_known(
    site: Flask, product: Application
) -> None:
    entered(site, answers())
    before = asked(site, answers(2))
    again = asked(site, answers(1))
    assert again == before
    assert "这个邮箱已有帐号" in letter(site)
    with product.database.global_reading("a test") as work:
        assert work.scalar(select(func.count()).select_from(AccountRow)) == 1


def test_a_link_works_once_and_not_with_a_weak_password(site: Flask) -> None:
    assert asked(site, answers())[0] == 302
    path = link(site)
    client = site.test_client()
    assert client.get(path).status_code == 200
    weak = client.post(path, data={"password": "1234567890", "again": "1234567890"})
    assert weak.status_code == 422
    differ = client.post(path, data={"password": PASSWORD, "again": PASSWORD + "x"})
    assert differ.status_code == 422
    assert client.post(path, data={"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert site.test_client().get(path).status_code == 404
    assert client.get("/sign-up/nonsense").status_code == 404


def test_machines_and_floods_get_nowhere(site: Flask, product: Application) -> None:
    trapped = asked(site, answers() | {"homepage": "http://spam.example"})
    assert trapped[0] == 302
    assert product.post.newest() == []
    stamped = site.test_client().post("/sign-up", data=answers() | {"shown": "forged"})
    assert stamped.status_code == 422
    for _ in range(PER_EMAIL_A_DAY):
        assert asked(site, answers())[0] == 302
    status, page = asked(site, answers(), source="192.0.2.9")
    assert status == 429
    assert "申请太频繁" in page
    for number in range(2, 9):
        assert asked(site, answers(number))[0] == 302
    assert asked(site, answers(50))[0] == 429
    assert asked(site, answers(50), source="192.0.2.10")[0] == 302


def test_two_institutions_of_one_name_have_two_addresses(site: Flask) -> None:
    homes = [entered(site, answers(number))[1] for number in (1, 2)]
    assert homes == ["/t/tanxixian", "/t/tanxixian-2"]


def test_a_trial_that_is_over_lets_read_and_not_write(site: Flask, product: Application) -> None:
    client, home = entered(site, answers())
    tenant = TenantId(product.tenants.get("tanxixian").id)
    product.standings.change(tenant, Standing.READ_ONLY)
    page = client.get(f"{home}/data")
    assert page.status_code == 200
    assert "试用已到期" in page.text
    refused = client.post(f"{home}/runs", data={"period": "2026-Q1"})
    assert refused.status_code == 409
    assert "只能查看和导出" in refused.text


def test_sign_up_can_be_closed(
    tmp_path: object,
) -> None:
    from web.bootstrap import opened
    from web.serving import pages

    environ = {"GONGHENG_DATA": f"{tmp_path}/data", "GONGHENG_SIGN_UP": "closed"}
    with opened(environ) as application:
        client = pages(application).test_client()
        assert client.get("/sign-up").status_code == 404
        assert "/sign-up" not in client.get("/sign-in").text


def test_a_thousand_sign_ups_are_taken_and_listed_in_pages(
    site: Flask, product: Application
) -> None:
    for number in range(1000):
        form = answers(number, email=f"n{number}@court{number}.example")
        assert asked(site, form, source=f"198.51.{number // 200}.{number % 200}")[0] == 302
    with product.database.global_reading("a test") as work:
        assert work.scalar(select(func.count()).select_from(SignUpRow)) == 1000
    assert len(product.post.newest(2000)) == 1000
