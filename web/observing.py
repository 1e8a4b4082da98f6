"""Wires the plugins that look at runs, before and after, and at what profile pages show."""

from collections.abc import Callable, Mapping

from core.evidence.model import Dataset
from core.evidence.store import EvidenceStore
from core.plugin.lifecycle import Lifecycle
from core.plugin.manager import Plugins
from core.plugin.observing import Observing
from core.plugin.panelling import Panelling
from core.scoring.outcome import Outcome
from core.scoring.runs import Run
from core.tenancy.model import TenantId
from tenants.institutions import KnownInstitutions
from tenants.plugged.service import Switchboard
from web.application import Application


def panelling_of(application: Application) -> Panelling:
    """Who is asked about what profile pages show."""
    return Panelling(
        application.plugins,
        application.evidence,
        datasets=lambda tenant: _datasets(application.institutions, tenant),
    )


def observing_of(
    plugins: Plugins, board: Switchboard, evidence: EvidenceStore, institutions: KnownInstitutions
) -> Observing:
    """Who is asked about the runs of an institution."""
    return Observing(
        plugins,
        board,
        evidence,
        datasets=lambda tenant: _datasets(institutions, tenant),
    )


def lifecycle_of(application: Application) -> Lifecycle:
    """Who is told that a plugin was switched on."""
    return Lifecycle(application.plugins, Switchboard(application.database))


def begin(
    observing: Observing, life: Lifecycle, trusted: Callable[[TenantId], None]
) -> Callable[[TenantId], None]:
    """What is asked before a run computes anything: the pack's soundness, then the plugins.

    A plugin that the operator has replaced hears of it first.
    """

    def ask(tenant: TenantId) -> None:
        trusted(tenant)
        life.look(tenant)
        observing.before(tenant)

    return ask


def finish(
    observing: Observing,
    run: Run,
    outcome: Callable[[Run], Outcome],
    deliver: Callable[[Run], None],
) -> None:
    """What follows a run: it is delivered upward, and plugins look at its values."""
    deliver(run)
    observing.after(run.tenant, run.period, lambda: outcome(run).values)


def _datasets(institutions: KnownInstitutions, tenant: TenantId) -> Mapping[str, Dataset]:
    return {each.name: each for each in institutions.datasets(tenant)}
