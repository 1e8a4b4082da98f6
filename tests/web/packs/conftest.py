"""A township that scores with a vendor's pack, of which a second version is listed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.indicators.periods import Period
from core.plugin.catalogue.model import State
from core.plugin.signing.keys import make_keys, open_key
from core.scoring.runs import State as RunState
from core.texts import same
from tests.commands.test_pack_files import POSTS, ROWS, STAFF, UNITS
from tests.plugins.publishing.conftest import VENDOR, Author
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened
from web.catalogue import catalogue_of

PERIODS = ("2025-08", "2025-09", "2025-Q3")
ACCOUNTS = {
    "office": Role.APPRAISAL_OFFICE,
    "leader": Role.LEADER,
    "system": Role.SYSTEM_ADMINISTRATOR,
    "member": Role.MEMBER,
}
Enter = Callable[..., FlaskClient]


DOUBLED = (
    ("formula: count(matters.*) FILTER", "formula: 2 * count(matters.*) FILTER"),
    ("{person 01: 1/2, unit 1: 1/3, tenant: 1/3}", "{person 01: 1, unit 1: 2/3, tenant: 2/3}"),
    ("{person 01: 1, tenant: 1/2}", "{person 01: 2, tenant: 1}"),
)


def doubled(text: str) -> str:
    """Indicators, or what is expected of them, with ``in_time`` twice what it was."""
    for before, after in DOUBLED:
        text = text.replace(before, after)
    return text


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        catalogue = catalogue_of(application)
        private, public = make_keys(VENDOR, tmp_path / "vendor")
        catalogue.vendors.add(VENDOR, name=same("清源数据"), contact="")
        catalogue.vendors.add_key(VENDOR, public.read_text("utf-8"))
        author = Author(tmp_path / "packs", open_key(private), "")
        for version, change in (("0.1.0", str), ("0.2.0", doubled)):
            found = catalogue.submit(*author.offer("window", version, change=change))
            catalogue.check(found.id, rows=200)
            catalogue.decide(found.id, State.LISTED)
        application.tenants.add("meixi", name=same("梅溪镇"), sector="township", level="township")
        application.install("meixi", "window==0.1.0")
        texts = {"units": UNITS, "staff": STAFF, "assignments": POSTS, "matters": ROWS}
        for name, text in texts.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            application.bring_in("meixi", name, path)
        for period in PERIODS:
            run = application.score_now("meixi", Period.parse(period))
            assert run.state is RunState.DONE
        tenant = application.tenants.get("meixi").id
        for name, role in ACCOUNTS.items():
            account = application.identity.add_account(name, PASSWORD, label=f"{name}姓名")
            staff = "01" if name == "member" else None
            application.members.join(tenant, account.id, roles=[role], staff_no=staff)
        application.identity.add_account("ops", PASSWORD, label="运营", operator=True)
        yield application


@pytest.fixture
def town_site(town: Application) -> Flask:
    return site_of(town)


@pytest.fixture
def enter(town_site: Flask) -> Enter:
    def entered(name: str, *, language: str = "zh_CN") -> FlaskClient:
        return signed_in(town_site, name, language=language)

    return entered
