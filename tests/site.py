"""The pages of a real application in a test, and browsers that have signed in there."""

from flask import Flask
from flask.testing import FlaskClient

from web.application import Application
from web.serving import pages

PASSWORD = "a long enough password"


def site_of(application: Application) -> Flask:
    """Its pages, whose forms need no token."""
    return tokenless(pages(application))


def tokenless(site: Flask) -> Flask:
    """The same pages, whose forms need no token."""
    site.config["WTF_CSRF_ENABLED"] = False
    return site


def signed_in(
    site: Flask,
    name: str = "",
    *,
    password: str = PASSWORD,
    language: str = "zh_CN",
    agent: str = "",
) -> FlaskClient:
    """A browser in which somebody has signed in, or nobody without a name."""
    client = site.test_client()
    client.set_cookie("language", language)
    if name:
        form = {"name": name, "password": password}
        answer = client.post("/sign-in", data=form, headers={"User-Agent": agent})
        assert answer.status_code == 302, answer.text
    return client
