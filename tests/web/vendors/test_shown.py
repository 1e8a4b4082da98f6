"""What a release brings to be looked at stands on the catalogue's page, and on its vendor's."""

from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.plugin.archive import archived
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from core.plugin.packfile import load_pack
from core.plugin.signing.listing import Offer
from core.texts import Text
from tests.plugins.publishing.conftest import Author
from tests.site import PASSWORD
from tests.unit.plugin.test_pictures import picture
from tests.web.vendors.conftest import OURS, RIVAL, Enter
from web.application import Application

CAPTION = "pictures:\n  front.png: {zh: 受理与办结, en: Received and closed}\n"


def offered(shelf: Catalogue, author: Author) -> Release:
    """A pack with a picture, checked and listed."""
    author.pack("window")
    folder = author.folder / "window-0.1.0" / "window"
    (folder / "pictures").mkdir()
    (folder / "pictures" / "front.png").write_bytes(picture())
    with (folder / "pack.yaml").open("a", encoding="utf-8") as about:
        about.write(CAPTION)
    found, archive = load_pack(folder), archived(folder)
    listing = author.sign(Offer(found.id, found.version, found.digest, archive))
    made = shelf.submit(archive, listing)
    shelf.check(made.id, rows=200)
    return shelf.decide(made.id, State.LISTED)


def test_pictures_and_the_vendors_words_stand_on_the_page(
    market: Application, shelf: Catalogue, seller: FlaskClient, author: Author, enter: Enter
) -> None:
    found = offered(shelf, author)
    shelf.vendors.describe(OURS, contact="", about=Text("做指标包", "We make packs"))
    account = market.identity.add_account("office", PASSWORD)
    tenant = market.tenants.get("meixi").id
    market.members.join(tenant, account.id, roles=[Role.APPRAISAL_OFFICE])
    page = enter("office").get("/t/meixi/packs/window").text
    assert 'alt="受理与办结" width="640" height="400" loading="lazy"' in page
    assert "做指标包" in page
    office = enter("office", language="en")
    english = office.get("/t/meixi/packs/window").text
    assert 'alt="Received and closed"' in english
    assert "We make packs" in english
    address = "/t/meixi/packs/window/pictures"
    shown = office.get(f"{address}/front.png?version=0.1.0")
    assert (shown.data, shown.mimetype) == (picture(), "image/png")
    assert office.get(f"{address}/other.png?version=0.1.0").status_code == 404
    assert office.get(f"{address}/front.png?version=9.9.9").status_code == 404
    assert "受理与办结" in seller.get(f"/vendor/releases/{found.id}").text
    mine = f"/vendor/releases/{found.id}/pictures/front.png"
    assert seller.get(mine).data == picture()
    assert enter(f"of {RIVAL}").get(mine).status_code == 404
