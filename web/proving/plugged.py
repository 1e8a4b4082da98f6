"""What a plugin leaves in an institution for a proof to look for."""

from core.tenancy.registers import Ids
from core.texts import same
from tenants.plugged.service import Switchboard
from web.application import Application
from web.proving.model import Space


def plugged(application: Application, space: Space) -> Ids:
    """A plugin that was on, and what it broke."""
    board = Switchboard(application.database)
    board.switch(space.tenant, "another", on=True)
    board.switch(space.tenant, "another", on=False)
    board.report(space.tenant, "another", "adapters", same(space.mark))
    return {}
