"""A real application with two accounts in one institution, and browsers that enter it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.texts import Text
from tests.site import PASSWORD, signed_in, tokenless
from web.adapters.services import services_of
from web.app import Face, create_app
from web.application import Application
from web.bootstrap import opened

NAMES = {"main.css": "main.css", "main.js": "main.js", "charts.js": "c.js", "icons.svg": "i.svg"}
Enter = Callable[..., FlaskClient]


def furnished(application: Application) -> Application:
    """With a court, somebody of its appraisal office and its security administrator."""
    court = application.tenants.add(
        "linhe", name=Text("临河区人民法院", "Linhe"), sector="court", level="basic"
    )
    for name, role in (("ye", Role.APPRAISAL_OFFICE), ("an", Role.SECURITY_ADMINISTRATOR)):
        account = application.identity.add_account(
            name, PASSWORD, label=f"{name}某", email=f"{name}@fy.example.cn"
        )
        application.members.join(court.id, account.id, roles=[role])
    return application


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        yield furnished(application)


@pytest.fixture
def site(product: Application) -> Flask:
    face = Face("k" * 32, secure_cookies=False)
    return tokenless(create_app(services_of(product), face, assets=NAMES))


@pytest.fixture
def enter(site: Flask) -> Enter:
    """A browser signed in as somebody; ``enter("ye", agent="…")``."""

    def entered(name: str, *, password: str = PASSWORD, agent: str = "") -> FlaskClient:
        return signed_in(site, name, password=password, agent=agent)

    return entered
