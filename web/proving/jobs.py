"""Every kind of job, nudged for one institution with the numbers of another's things."""

from collections.abc import Mapping

from core.errors import GonghengError
from core.jobs.ports import Handler
from core.tenancy.model import TenantId
from web.proving import standing
from web.proving.listening import Ear
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "jobs"
NOBODY = TenantId(999_999)
"""An institution that there is not."""


def prove(handlers: Mapping[str, Handler], world: World, findings: Findings, ear: Ear) -> None:
    """Let each handler answer nudges that mix up the two institutions."""
    numbers = {int(each) for name in ("run_id", "number") for each in _both(world, name)}
    for kind, handler in sorted(handlers.items()):
        findings.entry(REGISTER, kind)
        for tenant in (world.here.tenant, NOBODY):
            for number in sorted({*numbers, 0, 1}):
                _nudged(world, kind, handler, tenant=tenant, number=number, findings=findings)
        if ear.heard(world.there.marks):
            findings.tried(REGISTER, kind, ["a log line holds the other's mark"])


def _both(world: World, name: str) -> list[str]:
    return [*world.there.shared.get(name, ()), *world.there.own.get(name, ())]


def _nudged(
    world: World,
    kind: str,
    handler: Handler,
    *,
    tenant: TenantId,
    number: int,
    findings: Findings,
) -> None:
    before = standing.digest(world.application, world.there)
    faults = []
    try:
        handler(tenant, number)
    except GonghengError as error:
        if world.there.mark in error.message("zh") + error.message("en"):
            faults.append("its refusal holds the other's mark")
    after = standing.digest(world.application, world.there)
    faults += [f"changed the other's {key}" for key in after if after[key] != before.get(key)]
    found = standing.foreign(world.application, world.here, world.there.mark)
    faults += [f"brought the other's mark into {place}" for place in found]
    findings.tried(REGISTER, kind, faults)
