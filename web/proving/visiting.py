"""Furnishes support access: a request for each answer, one let in half, and a visit under way."""

from core.identity.permissions import Role
from core.tenancy.registers import Ids
from tenants.people.model import VisitKind
from tenants.people.visits import Visits
from web.application import Application
from web.proving.model import Space

REASON, PASSWORD = "a proof", "a long enough password"


def visits(application: Application, space: Space) -> Ids:
    """Their numbers, by what can still be done with each."""
    service = Visits(application.database)
    system, security = (
        application.members.actor(application.identity.account(space.accounts[role]), space.tenant)
        for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
    )
    found, known = {}, len(space.shared.get("visit_to_approve", ()))
    for step in ("approve", "refuse", "note", "expel"):
        guest = application.identity.add_account(
            f"{space.slug}-{step}-{known}", PASSWORD, label=REASON, operator=True
        )
        number = service.ask(
            guest, space.tenant, VisitKind.RUNNING, reason=f"{REASON} {space.mark}", hours=1
        ).number
        if step in ("note", "expel"):
            service.approve(system, number)
        if step == "expel":
            service.note(security, number)
        found[f"visit_to_{step}"] = [str(number)]
    return found
