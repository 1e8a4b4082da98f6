"""A scored court of a small city, and accounts that sign in to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from core.tenancy.model import TenantId
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK

PERIOD = "2026-Q3"
COURTS = ("anlan", "wangjiang")

TEAMS = {
    "units": (
        "部门编号,部门名称,上级部门,部门性质,业务条线",
        "11,民事速裁团队,01,审判团队,民事",
        "12,民事繁案团队,01,审判团队,民事",
    ),
    "assignments": (
        "工号,部门编号,人员类别,岗位,任职起日,任职止日",
        "06002,11,员额法官,审判岗位,2026-01-01,",
        "06003,11,法官助理,审判辅助岗位,2026-01-01,",
        "06004,12,法官助理,审判辅助岗位,2026-01-01,",
    ),
}
"""The smallest city has departments alone; two teams make the tree of the court a tree."""


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A city court without records and a basic court that has been scored once."""
    home = tmp_path_factory.mktemp("people")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        city = application.plugins.demonstration(seed=7, scale=0.02)
        for each in city.institutions[:2]:
            application.tenants.add(
                each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
            )
            application.install(each.slug, PACK)
        for upload in city.write(home):
            if upload.institution in COURTS:
                application.bring_in(upload.institution, upload.dataset, upload.path)
        for dataset, lines in TEAMS.items():
            file = home / f"{dataset}.csv"
            file.write_text("\n".join(lines), encoding="utf-8")
            assert application.bring_in("wangjiang", dataset, file).counts.rejected == 0
        for slug in COURTS:
            assert application.score_now(slug, Period.parse(PERIOD)).state is State.DONE
        yield application


@pytest.fixture(scope="package")
def court(product: Application) -> TenantId:
    """The basic court."""
    return product.tenants.get("wangjiang").id


@pytest.fixture(scope="package")
def site(product: Application) -> Flask:
    """Its pages, whose forms need no token."""
    return site_of(product)


@dataclass(frozen=True)
class People:
    """Makes accounts, joins them to the court and signs them in."""

    product: Application
    site: Flask
    court: TenantId

    def account(self, name: str) -> int:
        """A fresh account of that name."""
        return self.product.identity.add_account(name, PASSWORD, label=name).id

    def join(self, name: str, *roles: Role, **more: Any) -> int:
        """A fresh account that belongs to the court."""
        account = self.account(name)
        self.product.members.join(self.court, account, roles=roles, **more)
        return account

    def enter(self, name: str) -> FlaskClient:
        """A browser in which the account has signed in, in Chinese."""
        return signed_in(self.site, name)


@pytest.fixture(scope="package")
def people(product: Application, site: Flask, court: TenantId) -> People:
    """Accounts of the court."""
    return People(product, site, court)


Enter = Callable[[str], FlaskClient]
