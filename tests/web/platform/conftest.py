"""A platform with a small tree of institutions, an operator, and a member of one of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import OUTSIDE, Role
from core.texts import Text
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened

TREE = (
    ("qinghe", Text("清河市中级人民法院", "Qinghe Intermediate Court"), "intermediate", None),
    ("anping", Text("安平县人民法院", "Anping County Court"), "basic", "qinghe"),
    ("zhanghe", Text("漳河区人民法院", "Zhanghe District Court"), "basic", "qinghe"),
    ("baiyun", Text("白云区人民法院", "Baiyun District Court"), "basic", None),
)
Enter = Callable[..., FlaskClient]


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        for slug, name, level, parent in TREE:
            application.tenants.add(slug, name=name, sector="court", level=level, parent=parent)
        application.install("anping", "court")
        application.identity.add_account("ops", PASSWORD, label="运营", operator=True)
        for number, role in enumerate(Role):
            if role not in OUTSIDE:
                account = application.identity.add_account(f"member{number}", PASSWORD)
                tenant = application.tenants.get("anping").id
                application.members.join(tenant, account.id, roles=[role])
        yield application


@pytest.fixture
def platform_site(platform: Application) -> Flask:
    return site_of(platform)


@pytest.fixture
def enter(platform_site: Flask) -> Enter:
    """A browser, signed in under that name or not at all."""

    def entered(name: str = "", *, language: str = "zh_CN") -> FlaskClient:
        return signed_in(platform_site, name, language=language)

    return entered
