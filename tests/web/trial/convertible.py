"""An institution on trial with invented and own records, a run, a graph, colleagues, members."""

from collections.abc import Iterator
from pathlib import Path

from core.evidence.batches import Nature
from core.evidence.model import Dataset
from core.evidence.reading.source import FileSource
from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from core.tenancy.model import TenantId
from core.texts import same
from tenants.life import Standing
from tests.web.trial.conftest import PASSWORD
from web.adapters.exits import conversions_of
from web.application import Application
from web.proving import records
from web.proving.world import FIRST

SLUG = "tanxi"
INVENTED, OWN, MIXED = "canaryinvented", "canaryown", "canarymixed"
PERIOD = Period.parse("2025-08")


def furnish(product: Application, place: Path) -> TenantId:
    """The institution, by its number."""
    name = same("檀溪法院")
    above = product.tenants.add("above", name=same("上院"), sector="court", level="intermediate")
    tenant = product.tenants.add(
        SLUG, name=name, sector="court", level="basic", parent=above.slug
    ).id
    product.install(SLUG, "court")
    office = product.identity.add_account(
        "office", PASSWORD, label="卓以清", email="zhuo@tanxi.example"
    )
    roles = [Role.APPRAISAL_OFFICE, Role.SECURITY_ADMINISTRATOR]
    product.members.join(tenant, office.id, roles=roles)
    product.standings.change(tenant, Standing.TRIAL)
    conversions_of(product).removal.colleagues.prepare(tenant)
    bring_in(product, tenant, place, INVENTED, more=False)
    bring_in(product, tenant, place, OWN, more=True)
    again = FileSource("人员.csv", f"工号,姓名\nS001,{MIXED}\n".encode())
    product.imports.bring_in(tenant, "staff", again)
    run = product.scoring.ledger.request(tenant, PERIOD)
    product.scoring.work(tenant, run.number)
    assert product.scoring.wait(tenant, run.number).state is State.DONE
    product.graph.projector.project(tenant)
    return tenant


def bring_in(product: Application, tenant: TenantId, place: Path, mark: str, *, more: bool) -> None:
    """Records of every dataset: own ones, or invented ones without ``more``."""
    nature = Nature.REAL if more else Nature.SYNTHETIC
    for dataset in _in_order(product.institutions.datasets(tenant)):
        file = place / f"{mark}-{dataset.name}.csv"
        records.write(file, list(records.rows_of(dataset, mark, more=more)))
        source = FileSource(file.name, file)
        product.imports.bring_in(tenant, dataset.name, source, nature=nature)


def _in_order(datasets: tuple[Dataset, ...]) -> Iterator[Dataset]:
    return iter(sorted(datasets, key=lambda each: FIRST.index(each.serves)))
