"""What leaving, coming back and erasing stand on, out of one application."""

from pathlib import Path

import gongheng
from core.tenancy.model import TenantId
from migrations.current import newest
from tenants.exit.means import Means
from web.application import Application


def means_of(application: Application) -> Means:
    """The parts that the exit of an institution works with."""
    data = application.settings.data

    def folders(tenant: TenantId) -> dict[str, Path]:
        return {"uploads": data / "uploads" / str(tenant)}

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
        folders=folders,
    )
