"""Every way to ask the graph, asked as one institution for the entities of another."""

from collections.abc import Mapping

from core.errors import GonghengError
from core.tenancy.registers import Ask, Ids
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "graph_queries"


def prove(register: Mapping[str, Ask], world: World, findings: Findings) -> None:
    """The answer, or its refusal, holds no mark of the other one."""
    for name, ask in sorted(register.items()):
        findings.entry(REGISTER, name)
        for ids in (world.there.shared, world.there.own):
            said = _asked(ask, world, ids)
            held = any(mark in said for mark in world.there.marks)
            findings.tried(REGISTER, name, ["its answer holds the other's mark"] if held else [])
        if world.here.mark not in _asked(ask, world, world.here.shared):
            findings.unproved[name] = "does not even find what is its own"


def _asked(ask: Ask, world: World, ids: Ids) -> str:
    try:
        return repr(ask(world.application, world.here.tenant, ids))
    except GonghengError as error:
        return error.message("zh") + error.message("en")
