"""Refuses, at the engine, every statement whose tables are not within the reach of its session."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from core.tenancy.model import Reach, Scope, unscoped
from core.tenancy.proof import Proof, ProvingCompiler
from core.tenancy.tables import SCOPE, TenantOwned


def watch(engine: Engine) -> None:
    """Let the engine prove what it compiles and refuse what is out of reach."""
    compiler = engine.dialect.statement_compiler
    proving = type("Proving" + compiler.__name__, (ProvingCompiler, compiler), {})
    engine.dialect.statement_compiler = proving
    event.listen(engine, "before_cursor_execute", _look)


def _look(connection: Connection, cursor: object, statement: str, *rest: Any) -> None:
    context: ExecutionContext = rest[1]
    scope: Scope | None = connection.get_execution_options().get(SCOPE)
    proof = getattr(context.compiled, "proof", None)
    fault = _fault(scope, proof, getattr(context, "compiled_parameters", []))
    if fault:
        raise unscoped(f"{fault}: {statement[:200]}")


def _fault(scope: Scope | None, proof: Proof | None, parameters: list[dict[str, Any]]) -> str:
    """What is wrong with running this statement in this scope; empty if nothing is."""
    if scope is not None and scope.reach is Reach.EVERYBODY:
        return ""
    if proof is None or proof.raw:
        return "SQL text"
    if scope is None:
        return ", ".join(proof.owned | proof.shared)
    if scope.reach is Reach.GLOBAL:
        return ", ".join(proof.owned)
    if proof.shared or proof.loose:
        return ", ".join(proof.shared | proof.loose)
    bound = scope.tenant_id is not None and proof.holds(scope.tenant_id, parameters)
    return "" if bound else ", ".join(proof.owned)


def narrow(state: ORMExecuteState) -> None:
    """Filter every ORM statement of a tenant's session by its tenant."""
    scope: Scope = state.session.info[SCOPE]
    if scope.reach is not Reach.TENANT or not state.is_orm_statement or state.is_insert:
        return
    tenant_id = scope.tenant_id
    state.statement = state.statement.options(
        with_loader_criteria(
            TenantOwned, lambda model: model.tenant_id == tenant_id, include_aliases=True
        )
    )
