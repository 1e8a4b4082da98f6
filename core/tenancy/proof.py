"""Proves, while a statement is compiled, that every owned table in it is bound to one tenant.

Loader criteria reach ORM entities only, so the proof is made on what is really rendered: each
FROM, UPDATE, DELETE and INSERT. It names the parameters that must hold the tenant; the guard looks
at their values when the statement runs. A compiled statement is cached with its proof.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, ColumnClause, ColumnElement, FromClause, Join, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, Grouping
from sqlalchemy.sql.selectable import (
    AliasedReturnsRows,
    FromGrouping,
    SelectStatementGrouping,
    TableValuedAlias,
    Values,
)

from core.tenancy.tables import is_owned

Key = int
"""A rendered table or alias; SQLAlchemy's annotated copies hash like their originals."""


@dataclass
class Proof:
    """What a compiled statement touches, and which parameters bind it to a tenant."""

    owned: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    one_of: list[frozenset[str]] = field(default_factory=list)
    raw: bool = False

    def holds(self, tenant_id: int, parameters: Iterable[dict[str, Any]]) -> bool:
        """Whether every group of parameters has one that holds the tenant."""
        rows = list(parameters)
        return all(
            any(row.get(name) == tenant_id for name in names)
            for names in self.one_of
            for row in rows
        )


@dataclass
class _Bindings:
    """Which rendered tables must equal, in ``tenant_id``, which parameters and other tables.

    ``peers`` has a direction: the ON clause of an outer join demands nothing of its left side.
    """

    leaves: dict[Key, str]
    names: dict[Key, set[str]] = field(default_factory=dict)
    peers: dict[Key, set[Key]] = field(default_factory=dict)
    anchored: set[Key] = field(default_factory=set)

    def demand(self, key: Key, other: Any, bind_names: Mapping[Any, str]) -> None:
        """Note that the table's tenant equals ``other`` in every row that is left."""
        if isinstance(other, BindParameter):
            self.names.setdefault(key, set()).add(bind_names.get(other, other.key))
        elif (peer := _tenant_column(other)) in self.leaves:
            self.peers.setdefault(key, set()).add(peer)
        elif peer:  # a column of an enclosing or inner SELECT, which is proved by itself
            self.anchored.add(key)

    def connected(self, start: Key) -> set[Key]:
        found, waiting = set[Key](), [start]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting.extend(self.peers.get(key, ()))
        return found

    def settle(self, proof: Proof) -> None:
        """Write into the proof what binds each table, or that nothing does."""
        for key, table in self.leaves.items():
            group = self.connected(key)
            if group & self.anchored:
                continue
            names = frozenset(name for each in group for name in self.names.get(each, ()))
            if names:
                proof.one_of.append(names)
            else:
                proof.loose.add(table)


class ProvingCompiler(SQLCompiler):
    """A dialect's compiler that keeps a proof beside the text; mixed in by the guard."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.proof = Proof()
        super().__init__(*arguments, **options)

    def _compose_select_body(  # type: ignore[no-untyped-def]
        self, text, select, compile_state, inner_columns, froms, *rest
    ) -> str:
        body: str = super()._compose_select_body(  # type: ignore[no-untyped-call]
            text, select, compile_state, inner_columns, froms, *rest
        )
        self._prove(froms, select._where_criteria)
        return body

    def update_post_criteria_clause(self, update_stmt: Any, **options: Any) -> str | None:
        self._prove(self.stack[-1]["correlate_froms"], update_stmt._where_criteria)
        set_columns = dict(update_stmt._values or ())
        moved = "tenant_id" in self.binds or any(_name(each) == "tenant_id" for each in set_columns)
        if is_owned(update_stmt.table) and moved:
            self.proof.loose.add(f"{update_stmt.table.name}.tenant_id")
        return super().update_post_criteria_clause(update_stmt, **options)

    def delete_post_criteria_clause(self, delete_stmt: Any, **options: Any) -> str | None:
        self._prove(self.stack[-1]["correlate_froms"], delete_stmt._where_criteria)
        return super().delete_post_criteria_clause(delete_stmt, **options)

    def visit_insert(self, insert_stmt: Any, *arguments: Any, **options: Any) -> str:
        text: str = super().visit_insert(insert_stmt, *arguments, **options)  # type: ignore[no-untyped-call]
        table = insert_stmt.table
        if not is_owned(table):
            self.proof.shared.add(table.name)
            return text
        self.proof.owned.add(table.name)
        named = {name for name in self.binds if _is_insert_parameter(name)}
        self.proof.one_of.extend(frozenset({name}) for name in named)
        computed = insert_stmt.select is not None
        if computed or ("tenant_id" not in named and "tenant_id_m0" not in named):
            self.proof.loose.add(table.name)
        return text

    def visit_on_conflict_do_update(self, on_conflict: Any, **options: Any) -> str:
        if any(_name(column) == "tenant_id" for column in dict(on_conflict.update_values_to_set)):
            self.proof.loose.add("ON CONFLICT DO UPDATE SET tenant_id")
        return str(super().visit_on_conflict_do_update(on_conflict, **options))  # type: ignore[misc]

    def visit_textclause(self, textclause: Any, *arguments: Any, **options: Any) -> str:
        self.proof.raw = True
        return str(super().visit_textclause(textclause, *arguments, **options))  # type: ignore[no-untyped-call]

    def visit_column(self, column: ColumnClause[Any], *arguments: Any, **options: Any) -> str:
        # literal_column("1") is what SQLAlchemy itself renders for EXISTS and the like
        if column.is_literal and not column.name.isalnum() and column.name != "*":
            self.proof.raw = True
        return super().visit_column(column, *arguments, **options)

    def _prove(self, froms: Iterable[FromClause], criteria: Iterable[ColumnElement[Any]]) -> None:
        """Take one SELECT, UPDATE or DELETE into the proof."""
        everywhere = list(_conjuncts(criteria))
        found = [leaf for each in froms for leaf in _leaves(each)]
        bindings = _Bindings({})
        for leaf, table, _ in found:
            self._note(leaf, table, bindings.leaves)
        for leaf, _, own in found:
            for condition in (*everywhere, *own):
                for column, other in _both_ways(condition):
                    if _tenant_column(column) == hash(leaf) and hash(leaf) in bindings.leaves:
                        bindings.demand(hash(leaf), other, self.bind_names)
        bindings.settle(self.proof)

    def _note(self, leaf: FromClause, table: Any, leaves: dict[Key, str]) -> None:
        if table is None:
            return
        if isinstance(table, Table) and is_owned(table):
            self.proof.owned.add(table.name)
            leaves[hash(leaf)] = table.name
        else:
            self.proof.shared.add(str(table.name))


def _both_ways(condition: BinaryExpression[Any]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (condition.left, condition.right), (condition.right, condition.left)


def _name(column: Any) -> str:
    """The name of a column that is to be set, given as a name or as itself."""
    return str(getattr(column, "name", column))


def _is_insert_parameter(name: str) -> bool:
    """Whether the parameter is an inserted ``tenant_id``, in one row or in one of many."""
    return name == "tenant_id" or (
        name.startswith("tenant_id_m") and name.removeprefix("tenant_id_m").isdigit()
    )


def _tenant_column(element: Any) -> Key:
    """The table or alias whose ``tenant_id`` this is; 0 if it is anything else."""
    if not isinstance(element, ColumnElement) or getattr(element, "table", None) is None:
        return 0
    owners = [base for base in element.base_columns if is_owned_column(base)]
    return hash(element.table) if owners else 0


def is_owned_column(column: Any) -> bool:
    """Whether the column is the ``tenant_id`` of an owned table itself."""
    table = getattr(column, "table", None)
    return table is not None and column.name == "tenant_id" and is_owned(table)


def _conjuncts(criteria: Iterable[Any]) -> Iterator[BinaryExpression[Any]]:
    """The equalities that must all hold."""
    for each in criteria:
        if isinstance(each, Grouping):
            yield from _conjuncts([each.element])
        elif isinstance(each, BooleanClauseList) and each.operator is operators.and_:
            yield from _conjuncts(each.clauses)
        elif isinstance(each, BinaryExpression) and each.operator is operators.eq:
            yield each


Leaf = tuple[Any, Any, list[BinaryExpression[Any]]]


def _leaves(clause: Any) -> Iterator[Leaf]:
    """Each table or alias below, its table (None for a subquery), and what its joins demand.

    An ON clause restricts both sides of an inner join, but only the right side of an outer one.
    """
    if isinstance(clause, Join):
        yield from _of_join(clause)
    elif isinstance(clause, FromGrouping):
        yield from _leaves(clause.element)
    elif isinstance(clause, AliasedReturnsRows):
        yield clause, _aliased(clause), []
    elif isinstance(clause, (Values, SelectStatementGrouping)):
        yield clause, None, []
    else:
        yield clause, clause, []


def _of_join(join: Join) -> Iterator[Leaf]:
    demanded = list(_conjuncts([join.onclause]))
    right = {hash(leaf) for leaf, _, _ in _leaves(join.right)}
    for leaf, table, own in (*_leaves(join.left), *_leaves(join.right)):
        restricts = not join.full and (not join.isouter or hash(leaf) in right)
        yield leaf, table, own + [each for each in demanded if restricts and _about(each, leaf)]


def _about(condition: BinaryExpression[Any], leaf: FromClause) -> bool:
    """Whether the condition speaks of that leaf's tenant."""
    return hash(leaf) in (_tenant_column(condition.left), _tenant_column(condition.right))


def _aliased(alias: AliasedReturnsRows) -> Any:
    """The table under an alias; None when it is a subquery, which is proved by itself."""
    element = alias.element
    if isinstance(alias, TableValuedAlias):
        return None
    if isinstance(element, AliasedReturnsRows):
        return _aliased(element)
    return element if isinstance(element, FromClause) and hasattr(element, "name") else None
