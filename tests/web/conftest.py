"""The application over plain services, and readers of every role."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.plain import plain_services
from web.app import Face, create_app

NAMES = {"main.css": "main.css", "main.js": "main.js", "charts.js": "c.js", "icons.svg": "i.svg"}
Reader = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def app() -> Flask:
    return made()


def made(*, ranking: bool = False, demonstration: bool = True, tokens: bool = False) -> Flask:
    """An application of its own; forms need no token unless asked."""
    services = plain_services(ranking=ranking, demonstration=demonstration)
    app = create_app(services, Face("k" * 32), assets=NAMES)
    app.config["WTF_CSRF_ENABLED"] = tokens
    return app


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Sign somebody in: ``reader("office")``, in English with ``language="en"``."""

    def sign_in(name: str = "", *, language: str = "zh_CN", of: Flask | None = None) -> FlaskClient:
        client = (of or app).test_client()
        client.set_cookie("language", language)
        if name:
            answer = client.post(
                "/sign-in", data={"name": name, "password": name}, base_url="https://localhost"
            )
            assert answer.status_code == 302
        return client

    return sign_in
