"""A vendor hands packs over and follows their review; of institutions it sees a number at most."""

from io import BytesIO

from flask.testing import FlaskClient

from core.audit.model import INSTALLATION, Search
from core.plugin.catalogue.model import State
from core.plugin.catalogue.service import Catalogue
from core.plugin.packfile import load_pack
from core.plugin.signing.listing import Offer
from core.texts import same
from tests.plugins.publishing.conftest import Author
from tests.web.vendors.conftest import RIVAL, Enter
from web.application import Application


def files(archive: bytes, listing: bytes) -> dict[str, tuple[BytesIO, str]]:
    return {"archive": (BytesIO(archive), "a.gpack"), "listing": (BytesIO(listing), "a.json")}


def sent(client: FlaskClient, archive: bytes, listing: bytes) -> str:
    answer = client.post("/vendor/publish", data=files(archive, listing), follow_redirects=True)
    return answer.text


def test_a_pack_is_followed_from_its_submission_to_its_deprecation(
    market: Application, shelf: Catalogue, seller: FlaskClient, author: Author
) -> None:
    assert "已提交" in sent(seller, *author.offer("window"))
    [found] = shelf.releases.all()
    page = f"/vendor/releases/{found.id}"
    shelf.check(found.id, rows=200)
    assert "由包自动生成的测试" in seller.get(page).text
    early = seller.post(f"{page}/deprecate", data={"reason": "有新版"})
    assert (early.status_code, "只有已上架的版本" in early.text) == (422, True)
    shelf.decide(found.id, State.LISTED)
    assert seller.post(f"{page}/deprecate", data={"reason": " "}).status_code == 422
    assert seller.post(f"{page}/deprecate", data={"reason": "有新版"}).location == page
    assert shelf.releases.one(found.id).state is State.DEPRECATED
    assert "有新版" in seller.get("/vendor").text
    [newest, *_] = market.audit.newest(INSTALLATION, Search(act="decide on pack"), limit=9)
    assert (newest.actor, newest.purpose) == ("of qingyuan", "有新版")
    shelf.decide(found.id, State.QUARANTINED, reason="分母写错")
    assert "分母写错" in seller.get(page).text


def test_a_refusal_names_the_rule_and_what_to_do(
    shelf: Catalogue, seller: FlaskClient, author: Author
) -> None:
    archive, listing = author.offer("window")
    refused = sent(seller, archive + b" ", listing)
    assert "没有收下" in refused
    spoilt = author.pack("window", "0.3.0", lambda text: text.replace("due_on", "due_no"))
    found = load_pack(author.folder / "window-0.3.0" / "window")
    listing = author.sign(Offer(found.id, found.version, found.digest, spoilt))
    refused = sent(seller, spoilt, listing)
    assert "处不合规则" in refused
    assert "formulas" in refused
    assert sent(seller, archive, b"{}").count("gongheng pack sign") >= 1
    assert shelf.releases.all() == []


def test_another_vendors_things_do_not_exist(
    shelf: Catalogue, seller: FlaskClient, enter: Enter, author: Author
) -> None:
    rival = enter(f"of {RIVAL}")
    archive, listing = author.offer("window")
    refused = sent(rival, archive, listing)
    assert "没有收下" in refused
    assert shelf.releases.all() == []
    sent(seller, archive, listing)
    [found] = shelf.releases.all()
    assert seller.get(f"/vendor/releases/{found.id}").status_code == 200
    assert rival.get(f"/vendor/releases/{found.id}").status_code == 404
    assert rival.post(f"/vendor/releases/{found.id}/deprecate").status_code == 404
    assert "window" not in rival.get("/vendor").text
    assert author.signer.signer.public_key.keyid[:16] not in rival.get("/vendor/keys").text


def test_of_fewer_than_three_institutions_no_number_is_shown(
    market: Application, shelf: Catalogue, seller: FlaskClient, author: Author
) -> None:
    sent(seller, *author.offer("window"))
    [found] = shelf.releases.all()
    shelf.check(found.id, rows=200)
    shelf.decide(found.id, State.LISTED)
    page = f"/vendor/releases/{found.id}"
    for number, slug in enumerate(("meixi", "two", "three"), 1):
        if number > 1:
            market.tenants.add(slug, name=same("镇"), sector="township", level="township")
        market.install(slug, found.called)
        shown = seller.get(page).text
        assert ("少于 3 个" in shown) == (number < 3)
        assert "梅溪镇" not in shown
    assert "<dd>3</dd>" in seller.get(page).text


def test_the_pages_are_there_in_english(enter: Enter) -> None:
    english = enter("of qingyuan", language="en")
    for page, words in (("", "My packs"), ("/publish", "Publish"), ("/keys", "Keys")):
        assert words in english.get(f"/vendor{page}").text
    assert "About us" in english.get("/vendor/about").text
    saved = {"contact": "pack@example.com", "about": "做指标包", "about_en": "We make packs"}
    assert english.post("/vendor/about", data=saved).status_code == 302
    assert "We make packs" in english.get("/vendor/about").text
    long = english.post("/vendor/about", data=saved | {"about": "长" * 1001})
    assert (long.status_code, "长长" in long.text) == (422, True)
