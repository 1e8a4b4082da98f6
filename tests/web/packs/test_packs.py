"""An office tries and proposes a version, a leader confirms it, and one click leads back."""

from html import unescape
from pathlib import Path
from threading import Thread

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from core.audit.model import Act, Search
from core.indicators.periods import Period
from core.plugin.catalogue.model import State
from core.plugin.catalogue.service import Catalogue
from core.plugin.signing.keys import open_key
from tenants.adoption.service import Adoptions
from tests.plugins.publishing.conftest import Author
from tests.web.packs.conftest import Enter
from web.adopting import adoptions_of
from web.application import Application
from web.catalogue import catalogue_of
from web.cli import gongheng

PACKS = "/t/meixi/packs"
TABS = ("about", "indicators", "reads", "report", "shadow", "versions")


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return unescape(answer.get_data(as_text=True))


def tried(town: Application, office: FlaskClient) -> Adoptions:
    """The second version after its shadow run."""
    answer = office.post(f"{PACKS}/window/try", data={"version": "0.2.0"})
    assert answer.status_code == 302
    adoptions = adoptions_of(town)
    adoptions.answer(town.tenants.get("meixi").id, 1)
    return adoptions


def in_use(town: Application) -> str:
    [found] = town.institutions.installed.of(town.tenants.get("meixi").id)
    return found.version


def test_the_catalogue_shows_what_a_pack_reads_promises_and_was_checked_for(enter: Enter) -> None:
    office = enter("office")
    for tab in TABS:
        shown = text(office, f"{PACKS}/window?tab={tab}")
        assert "签名有效" in shown
        assert "与本版本兼容" in shown
    assert "清源数据" not in text(office, f"{PACKS}?q=没有这样的词")
    assert "没有符合条件的指标包" in text(office, f"{PACKS}?q=没有这样的词")
    assert "/packs/court" in text(office, f"{PACKS}?sector=court")
    assert "/packs/court" not in text(office, PACKS)
    assert "收到日期" in text(office, f"{PACKS}/window?tab=reads")
    assert "Signature valid" in text(enter("office", language="en"), f"{PACKS}/window")
    assert enter("member").get(PACKS).status_code == 404
    assert office.get(f"{PACKS}/nosuch").status_code == 404


def test_two_people_adopt_and_one_click_leads_back(town: Application, enter: Enter) -> None:
    office, leader = enter("office"), enter("leader")
    tried(town, office)
    shown = text(office, f"{PACKS}/window?tab=shadow")
    assert "in_time" in shown
    assert "江晓岚" in shown
    tenant = town.tenants.get("meixi").id
    [seen, *_] = town.audit.newest(tenant, Search(act=Act.READ.value), limit=9)
    assert (seen.actor, seen.thing, seen.object) == ("office姓名", "pack", "window")
    assert "江晓岚" not in text(enter("system"), f"{PACKS}/window?tab=shadow")
    assert leader.post(f"{PACKS}/confirm/1").status_code == 422
    assert leader.post(f"{PACKS}/propose/1").status_code == 404
    assert office.post(f"{PACKS}/propose/1").status_code == 302
    assert office.post(f"{PACKS}/confirm/1").status_code == 404
    assert in_use(town) == "0.1.0"
    assert leader.post(f"{PACKS}/confirm/1").status_code == 302
    assert in_use(town) == "0.2.0"
    assert leader.post(f"{PACKS}/confirm/1").status_code == 422
    assert "退回 0.1.0 版" in text(office, PACKS)
    assert office.post(f"{PACKS}/return").status_code == 302
    assert in_use(town) == "0.1.0"
    assert "退回 0.2.0 版" in text(office, PACKS)


def test_results_name_the_version_that_made_them_and_open_with_it(
    town: Application, enter: Enter
) -> None:
    office, leader = enter("office"), enter("leader")
    tried(town, office)
    office.post(f"{PACKS}/propose/1")
    leader.post(f"{PACKS}/confirm/1")
    tenant = town.tenants.get("meixi").id
    old, new = Period.parse("2025-08"), Period.parse("2025-09")
    run = town.score_now("meixi", new)
    assert (run.inputs["pack_version"], town.run_of(tenant, old).inputs["pack_version"]) == (
        "0.2.0",
        "0.1.0",
    )
    for period, version, formula in (("2025-Q3", "0.1.0", False), ("2025-09", "0.2.0", True)):
        shown = text(office, f"/t/meixi/results/{period}")
        assert f"我的指标包 {version}" in shown
        opened = text(office, f"/t/meixi/results/{period}/person/01/in_time")
        assert f"我的指标包 {version}" in opened
        assert ("2 *" in opened) is formula


def test_a_quarantine_is_on_the_page_with_the_own_results_and_refuses_runs(
    town: Application, enter: Enter
) -> None:
    office, operator = enter("office"), enter("ops")
    first = catalogue_of(town).releases.find("window", "0.1.0")
    bad = operator.post(f"/operator/catalogue/{first.id}/state", data={"state": "quarantined"})
    assert bad.status_code == 422
    wrong = {"state": "quarantined", "reason": "分母写错"}
    done = operator.post(f"/operator/catalogue/{first.id}/state", data=wrong)
    assert done.status_code == 302
    shown = text(office, PACKS)
    assert "这个版本已被隔离" in shown
    assert "分母写错" in shown
    assert "/results/2025-09" in shown
    refused = office.post("/t/meixi/runs", data={"period": "2025-09"})
    assert refused.status_code == 409
    assert "隔离" in refused.get_data(as_text=True)
    counted = text(operator, "/operator/catalogue")
    assert "江晓岚" not in counted
    assert "2025-09" not in counted
    assert catalogue_of(town).releases.one(first.id).state is State.QUARANTINED


def test_operators_add_vendors_and_turn_their_keys(town: Application, enter: Enter) -> None:
    operator = enter("ops")
    bad = operator.post("/operator/vendors", data={"identity": "X", "name": "某公司"})
    assert bad.status_code == 422
    assert "某公司" in bad.get_data(as_text=True)
    made = operator.post("/operator/vendors", data={"identity": "heng", "name": "衡准软件"})
    assert made.status_code == 302
    assert "衡准软件" in text(operator, "/operator/vendors")
    wrong = operator.post("/operator/vendors/heng/keys", data={"public": "nothing"})
    assert wrong.status_code == 422
    key = catalogue_of(town).vendors.keys("qingyuan")[0]
    gone = {"key": key.id, "reason": "遗失"}
    assert operator.post("/operator/vendors/qingyuan/revoke", data=gone).status_code == 302
    office = enter("office")
    shown = text(office, f"{PACKS}/window?version=0.2.0")
    assert "密钥已吊销" in shown
    refused = office.post(f"{PACKS}/window/try", data={"version": "0.2.0"})
    assert refused.status_code == 422
    assert enter("office").get("/operator/vendors").status_code == 404


def test_a_program_hands_over_a_signed_pack_without_an_account(
    town: Application, town_site: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "window-0.3.0.gpack"
    listing = tmp_path / "vendor" / "qingyuan.key"
    author = Author(tmp_path / "more", open_key(listing), "", catalogue_listing(catalogue_of(town)))
    archive, signed = author.offer("window", "0.3.0")
    file.write_bytes(archive)
    beside = file.with_name(f"{file.name}.json")
    beside.write_bytes(signed)
    server = make_server("127.0.0.1", 0, town_site, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    asked = ["pack", "publish", str(file), "--to", f"http://127.0.0.1:{server.port}"]
    try:
        town_site.config["WTF_CSRF_ENABLED"] = True
        done = CliRunner().invoke(gongheng, asked)
        assert "已提交 window==0.3.0" in done.output, done.exception
        again = CliRunner().invoke(gongheng, asked)
        assert "rolled-back" in str(again.exception)
        beside.write_bytes(signed.replace(b"window", b"winder"))
        assert "tampered" in str(CliRunner().invoke(gongheng, asked).exception)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert catalogue_of(town).releases.find("window", "0.3.0").vendor == "qingyuan"


def catalogue_listing(catalogue: Catalogue) -> bytes:
    """The newest listing that the vendor has signed."""
    places = catalogue.repository.metadata.glob("*.qingyuan.json")
    return max(places, key=lambda place: int(place.name.split(".")[0])).read_bytes()
