"""A court's case system on PostgreSQL, read by the database adapter: all of it, changes, a rebuild.

    python -m tests.services -- python -m benchmarks.sources [--rows 500000] [--json]

The first reading takes every case; then a thousand are changed and some are new; then a column is
renamed at the source while a thousand more are written. After each step the evidence is compared,
row by row, with what a plain SELECT gives. The address is ``GONGHENG_TEST_POSTGRES_URL``.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from sqlalchemy import Engine, create_engine, make_url, text

from benchmarks.importing import CASES, STAFF, TENANT
from core.adapters.book import Book
from core.adapters.inbox import InboxAndNetwork
from core.adapters.model import Fetched
from core.adapters.service import Sources
from core.adapters.sources import Reading, State, Wanted
from core.database import Database
from core.evidence.model import Dataset
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.texts import Text
from core.vault import Vault
from migrations.run import upgrade
from plugins.adapters.database import DatabaseAdapter

ROWS = 500_000
CHANGES = 1_000
COLUMNS = {"no": "案号", "filed": "立案日期", "judge": "承办人", "claim": "标的额"}
FIELDS = ("case_no", "filed_on", "judge", "amount")
REGISTER = Dataset(
    "cases",
    Text("案件", "cases"),
    ("case_no",),
    tuple(each for each in CASES.fields if each.name in FIELDS),
)
TABLE = """
CREATE TABLE cases (id BIGINT PRIMARY KEY, no TEXT, filed DATE, judge TEXT, claim NUMERIC(12, 2),
                    updated TIMESTAMP)
"""
FILL = """
INSERT INTO cases
SELECT n, '（2025）京01民初' || n || '号', DATE '2025-01-01' + (n % 300)::int,
       'J' || lpad((n % 1000)::text, 4, '0'), n % 90000,
       TIMESTAMP '2026-01-05 08:00' + n * INTERVAL '1 second'
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
"""
CHANGE = """
UPDATE cases SET claim = claim + 0.5, updated = TIMESTAMP '{at}'
WHERE id % CAST(:every AS bigint) = 0
"""
PLAIN = "SELECT no AS case_no, filed AS filed_on, judge, claim::text AS amount FROM cases"


@dataclass(frozen=True)
class Court:
    """A court that reads the source; ``origin`` is the court's case system."""

    origin: Engine
    sources: Sources
    evidence: EvidenceStore

    def run(self, statement: str, **given: int) -> None:
        """A statement of the source's own users."""
        with self.origin.begin() as connection:
            connection.execute(text(statement), given)

    def same(self) -> bool:
        """Whether the evidence holds what the source holds, whichever way that is asked."""
        with self.origin.connect() as connection:
            rows = connection.execute(text(PLAIN)).all()
        schema = {"case_no": pl.String, "filed_on": pl.Date, "judge": pl.String}
        theirs = pl.DataFrame(rows, schema={**schema, "amount": pl.String}, orient="row")
        theirs = theirs.with_columns(pl.col("amount").cast(pl.Decimal(38, 2)))
        ours = self.evidence.for_tenant(TENANT).scan(REGISTER).select(FIELDS).collect()
        return ours.sort("case_no").equals(theirs.sort("case_no"))


def opened(url: str, folder: Path) -> Court:
    """A court over the folder, whose case system is at the address."""
    own = f"sqlite:///{folder / 'court.sqlite'}"
    upgrade(own)
    database, evidence = Database(own), EvidenceStore(str(folder / "evidence"))
    imports = Imports(SqlBatches(database), evidence, lambda _: (STAFF, REGISTER))
    staff = pl.DataFrame({"staff_no": [f"J{n:04}" for n in range(1_000)]})
    evidence.for_tenant(TENANT).merge(
        STAFF, staff.with_columns(name=pl.format("姓名{}", "staff_no")), batch=0
    )
    sources = Sources(
        book=Book(database),
        imports=imports,
        vault=Vault(b"k" * 32),
        adapters=lambda _: {"database": DatabaseAdapter()},
        outside=lambda _: InboxAndNetwork(folder, lambda *_: None, lambda _: None, _nothing),
    )
    origin = make_url(url).set(drivername="postgresql+psycopg")
    return Court(create_engine(origin), sources, evidence)


def added(court: Court, url: str) -> int:
    """The source as the institution sets it up."""
    place = make_url(url)
    settings = {
        "kind": "postgresql",
        "host": str(place.host),
        "port": str(place.port),
        "database": str(place.database),
        "user": str(place.username),
        "password": str(place.password or ""),
        "table": "cases",
        "watermark": "updated",
        "key": "id",
    }
    given = {name: value for name, value in settings.items() if value}
    return court.sources.add(TENANT, Wanted("系统", "database", "cases", given, COLUMNS)).number


def scenario(url: str, folder: Path, rows: int, changes: int = CHANGES) -> dict[str, object]:
    """What each step read and took, and whether the evidence was then that of the source."""
    court = opened(url, folder)
    court.run("DROP TABLE IF EXISTS cases")
    court.run(TABLE)
    try:
        court.run(FILL, first=1, last=rows)
        return _steps(court, added(court, url), rows, changes)
    finally:
        court.run("DROP TABLE IF EXISTS cases")
        court.origin.dispose()


def _steps(court: Court, number: int, rows: int, changes: int) -> dict[str, object]:
    every, fresh = max(1, rows // changes), changes // 10

    def read() -> Reading:
        return court.sources.read(TENANT, number)

    first = _step(court, read)
    court.run(CHANGE.format(at="2026-02-01 08:00"), every=every)
    court.run(FILL.replace("2026-01-05", "2026-02-02"), first=rows + 1, last=rows + fresh)
    changed = _step(court, read)
    court.run("ALTER TABLE cases RENAME COLUMN claim TO amount_claimed")
    court.run(CHANGE.format(at="2026-03-01 08:00").replace("claim", "amount_claimed"), every=every)
    refused = _refused(read())
    state = court.sources.book.get(TENANT, number).state
    court.run("ALTER TABLE cases RENAME COLUMN amount_claimed TO claim")
    court.run("ALTER TABLE cases ADD COLUMN remark TEXT")
    court.sources.book.set_state(TENANT, number, State.ACTIVE)
    resumed = _step(court, read)
    return {
        "rows": rows,
        "first": first,
        "changes": changed,
        "rebuilt": {"message": refused, "stopped": state is State.STOPPED},
        "resumed": resumed,
    }


def _step(court: Court, read: Callable[[], Reading]) -> Mapping[str, object]:
    began = time.perf_counter()
    done = read()
    seconds = time.perf_counter() - began
    return {
        "accepted": done.accepted,
        "changed": done.changed,
        "rejected": done.rejected,
        "fault": done.fault.zh if done.fault else None,
        "seconds": round(seconds, 2),
        "same": court.same(),
    }


def _refused(done: Reading) -> str | None:
    return done.fault.zh if done.fault else None


def _nothing(url: str, headers: Mapping[str, str]) -> Fetched:
    raise AssertionError(f"{url} is no part of this")


def main(arguments: list[str]) -> int:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args(arguments)
    url = os.environ["GONGHENG_TEST_POSTGRES_URL"]
    with tempfile.TemporaryDirectory(prefix="sources-") as folder:
        result = scenario(url, Path(folder), chosen.rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {**result, "peak_rss_mb": round(peak)}
    print(json.dumps(told, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
