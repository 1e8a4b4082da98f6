"""The page of plugins: switched by the system administrator, with what the plugins said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.identity.permissions import Role
from core.texts import Text
from tenants.plugged.service import Switchboard
from tests.plugins.hostile.test_runs import PLUGINS
from tests.plugins.hostile.town import lay
from tests.plugins.shut_in import skip_unless_shut_in
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened

PAGE = "/t/meixi/plugins"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    skip_unless_shut_in()
    data: Path = tmp_path_factory.mktemp("page")
    lay(data / "plugins", "hostile", PLUGINS)
    with opened({"GONGHENG_DATA": str(data)}) as made:
        name = Text("梅溪镇", "Meixi")
        place = made.tenants.add("meixi", name=name, sector="township", level="township")
        for who, role in (("admin", Role.SYSTEM_ADMINISTRATOR), ("office", Role.APPRAISAL_OFFICE)):
            account = made.identity.add_account(who, PASSWORD, label=who)
            made.members.join(place.id, account.id, roles=[role])
        yield made


@pytest.fixture(scope="module")
def site(application: Application) -> Flask:
    return site_of(application)


def test_a_plugin_is_switched_on_and_off_and_says_what_it_sees(
    site: Flask, application: Application
) -> None:
    browser = signed_in(site, "admin", language="en")
    assert "matters: kind" not in browser.get(PAGE).text
    done = browser.post(f"{PAGE}/watcher/on", follow_redirects=True)
    assert "The plugin is on." in done.text
    assert "matters: kind" in done.text
    place = application.tenants.get("meixi")
    assert Switchboard(application.database).is_on(place.id, "watcher")
    done = browser.post(f"{PAGE}/watcher/off", follow_redirects=True)
    assert "matters: kind" not in done.text
    assert not Switchboard(application.database).is_on(place.id, "watcher")


def test_what_plugins_broke_is_on_the_page(site: Flask, application: Application) -> None:
    browser = signed_in(site, "admin")
    browser.post(f"{PAGE}/raising/on")
    application.plugins.adapters(application.tenants.get("meixi").id)
    page = browser.get(PAGE).text
    assert "raising" in page
    assert "插件 raising 出错" in page


def test_others_and_unknown_plugins_are_not_there(site: Flask) -> None:
    office = signed_in(site, "office")
    assert office.get(PAGE).status_code == 404
    assert office.post(f"{PAGE}/watcher/on").status_code == 404
    assert signed_in(site, "admin").post(f"{PAGE}/nowhere/on").status_code == 404
