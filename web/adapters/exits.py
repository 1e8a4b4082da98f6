"""What leaving, coming back and erasing stand on, out of one application."""

from pathlib import Path

from sqlalchemy import select

import gongheng
from core.evidence.sql import SqlBatches
from core.tenancy.model import TenantId
from migrations.current import newest
from tenants.colleagues import Colleagues
from tenants.conversion.removal import Removal
from tenants.conversion.service import Conversions
from tenants.departure.erasures import Erasures
from tenants.departure.exports import Exports
from tenants.ending.farewell import Farewell
from tenants.exit.erasing import Erasing
from tenants.exit.means import Means
from tenants.exit.outgoing import Outgoing
from tenants.sql import TenantRow
from web.application import Application

EXPORTS = "exports"
NAMED = "the inbox of an institution bears its slug, also while it is being erased"


def means_of(application: Application) -> Means:
    """The parts that the exit of an institution works with."""
    return Means(
        database=application.database,
        store=application.evidence,
        institutions=application.institutions,
        imports=application.imports,
        scoring=application.scoring,
        shelf=application.pack_shelf,
        queue=application.queue,
        product=gongheng.__version__,
        schema=newest(),
        files=lambda tenant: files(application, tenant),
    )


def files(application: Application, tenant: TenantId) -> dict[str, Path]:
    """Every folder and file of this machine that is an institution's, by name."""
    with application.database.global_reading(NAMED) as work:
        slug = work.scalar(select(TenantRow.slug).where(TenantRow.id == tenant)) or str(tenant)
    found = folders(application, tenant) | {"inbox": application.settings.inbox / slug}
    seals = application.audit.signed_place(tenant)
    return found | {"seals": seals} if seals else found


def folders(application: Application, tenant: TenantId) -> dict[str, Path]:
    """The folders of files that an institution may lose before it leaves, by name."""
    data = application.settings.data
    return {name: data / name / str(tenant) for name in ("uploads", EXPORTS)}


def conversions_of(application: Application) -> Conversions:
    """How trials become full institutions."""
    members, identity = application.members, application.identity
    removal = Removal(
        database=application.database,
        evidence=application.evidence,
        batches=SqlBatches(application.database),
        datasets=application.institutions.datasets,
        ledger=application.scoring.ledger,
        projector=application.graph.projector,
        members=members,
        colleagues=Colleagues(application.database, identity, members, application.standings),
        folders=lambda tenant: folders(application, tenant),
    )
    return Conversions(
        removal=removal,
        tenants=application.tenants,
        standings=application.standings,
        preferences=application.institutions.preferences,
        identity=identity,
        post=application.post,
        queue=application.queue,
    )


def exports_of(application: Application) -> Exports:
    """The exports that officers ask for."""
    return Exports(
        database=application.database,
        tenants=application.tenants,
        outgoing=lambda: Outgoing(means_of(application)),
        folder=lambda tenant: folders(application, tenant)[EXPORTS],
        queue=application.queue,
    )


def farewell_of(application: Application) -> Farewell:
    """The last things that are done for an institution."""
    return Farewell(
        database=application.database,
        tenants=application.tenants,
        members=application.members,
        identity=application.identity,
        post=application.post,
        erasing=lambda: Erasing(means_of(application)),
    )


def erasures_of(application: Application) -> Erasures:
    """The erasures that two officers agree on."""
    return Erasures(application.database, farewell_of(application))
