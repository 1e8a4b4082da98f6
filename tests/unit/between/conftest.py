"""An intermediate court and one basic court with invented records, scored; their pages."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.columns import now
from core.identity.permissions import Role
from core.indicators.periods import Period
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Contract, Scope
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK

UPPER, LOWER, QUARTER = "anlan", "wangjiang", "2026-Q3"
ROLES = (Role.APPRAISAL_OFFICE, Role.MEMBER, Role.AUDITOR)
Entering = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("between")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        city = application.plugins.demonstration(seed=7, scale=0.02)
        for each in city.institutions[:2]:
            tenant = application.tenants.add(
                each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
            )
            application.install(each.slug, PACK)
            for role in ROLES:
                name = f"{role.value.split()[0]}-{each.slug}"
                account = application.identity.add_account(name, PASSWORD, label=name)
                application.members.join(tenant.id, account.id, roles=[role])
        for upload in city.write(home):
            if upload.institution in (UPPER, LOWER):
                application.bring_in(upload.institution, upload.dataset, upload.path)
        for period in ("2026-Q2", QUARTER):
            application.score_now(LOWER, Period.parse(period))
    return home / "data"


@pytest.fixture
def product(built: Path, tmp_path: Path) -> Iterator[Application]:
    shutil.copytree(built, tmp_path / "data")
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        yield application


@pytest.fixture
def site(product: Application) -> Flask:
    return site_of(product)


@pytest.fixture
def enter(site: Flask) -> Entering:
    def entered(slug: str, who: str = "appraisal") -> FlaskClient:
        return signed_in(site, f"{who}-{slug}")

    return entered


def draft(scope: Scope, *, days: int = 30, **details: Any) -> Draft:
    """From yesterday on."""
    today = now().date()
    since = today - timedelta(days=1)
    return Draft(scope, since=since, until=today + timedelta(days=days), details=details)


def agreed(product: Application, scope: Scope, **details: Any) -> Contract:
    """A contract that both courts have signed."""
    offered = product.contracts.propose(UPPER, LOWER, draft(scope, **details))
    return product.contracts.sign(LOWER, offered.terms.number)
