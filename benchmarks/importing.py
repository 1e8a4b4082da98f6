"""Imports against bare libraries: read, checked and merged into a table of a million rows.

    python -m benchmarks.importing [--json]

Ours is ``Imports.bring_in`` from file to committed batch. The rival reads the same file with the
library alone (``polars.read_csv``, python-calamine through ``polars.read_excel``) and merges rows
of the same number by key with deltalake alone, checking nothing. Half of the rows are new, a
quarter changed, a quarter the same. Each is run in a process of its own, in turn, the best of
three.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from deltalake import DeltaTable

from core.database import Database
from core.evidence.model import Dataset, Field, Kind, Role, Rule, Serves, Severity
from core.evidence.reading.source import FileSource
from core.evidence.reports import Rules
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.expressions.conditions import condition
from core.tenancy.model import TenantId
from core.texts import Text, same
from migrations.run import upgrade

TENANT = TenantId(1)
TIMES = 3
STORED = 1_000_000
ROWS = {"csv": 500_000, "xlsx": 100_000}
PEOPLE = 1_000
PROCEDURES = ("普通", "简易", "小额")


def field(name: str, zh: str, kind: Kind, *, optional: bool = False, codes: str = "") -> Field:
    """A field of the benchmark's datasets."""
    return Field(name, kind, Text(zh, name), optional=optional, codes=tuple(codes.split()))


STAFF = Dataset(
    "staff",
    same("staff"),
    ("staff_no",),
    (field("staff_no", "工号", Kind.TEXT), field("name", "姓名", Kind.TEXT)),
    serves=Serves.STAFF,
)
CASES = Dataset(
    "cases",
    same("cases"),
    ("case_no",),
    (
        field("case_no", "案号", Kind.CASE_NUMBER),
        field("filed_on", "立案日期", Kind.DATE),
        field("closed_on", "结案日期", Kind.DATE, optional=True),
        field("judge", "承办人", Kind.STAFF),
        field("panel", "合议庭成员", Kind.STAFF_LIST, optional=True),
        field("procedure", "审理程序", Kind.CODE, codes=" ".join(PROCEDURES)),
        field("amount", "标的额", Kind.MONEY, optional=True),
        field("cause", "案由", Kind.TEXT),
        field("plaintiff", "原告", Kind.TEXT),
        field("defendants", "被告人数", Kind.INTEGER),
        field("difficulty", "难度系数", Kind.DECIMAL),
        field("appealed", "是否上诉", Kind.YES_NO),
    ),
    clocks={"filed": "filed_on", "closed": "closed_on"},
    roles=(Role("judge", "judge", same("judge"), primary=True),),
    rules=(
        Rule(Severity.ERROR, "closed_on >= filed_on", same("closed before it was filed")),
        Rule(Severity.WARNING, "amount <= 990000", same("a high amount")),
    ),
)


def cases(first: int, count: int, seed: int) -> pl.DataFrame:
    """Typed rows whose content depends on their number and the seed."""
    draw = np.random.default_rng(seed)
    number = pl.Series("n", np.arange(first, first + count))
    people = [f"J{n:04}" for n in range(PEOPLE)]

    def person(which: range) -> pl.Series:
        return pl.Series(people).gather(draw.integers(which.start, which.stop, count))

    filed = pl.Series(draw.integers(19_000, 19_700, count).astype(np.int32))
    lasting = pl.Series(draw.integers(1, 300, count).astype(np.int32))
    closed = pl.Series(draw.random(count) < 0.9)
    frame = pl.select(
        case_no=pl.format("（{}）京01民初{}号", 2020 + number % 5, number),
        filed_on=filed.cast(pl.Date),
        closed_on=pl.when(closed).then((filed + lasting).cast(pl.Date)),
        judge=person(range(PEOPLE)),
        panel=pl.concat_list(person(range(500)), person(range(500, PEOPLE))),
        procedure=pl.Series(PROCEDURES).gather(draw.integers(0, 3, count)),
        amount=pl.Series(draw.integers(0, 10**8, count)).cast(pl.Decimal(38, 2)) / 100,
        cause=pl.format("案由{}", pl.Series(draw.integers(0, 400, count))),
        plaintiff=pl.format("原告{}", pl.Series(draw.integers(0, 10**6, count))),
        defendants=pl.Series(draw.integers(1, 9, count)),
        difficulty=pl.Series(draw.integers(50, 300, count)).cast(pl.Decimal(38, 4)) / 100,
        appealed=pl.Series(draw.random(count) < 0.1),
    )
    return frame.cast({"amount": pl.Decimal(38, 2), "difficulty": pl.Decimal(38, 4)})


def incoming(stored: pl.DataFrame, count: int) -> pl.DataFrame:
    """A quarter as stored, a quarter changed, half new; in no order."""
    quarter = count // 4
    old = stored.slice(STORED // 2, 2 * quarter).with_row_index("at")
    changed = old.with_columns(
        amount=pl.when(pl.col("at") < quarter).then(pl.col("amount") + 1).otherwise("amount")
    ).drop("at")
    new = cases(STORED, count - 2 * quarter, seed=3)
    return pl.concat([changed, new]).sample(fraction=1, shuffle=True, seed=4)


def as_written(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as an institution's system exports them."""
    yes = pl.when("appealed").then(pl.lit("是")).otherwise(pl.lit("否")).alias("appealed")
    listed = pl.col("panel").list.join("、")
    labels = {each.name: each.label.zh for each in CASES.fields}
    return rows.with_columns(yes, listed).rename(labels)


def make(folder: Path) -> None:
    """The stored table, the files, and the same rows typed for the rival."""
    stored = cases(0, STORED, seed=1)
    evidence = EvidenceStore(str(folder / "store")).for_tenant(TENANT)
    evidence.merge(CASES, stored.with_columns(_sheet=pl.lit(""), _row=pl.lit(1, pl.Int64)), batch=0)
    staff = pl.DataFrame({"staff_no": [f"J{n:04}" for n in range(PEOPLE)]})
    evidence.merge(STAFF, staff.with_columns(name=pl.format("姓名{}", "staff_no")), batch=0)
    for kind, count in ROWS.items():
        rows = incoming(stored, count)
        rows.write_parquet(folder / f"{kind}.parquet")
        write = {"csv": write_csv, "xlsx": write_xlsx}[kind]
        write(as_written(rows), folder / f"cases.{kind}")


def write_csv(rows: pl.DataFrame, path: Path) -> None:
    """A CSV in UTF-8."""
    rows.write_csv(path)


def write_xlsx(rows: pl.DataFrame, path: Path) -> None:
    """A workbook with dates and numbers as such."""
    floats = pl.selectors.decimal().cast(pl.Float64)
    rows.with_columns(floats).write_excel(path, autofit=False)


def ours(folder: Path, kind: str) -> dict[str, float]:
    """Seconds of ``bring_in`` by part."""
    url = f"sqlite:///{folder / 'ours.sqlite'}"
    upgrade(url)
    marks: dict[str, float] = {}

    def mark(name: str) -> None:
        marks[name] = time.perf_counter()

    imports = Imports(
        SqlBatches(Database(url)),
        EvidenceStore(str(folder / "ours")),
        lambda tenant_id: (STAFF, CASES),
        rules=Rules(condition=lambda text, dataset, all_: condition(text, dataset, all_.values())),
        step=mark,
    )
    start = time.perf_counter()
    report = imports.bring_in(
        TENANT, "cases", FileSource(f"cases.{kind}", folder / f"cases.{kind}")
    )
    end = time.perf_counter()
    rows = ROWS[kind]
    assert (report.counts.updated, report.counts.unchanged) == (rows // 4, rows // 4)
    assert (report.counts.inserted, report.counts.rejected) == (rows - rows // 4 * 2, 0)
    return {
        "prepare": marks["turn"] - start,
        "merge": marks["merged"] - marks["kept"],
        "rest": end - marks["merged"] + marks["kept"] - marks["turn"],
        "total": end - start,
    }


def bare(folder: Path, kind: str) -> dict[str, float]:
    """Seconds of the library's read and the library's merge."""
    rows = pl.read_parquet(folder / f"{kind}.parquet")
    start = time.perf_counter()
    if kind == "csv":
        read = pl.read_csv(folder / "cases.csv", try_parse_dates=True)
    else:
        read = pl.read_excel(folder / "cases.xlsx", engine="calamine")
    end = time.perf_counter()
    assert read.height == rows.height
    merger = DeltaTable(folder / "ours" / "1" / "cases").merge(
        rows, "t.case_no = s.case_no", source_alias="s", target_alias="t"
    )
    merger.when_matched_update_all().when_not_matched_insert_all().execute()
    return {"read": end - start, "merge": time.perf_counter() - end}


PARTS: dict[str, Callable[[Path, str], dict[str, float]]] = {"ours": ours, "bare": bare}


def in_process(folder: Path, part: str, kind: str) -> dict[str, float]:
    """One measurement in a fresh process, on a fresh copy of the stored table."""
    shutil.rmtree(folder / "ours", ignore_errors=True)
    (folder / "ours.sqlite").unlink(missing_ok=True)
    shutil.copytree(folder / "store", folder / "ours")
    command = [sys.executable, "-m", "benchmarks.importing", "--part", part, kind, str(folder)]
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    return dict(json.loads(found.stdout))


def best(runs: list[dict[str, float]]) -> dict[str, float]:
    """The fastest of several runs."""
    return min(runs, key=lambda run: run.get("total", run.get("read", 0) + run["merge"]))


def measure(folder: Path) -> dict[str, object]:
    """The ratios and what they are made of."""
    make(folder)
    result: dict[str, object] = {}
    seconds: dict[str, dict[str, dict[str, float]]] = {}
    peak = 0.0
    for kind in ROWS:
        runs = [
            (in_process(folder, "bare", kind), in_process(folder, "ours", kind))
            for _ in range(TIMES)
        ]
        rival, own = best([run[0] for run in runs]), best([run[1] for run in runs])
        peak = max(peak, own.pop("peak_rss_mb"))
        rival.pop("peak_rss_mb")
        result[f"ratio_bare_{kind}"] = round(own["total"] / (rival["read"] + rival["merge"]), 2)
        seconds[kind] = {"ours": own, "bare": rival}
    return {**result, "seconds": seconds, "peak_rss_mb": round(peak), "owed": 2.5}


def main(arguments: list[str]) -> int:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.part:
        part, kind, folder = chosen.part
        found = PARTS[part](Path(folder), kind)
        found["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory(prefix="importing-") as folder:
        result = measure(Path(folder))
    print(json.dumps(result, indent=None if chosen.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
