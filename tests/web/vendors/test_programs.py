"""A vendor's program hands packs over with a token, and keys change for a password alone."""

import json
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from core.audit.model import INSTALLATION, Search
from core.plugin.catalogue.people.passes import Passes
from core.plugin.catalogue.service import Catalogue
from core.plugin.packfile import load_pack
from core.plugin.signing.keys import VendorSigner
from core.plugin.signing.listing import Offer, sign
from tests.plugins.publishing.conftest import Author
from tests.site import PASSWORD
from tests.web.vendors.conftest import OURS, RIVAL
from tests.web.vendors.test_publishing import files, sent
from web.adapters.offering import people_of
from web.application import Application
from web.cli import gongheng

API = "/api/vendor/releases"
TOKEN = {"name": "流水线", "days": "30", "proof": PASSWORD}


def token_of(seller: FlaskClient) -> str:
    page = seller.post("/vendor/tokens", data=TOKEN).text
    return page.partition('id="token">')[2].partition("<")[0]


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_program_submits_and_asks_with_a_token_alone(
    market: Application, market_site: Flask, shelf: Catalogue, seller: FlaskClient, author: Author
) -> None:
    market_site.config["WTF_CSRF_ENABLED"] = True
    archive, listing = author.offer("window")
    assert seller.post(API, data=files(archive, listing)).status_code == 401
    market_site.config["WTF_CSRF_ENABLED"] = False
    token = token_of(seller)
    program = market_site.test_client()
    assert program.get(API).status_code == 401
    assert program.get(API, headers=bearing(token + "x")).status_code == 401
    taken = program.post(API, data=files(archive, listing), headers=bearing(token))
    assert (taken.status_code, taken.json["state"]) == (202, "submitted")
    number = taken.json["number"]
    assert program.get(f"{API}/{number}", headers=bearing(token)).json["report"] is None
    shelf.check(number, rows=200)
    told = program.get(f"{API}/{number}", headers=bearing(token)).json
    assert (told["state"], told["used"], told["report"]["tests_failed"]) == ("checked", None, 0)
    refused = program.post(API, data=files(archive, listing), headers=bearing(token))
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert program.get("/vendor/keys", headers=bearing(token)).status_code in {302, 401}
    rival = people_of(market).of_vendor(RIVAL)[0].account_id
    other = Passes(market.database).make(RIVAL, rival, name="x", days=1)
    assert program.get(f"{API}/{number}", headers=bearing(other)).status_code == 404
    number = Passes(market.database).of_vendor(OURS)[0].id
    assert seller.post(f"/vendor/tokens/{number}/revoke").status_code == 302
    assert program.get(API, headers=bearing(token)).status_code == 401


def test_a_token_ends_with_who_made_it_and_needs_the_password(
    market: Application, market_site: Flask, seller: FlaskClient
) -> None:
    assert seller.post("/vendor/tokens", data=TOKEN | {"proof": "wrong"}).status_code == 422
    assert seller.post("/vendor/tokens", data=TOKEN | {"days": "0"}).status_code == 422
    assert seller.post("/vendor/tokens", data=TOKEN | {"name": " "}).status_code == 422
    token = token_of(seller)
    [person] = people_of(market).of_vendor(OURS)
    people_of(market).remove(OURS, person.account_id)
    assert market_site.test_client().get(API, headers=bearing(token)).status_code == 401


def test_the_command_publishes_with_the_token_and_says_every_broken_rule(
    market_site: Flask, seller: FlaskClient, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGHENG_VENDOR_TOKEN", token_of(seller))
    tmp_path = author.folder
    server = make_server("localhost", 0, market_site, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        sound = published(tmp_path, *author.offer("window"), port=server.server_port)
        spoilt = author.pack("window", "0.3.0", lambda text: text.replace("due_on", "due_no"))
        found = load_pack(author.folder / "window-0.3.0" / "window")
        listing = author.sign(Offer(found.id, found.version, found.digest, spoilt))
        broken = published(tmp_path, spoilt, listing, port=server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    assert sound.exit_code == 0, sound.output
    assert "window==0.1.0" in sound.output
    assert broken.exception is not None
    assert "formulas" in str(broken.exception)
    shown = seller.get("/vendor").text
    assert ("0.1.0" in shown, "0.3.0" in shown) == (True, False)


def published(place: Path, archive: bytes, listing: bytes, *, port: int) -> Result:
    file = place / "window.gpack"
    file.write_bytes(archive)
    file.with_name(file.name + ".json").write_bytes(listing)
    to = f"http://localhost:{port}"
    return CliRunner().invoke(gongheng, ["pack", "publish", str(file), "--to", to])


def test_keys_are_added_turned_and_revoked_for_the_password(
    market: Application, shelf: Catalogue, seller: FlaskClient, author: Author, tmp_path: Path
) -> None:
    sent(seller, *author.offer("window"))
    signer, public = author.another_key(tmp_path / "new")
    form = {"public": public, "proof": PASSWORD}
    assert seller.post("/vendor/keys", data=form | {"proof": "wrong"}).status_code == 422
    assert len(shelf.vendors.keys(OURS)) == 1
    assert seller.post("/vendor/keys", data=form).status_code == 302
    turned = sign(signer, [], author.listing)
    handed = {"listing": files(b"", turned)["listing"]}
    assert seller.post("/vendor/keys/listing", data=handed).status_code == 302
    old = author.signer.signer.public_key.keyid
    gone = {"key": old, "reason": "换人", "proof": PASSWORD}
    assert seller.post("/vendor/keys/revoke", data=gone | {"proof": ""}).status_code == 422
    assert seller.post("/vendor/keys/revoke", data=gone | {"reason": ""}).status_code == 422
    assert seller.post("/vendor/keys/revoke", data=gone).status_code == 302
    assert old not in shelf.vendors.sslib_keys(OURS)
    author.signer = VendorSigner(OURS, signer.signer)
    letters = [each.letter.subject.zh for each in market.post.newest() if each.letter]
    assert letters.count("供应商 qingyuan 的密钥有变动") == 2
    [newest, *_] = market.audit.newest(INSTALLATION, Search(act="revoke vendor's key"), limit=1)
    assert newest.actor == f"of {OURS}"
    assert json.loads(newest.after)["reason"] == "换人"
