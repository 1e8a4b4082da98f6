"""An addition is tried, adopted by two, named by results, put in quarantine and taken off."""

from html import unescape
from pathlib import Path

import pytest

from core.errors import BadPack
from core.indicators.periods import Period
from core.plugin.archive import archived
from core.plugin.catalogue.model import State
from core.plugin.catalogue.sql import VendorRow
from core.plugin.packfile import load_pack
from core.plugin.signing.keys import open_key
from core.plugin.signing.listing import Offer
from tests.plugins.publishing.conftest import VENDOR, Author
from tests.web.packs.conftest import Enter
from tests.web.packs.test_packs import PACKS, in_use, text
from web.adopting import adoptions_of
from web.application import Application
from web.catalogue import catalogue_of

ADDITION = """\
pack: window-complaints
version: 0.2.0
name: {zh: 投诉办理附加包, en: Complaints}
sector: township
adds_to: window >= 0.1, < 0.2
vendor: {zh: 清源数据, en: Qingyuan}
families:
  complaints:
    of: in_time
    name: {zh: "按时办结率·{filter}", en: "Closed in time: {filter}"}
    filters:
      late: {where: "matters.kind = '投诉'", name: {zh: 投诉, en: Complaints}}
schemes:
  complaints:
    name: {zh: 投诉专项, en: Complaints}
    version: 1
    classes: [工作人员]
    groups:
      all: {name: {zh: 投诉, en: Complaints}, weight: 100, items: {complaints_late: 100}}
"""


@pytest.fixture
def with_addition(town: Application, tmp_path: Path) -> Application:
    """The township with the addition in its catalogue, signed by the same vendor."""
    folder = tmp_path / "addition"
    folder.mkdir()
    (folder / "pack.yaml").write_text(ADDITION, encoding="utf-8")
    found, archive = load_pack(folder), archived(folder)
    catalogue = catalogue_of(town)
    with town.database.global_reading("what the vendor has signed last") as work:
        listing = work.get_one(VendorRow, VENDOR).listing.encode()
    [key] = [each for each in (tmp_path / "vendor").iterdir() if each.suffix != ".pub"]
    author = Author(tmp_path / "packs", open_key(key), "", listing)
    author.sign(Offer(found.id, found.version, found.digest, archive))
    release = catalogue.check(catalogue.submit(archive, author.listing).id, rows=200)
    assert release.report["failed"] == 0
    catalogue.decide(release.id, State.LISTED)
    return town


def test_two_people_adopt_an_addition_and_nothing_of_the_base_moves(
    with_addition: Application, enter: Enter
) -> None:
    town, office, leader = with_addition, enter("office"), enter("leader")
    tenant = town.tenants.get("meixi").id
    assert "附加于 window >= 0.1, < 0.2" in text(office, f"{PACKS}/window-complaints")
    tried = office.post(f"{PACKS}/window-complaints/try", data={"version": "0.2.0"})
    assert tried.status_code == 302
    adoptions_of(town).answer(tenant, 1)
    shown = text(office, f"{PACKS}/window-complaints?tab=shadow")
    assert "原有的指标、计分规则、得分都没有变动" in shown
    assert "complaints_late" in shown
    assert "新方案试算" in shown
    assert "江晓岚" not in shown
    office.post(f"{PACKS}/propose/1")
    assert leader.post(f"{PACKS}/confirm/1", follow_redirects=True).status_code == 200
    both = "0.1.0 + window-complaints 0.2.0"
    assert in_use(town) == both
    run = town.score_now("meixi", Period.parse("2025-09"))
    assert run.inputs["pack_version"] == both
    assert f"我的指标包 {both}" in text(office, "/t/meixi/results/2025-09")
    assert text(office, PACKS).count("已启用") >= 2

    release = catalogue_of(town).releases.find("window-complaints")
    wrong = {"state": "quarantined", "reason": "分母写错"}
    enter("ops").post(f"/operator/catalogue/{release.id}/state", data=wrong)
    shown = text(office, f"{PACKS}/window-complaints")
    assert "本单位用它算出的结果 1 次" in shown
    assert office.post("/t/meixi/runs", data={"period": "2025-09"}).status_code == 409

    office.post(f"{PACKS}/window-complaints/try", data={"version": "none"})
    adoptions_of(town).answer(tenant, 2)
    office.post(f"{PACKS}/propose/2")
    leader.post(f"{PACKS}/confirm/2")
    assert in_use(town) == "0.1.0"
    assert town.score_now("meixi", Period.parse("2025-09")).inputs["pack_version"] == "0.1.0"
    refused = leader.post(f"{PACKS}/return")
    assert refused.status_code == 422
    assert "隔离" in refused.get_data(as_text=True)


def test_a_base_out_of_the_range_is_refused_while_the_addition_is_on(
    with_addition: Application, enter: Enter
) -> None:
    with_addition.install("meixi", "window-complaints==0.2.0")
    with pytest.raises(BadPack, match=r"needs window >= 0\.1, < 0\.2"):
        with_addition.install("meixi", "window==0.2.0")
    refused = enter("office").post(f"{PACKS}/window/try", data={"version": "0.2.0"})
    assert refused.status_code == 422
    assert "需要 window >= 0.1, < 0.2" in unescape(refused.get_data(as_text=True))
