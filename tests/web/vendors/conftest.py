"""Two vendors with people of their own, an operator, and an institution."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.plugin.catalogue.service import Catalogue
from core.plugin.signing.keys import make_keys, open_key
from core.texts import same
from tests.plugins.publishing.conftest import Author
from tests.site import PASSWORD, signed_in, site_of
from web.adapters.offering import people_of
from web.application import Application
from web.bootstrap import opened
from web.catalogue import catalogue_of

Enter = Callable[..., FlaskClient]
OURS, RIVAL = "qingyuan", "hengzhun"


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Application]:
    settings = {"GONGHENG_DATA": str(tmp_path / "data"), "GONGHENG_MAIL": "mailbox"}
    with opened(settings) as application:
        application.tenants.add("meixi", name=same("梅溪镇"), sector="township", level="township")
        application.identity.add_account("ops", PASSWORD, label="运营", operator=True)
        for vendor, name in ((OURS, "清源数据"), (RIVAL, "衡准软件")):
            catalogue_of(application).vendors.add(vendor, name=same(name), contact="")
            joined(application, vendor, f"of {vendor}")
        yield application


def joined(application: Application, vendor: str, name: str) -> int:
    """Somebody who has come to work for the vendor; the number of the account."""
    people, identity = people_of(application), application.identity
    email = f"{name.replace(' ', '.')}@example.com"
    _, secret = people.invite(vendor, email, name)
    draft = identity.draft(name, PASSWORD, label=name, email=email)
    return people.enrol(secret, lambda work: identity.keep(work, draft)).id


@pytest.fixture
def shelf(market: Application) -> Catalogue:
    return catalogue_of(market)


@pytest.fixture
def author(tmp_path: Path, shelf: Catalogue) -> Author:
    """The vendor at work, with a key that is believed."""
    private, public = make_keys(OURS, tmp_path / "vendor")
    shelf.vendors.add_key(OURS, public.read_text("utf-8"))
    return Author(tmp_path / "packs", open_key(private), "")


@pytest.fixture
def market_site(market: Application) -> Flask:
    return site_of(market)


@pytest.fixture
def enter(market_site: Flask) -> Enter:
    def entered(name: str, *, language: str = "zh_CN") -> FlaskClient:
        return signed_in(market_site, name, language=language)

    return entered


@pytest.fixture
def seller(enter: Enter) -> FlaskClient:
    return enter(f"of {OURS}")


@pytest.fixture
def ops(enter: Enter) -> FlaskClient:
    return enter("ops")
