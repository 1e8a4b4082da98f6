"""Every way to ask the graph, asked as one institution for the entities of another."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import fields

from core.columns import now
from core.errors import GonghengError
from core.graph.elements import Key, key_of
from core.graph.purpose import Purpose
from core.graph.query import Query, Step
from core.graph.service import Graph
from core.tenancy.model import TenantId
from core.tenancy.registers import Ask, Ids
from web.application import Application
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "graph_queries"


def purpose() -> Purpose:
    """What a proof asks under: it holds today, and opens what is sensitive."""
    return Purpose("a proof", "a proof", now().date(), sensitive=True)


def every_question() -> set[str]:
    """The methods of the one door to the graph that answer an institution."""
    given = {each.name for each in fields(Graph)}
    methods = inspect.getmembers(Graph, inspect.isfunction)
    return {
        name
        for name, method in methods
        if name not in given
        and not name.startswith("_")
        and "tenant" in inspect.signature(method).parameters
    }


def _keys(ids: Ids, name: str = "entity") -> list[Key]:
    return [key_of(each) for each in ids[name]]


def _query(application: Application, tenant: TenantId, ids: Ids) -> object:
    asked = Query(start=tuple(_keys(ids)), steps=(Step(), Step()))
    return application.graph.query(tenant, asked, purpose())


def _path(application: Application, tenant: TenantId, ids: Ids) -> object:
    person, case = _keys(ids)[0], _keys(ids, "case")[0]
    return application.graph.path(tenant, person, case, purpose())


def _related(application: Application, tenant: TenantId, ids: Ids) -> object:
    case = _keys(ids, "case")[0]
    found = application.graph.related(tenant, case, purpose())
    return found, application.graph.profile(tenant, case, purpose())


def _common(application: Application, tenant: TenantId, ids: Ids) -> object:
    both = [*_keys(ids), *_keys(ids, "case")]
    found = application.graph.common(tenant, both, purpose())
    return found, application.graph.profile(tenant, both[0], purpose())


def _profile(application: Application, tenant: TenantId, ids: Ids) -> object:
    return application.graph.profile(tenant, _keys(ids)[0], purpose())


def _meetings(application: Application, tenant: TenantId, ids: Ids) -> object:
    """Meetings with lawyers and with parties; who they are is asked of those that are found."""
    found = [application.graph.meetings(tenant, purpose(), of=of) for of in ("lawyer", "party")]
    return found, _profile(application, tenant, ids)


def _recusal(application: Application, tenant: TenantId, ids: Ids) -> object:
    every = application.graph.recusal(tenant, purpose())
    return every, application.graph.recusal(tenant, purpose(), of=_keys(ids)[0])


def _repeat(application: Application, tenant: TenantId, ids: Ids) -> object:
    return application.graph.repeat(tenant, purpose(), least=2), _profile(application, tenant, ids)


def _rings(application: Application, tenant: TenantId, ids: Ids) -> object:
    return application.graph.rings(tenant, purpose()), _profile(application, tenant, ids)


def _petition_chains(application: Application, tenant: TenantId, ids: Ids) -> object:
    every = application.graph.petition_chains(tenant, purpose(), least=1)
    own = application.graph.petition_chains(tenant, purpose(), least=1, of=_keys(ids)[0])
    return every, own


def _timeline(application: Application, tenant: TenantId, ids: Ids) -> object:
    return application.graph.timeline(tenant, _keys(ids)[0], purpose())


def _search(application: Application, tenant: TenantId, ids: Ids) -> object:
    return [application.graph.search(tenant, each, purpose()) for each in ids["text"]]


def _verify(application: Application, tenant: TenantId, ids: Ids) -> object:
    given = [json.loads(each) for each in ids.get("certificate", ())]
    found = [application.graph.verify(tenant, each, purpose()) for each in given]
    return found, _search(application, tenant, ids)


GRAPH_QUERIES: Mapping[str, Ask] = {
    "query": _query,
    "path": _path,
    "related": _related,
    "common": _common,
    "profile": _profile,
    "meetings": _meetings,
    "recusal": _recusal,
    "repeat": _repeat,
    "rings": _rings,
    "petition_chains": _petition_chains,
    "timeline": _timeline,
    "search": _search,
    "verify": _verify,
}
"""Every way to ask the graph; a test compares them with the methods of its one door."""


def prove(register: Mapping[str, Ask], world: World, findings: Findings) -> None:
    """The answer, or its refusal, holds no mark of the other one."""
    for name, ask in sorted(register.items()):
        findings.entry(REGISTER, name)
        for ids in (world.there.shared, {**world.there.shared, **world.there.own}):
            said = _asked(ask, world, ids)
            held = any(mark in said for mark in world.there.marks)
            findings.tried(REGISTER, name, ["its answer holds the other's mark"] if held else [])
        if world.here.mark not in _asked(ask, world, {**world.here.own, **world.here.shared}):
            findings.unproved[name] = "does not even find what is its own"


def _asked(ask: Ask, world: World, ids: Ids) -> str:
    try:
        return repr(ask(world.application, world.here.tenant, ids))
    except GonghengError as error:
        return error.message("zh") + error.message("en")
