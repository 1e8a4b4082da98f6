"""SQLite takes the index for a step, however large the tenant and without statistics."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.dialects import sqlite

from core.graph.embedded import statements
from core.graph.query import Reach

REACHES = [
    Reach(),
    Reach(links=("party",), to=("case",)),
    Reach(never=("judge",), since=1, until=9),
]
REACHES.append(Reach(onto=(1, 2)))
MAKERS = [statements.step, statements.cut_step, statements.degrees]


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("sense", statements.Sense)
@pytest.mark.parametrize("make", MAKERS)
def test_a_step_begins_with_the_frontier(
    sqlite_url: str, reach: Reach, sense: statements.Sense, make: Callable[..., Any]
) -> None:
    given = statements.parameters(reach, 1, json.dumps([1, 2])) | {"fan_out": 5, "onto": "[1]"}
    statement = make("sqlite", statements.shape_of(reach), sense)
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    values = compiled.construct_expanded_state(given)
    with sqlite3.connect(make_url(sqlite_url).database) as connection:
        asked = f"EXPLAIN QUERY PLAN {values.statement}"
        plan = [row[3] for row in connection.execute(asked, values.parameters)]
    connection.close()
    index = "along" if sense is statements.Sense.FORTH else "against"
    near = "source" if sense is statements.Sense.FORTH else "target"
    wanted = f"COVERING INDEX ix_graph_links_{index} (tenant_id=? AND {near}=?"
    assert any(wanted in line for line in plan), plan
    assert not any("SCAN graph_links" in line for line in plan), plan
