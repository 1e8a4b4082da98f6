"""A court with records in several versions, runs, members and a log, as the product makes them."""

from pathlib import Path

from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from web.application import Application
from web.demo import PACK

PASSWORD = "a long enough password"
PERIODS = ("2026-Q2", "2026-Q3")
COURTS = ("anlan", "wangjiang")


def build(application: Application, home: Path) -> None:
    """An intermediate court and a basic court below it, scored."""
    city = application.plugins.demonstration(seed=7, scale=0.02)
    for each in city.institutions[:2]:
        application.tenants.add(
            each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
        )
        application.install(each.slug, PACK)
    for upload in city.write(home):
        if upload.institution in COURTS:
            application.bring_in(upload.institution, upload.dataset, upload.path)
    for slug in COURTS:
        for period in PERIODS:
            assert application.score_now(slug, Period.parse(period)).state is State.DONE
    _later_version(application, home)
    office = application.identity.add_account("office", PASSWORD, label="叶清和")
    for slug in COURTS:
        tenant = application.tenants.get(slug)
        application.members.join(tenant.id, office.id, roles=[Role.APPRAISAL_OFFICE])
    auditor = application.identity.add_account("auditor", PASSWORD, label="康宁")
    tenant = application.tenants.get("wangjiang")
    application.members.join(tenant.id, auditor.id, roles=[Role.AUDITOR])


def _later_version(application: Application, home: Path) -> None:
    """Rows that came after the runs, so that those refer to an earlier version."""
    later = home / "later.csv"
    later.write_text("工号,姓名\n99001,闻人近\n99002,\n", encoding="utf-8")
    application.bring_in("wangjiang", "staff", later)
