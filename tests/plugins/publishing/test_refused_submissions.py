"""A submission that was never listed can be refused, and then its id is its rightful vendor's."""

from pathlib import Path

import pytest

from core.audit.model import INSTALLATION, Search
from core.errors import BadInput, Conflict, NotFound
from core.plugin.catalogue.model import Release
from core.plugin.catalogue.service import Catalogue
from core.plugin.signing.keys import make_keys, open_key
from core.texts import same
from tests.plugins.publishing.conftest import Author
from web.application import Application


@pytest.fixture
def squatter(tmp_path: Path, catalogue: Catalogue) -> Author:
    private, public = make_keys("heng", tmp_path / "heng")
    catalogue.vendors.add("heng", name=same("衡准软件"), contact="")
    catalogue.vendors.add_key("heng", public.read_text("utf-8"))
    return Author(tmp_path / "others", open_key(private), "")


def test_a_refused_submission_leaves_its_id_and_version_to_another_vendor(
    installation: Application, catalogue: Catalogue, author: Author, squatter: Author
) -> None:
    taken = catalogue.submit(*squatter.offer("hotline", change=lambda text: text + "\n# ours\n"))
    archive, listing = author.offer("hotline")
    with pytest.raises(Conflict, match="another vendor"):
        catalogue.submit(archive, listing)
    with pytest.raises(BadInput, match="reason"):
        catalogue.releases.refuse(taken.id, reason=" ")
    catalogue.releases.refuse(taken.id, reason="编号属于清源数据")
    assert catalogue.submit(archive, listing).vendor == author.signer.vendor
    with pytest.raises(NotFound):
        catalogue.releases.refuse(taken.id + 99, reason="x")
    acts = [each.purpose for each in installation.audit.newest(INSTALLATION, Search(), limit=5)]
    assert "编号属于清源数据" in acts


def test_what_was_listed_is_not_refused(catalogue: Catalogue, listed: Release) -> None:
    with pytest.raises(Conflict, match="has been listed"):
        catalogue.releases.refuse(listed.id, reason="x")
