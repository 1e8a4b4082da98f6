"""How institutions try the product out, put together: sign-ups, invented data, their pages."""

from core.errors import NotFound
from core.texts import Text
from tenants.model import Tenant
from tenants.sign_up.sampling import Samples
from tenants.sign_up.service import Opening, SignUps
from web.application import Application
from web.pages.trial.port import Trials

PERIODS = ("2026-Q2", "2026-Q3", "2026-09")
"""What is scored of the invented institution: enough for a trend and a month."""


def samples_of(application: Application) -> Samples:
    """Builds invented institutions."""
    return Samples(
        database=application.database,
        tenants=application.tenants,
        imports=application.imports,
        scoring=application.scoring,
        queue=application.queue,
        cities=lambda seed, scale: list(
            application.plugins.demonstrations(seed=seed, scale=scale).values()
        ),
        periods=PERIODS,
    )


def trials_of(application: Application, *, key: bytes) -> Trials:
    """What the pages of trials stand on."""
    samples = samples_of(application)
    settings = application.settings
    sign_ups = SignUps(
        database=application.database,
        tenants=application.tenants,
        members=application.members,
        identity=application.identity,
        standings=application.standings,
        links=application.links,
        post=application.post,
        opening=Opening(
            equip=lambda tenant: _equip(application, tenant),
            furnish=samples.ask,
        ),
        key=key,
    )
    return Trials(
        sign_ups=sign_ups,
        samples=samples,
        allowance=application.allowance,
        preferences=application.institutions.preferences,
        open=settings.sign_up,
        place=settings.place_of_data,
    )


def _equip(application: Application, tenant: Tenant) -> None:
    """Install the first pack of the institution's sector; NotFound where there is none."""
    for pack in application.plugins.packs():
        if pack.sector == tenant.sector.value and pack.adds_to is None:
            application.install(tenant.slug, pack.id)
            return
    raise NotFound(
        Text("这类单位还没有指标包", "There is no pack for this kind of institution yet"),
        advice=Text("请先选择其他单位类型，或预约演示", "Ask the operator"),
    )
