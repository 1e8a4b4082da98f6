"""The path of a trial: from the first real records to the first month that is published."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.identity.permissions import Role
from core.tenancy.model import TenantId
from core.texts import same
from tenants.life import Standing
from tests.site import PASSWORD, signed_in, site_of
from tests.web.trial.convertible import OWN, PERIOD, bring_in
from web.application import Application
from web.bootstrap import opened

STEP = re.compile(r'<li ?(class="on")?>(.*?)</li>', re.DOTALL)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        yield application


@pytest.fixture
def court(product: Application) -> TenantId:
    tenant = product.tenants.add("tanxi", name=same("檀溪法院"), sector="court", level="basic").id
    product.install("tanxi", "court")
    product.standings.change(tenant, Standing.TRIAL)
    office = product.identity.add_account("office", PASSWORD)
    product.members.join(tenant, office.id, roles=[Role.APPRAISAL_OFFICE])
    return tenant


def path(product: Application) -> list[bool]:
    """Which of the last steps are taken."""
    page = signed_in(site_of(product), "office").get("/t/tanxi/trial").text
    path = page.partition("一步一步来")[2].partition("</ol>")[0]
    return [bool(taken) for taken, _ in STEP.findall(path)[-3:]]


def test_each_step_is_taken_by_what_is_there(
    product: Application, court: TenantId, tmp_path: Path
) -> None:
    assert path(product) == [False, False, False]
    bring_in(product, court, tmp_path, OWN, more=True)
    assert path(product) == [True, False, False]
    product.score_now("tanxi", PERIOD)
    assert path(product) == [True, True, False]
    made = product.tiers.publications.publish("tanxi", str(PERIOD))
    assert path(product) == [True, True, True]
    product.tiers.publications.withdraw("tanxi", made.number, reason="有误")
    assert path(product) == [True, True, False]
