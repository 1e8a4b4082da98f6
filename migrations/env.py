"""What Alembic runs for each command; does nothing when it is only imported."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate import rewriter
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import MigrateOperation, ops
from sqlalchemy import JSON, BigInteger
from sqlalchemy.schema import Table

from core.columns import Exact, Moment
from core.tenancy.tables import is_owned
from migrations.tables import gather

writer = rewriter.Rewriter()


class WhoseRows(MigrateOperation):
    """Stands in a generated version for ``own("table")`` or ``share("table")``."""

    def __init__(self, table: Table) -> None:
        self.line = f'{"own" if is_owned(table) else "share"}("{table.name}")'


@writer.rewrites(ops.CreateTableOp)
def _say_whose(
    migration: object, revision: object, operation: ops.CreateTableOp
) -> list[MigrateOperation]:
    return [operation, WhoseRows(operation.to_table())]


@renderers.dispatch_for(WhoseRows)
def _write_line(autogenerate: AutogenContext, operation: WhoseRows) -> str:
    word = operation.line.partition("(")[0]
    autogenerate.imports.add(f"from migrations.security import {word}")
    return operation.line


def _write_type(sort: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """A version names its types from ``migrations.columns``, which never change."""
    if sort != "type":
        return False
    for kind, name in (
        (Moment, "MOMENT"),
        (Exact, "EXACT"),
        (JSON, "DOCUMENT"),
        (BigInteger, "WHOLE"),
    ):
        if isinstance(item, kind):
            autogenerate.imports.add(f"from migrations.columns import {name}")
            return name
    return False


def run() -> None:
    """Run the command within the connection that was handed over."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=gather(),
        render_as_batch=True,
        render_item=_write_type,
        process_revision_directives=writer,
    )
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # the name that Alembic loads this file under
    run()
