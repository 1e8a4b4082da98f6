"""475 indicators over 2,000,000 cases of 1,000 judges, against what people would write instead.

Rivals, over the same Parquet files: the same distinct aggregates by hand in Polars at the same
grain (the faster of its two engines); DuckDB and the usual pandas loop for one year by person.
pandas is measured on a sample of the indicators and scaled to all of them.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import polars as pl

from benchmarks.scoring_data import DATASETS, Spec, atoms, indicators, specs, write
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan, plan
from core.indicators.series import series
from core.indicators.values import values

YEAR = Period.parse("2025")
MONTHS = [Period.of_month(202500 + month) for month in range(1, 13)]
GRAIN = ["judge", "unit_no", "staff_class", "month"]
UNIT, TENANT = Level.UNIT, Level.TENANT
SAMPLE = 12
DAYS = (pl.col("closed_on") - pl.col("filed_on")).dt.total_days()


@dataclass(frozen=True)
class Files:
    """The port that the engine reads from: a folder of Parquet files."""

    folder: Path

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns, not yet read."""
        return pl.scan_parquet(self.folder / f"{dataset}.parquet").select(columns)


def ours(compiled: Plan, rows: Files, periods: Sequence[Period]) -> int:
    """Values by person of each period, then of units and the tenant for the year."""
    found = compute(compiled, rows, Calendar(), YEAR, *periods)
    people = series(compiled, found, periods or [YEAR], Level.PERSON)
    if not periods:
        return len(people)
    above = [values(compiled, found, YEAR, each, tenant="court") for each in (UNIT, TENANT)]
    return sum(len(each) for each in (people, *above))


def by_hand(folder: Path, wanted: Sequence[Spec], engine: str) -> int:
    """The same aggregates in Polars, by person, unit, class and month."""
    posts = pl.scan_parquet(folder / "assignments.parquet")
    frame = (
        pl.scan_parquet(folder / "cases.parquet")
        .with_columns(month=pl.col("closed_on").dt.year() * 100 + pl.col("closed_on").dt.month())
        .join(posts, left_on="judge", right_on="staff_no", how="left")
    )
    plain = [spec for spec in wanted if spec.aggregate not in ("median", "distinct")]
    several = [_polars(spec).alias(str(place)) for place, spec in enumerate(plain)]
    queries = [frame.group_by(GRAIN).agg(several)]
    for spec in wanted:
        if spec.aggregate in ("median", "distinct"):
            value = DAYS.alias("value") if spec.of == "days" else pl.col(spec.of).alias("value")
            queries.append(frame.filter(_mask(spec)).group_by(*GRAIN, value).len())
    return sum(each.height for each in pl.collect_all(queries, engine=engine))  # type: ignore[arg-type]


def _mask(spec: Spec) -> pl.Expr:
    return pl.all_horizontal(each.polars for each in spec.where)


def _polars(spec: Spec) -> pl.Expr:
    if spec.aggregate == "count":
        return _mask(spec).sum()
    number = DAYS if spec.of == "days" else pl.col(spec.of)
    kept = number.filter(_mask(spec))
    return kept.sum() if spec.aggregate == "sum" else kept.max()


def by_duckdb(folder: Path, wanted: Sequence[Spec]) -> int:
    """The same aggregates in DuckDB, for the year by person."""
    several = ", ".join(_sql(spec) for spec in wanted)
    query = (
        f"SELECT judge, {several} FROM '{folder}/cases.parquet' cases"
        " WHERE closed_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' GROUP BY judge"
    )
    return len(duckdb.connect().execute(query).fetchall())


def _sql(spec: Spec) -> str:
    days = "date_diff('day', cases.filed_on, cases.closed_on)"
    where = " AND ".join(each.text for each in spec.where)
    where = where.replace("days(cases.filed_on, cases.closed_on)", days)
    inner = {"days": days, "": "*"}.get(spec.of, spec.of)
    if spec.aggregate == "distinct":
        return f"count(DISTINCT {inner}) FILTER (WHERE {where})"
    return f"{spec.aggregate}({inner}) FILTER (WHERE {where})"


def by_pandas(frame: pd.DataFrame, sample: Sequence[tuple[str, tuple[Spec, ...]]]) -> None:
    """The usual loop: for each indicator filter, group, aggregate, divide."""
    for _, several in sample:
        year = frame[(frame["closed_on"] >= "2025-01-01") & (frame["closed_on"] <= "2025-12-31")]
        parts = [_pandas(year, spec) for spec in several]
        assert (parts[0] / parts[-1]).index.is_unique


def in_pandas(folder: Path) -> pd.DataFrame:
    """The rows as people load them; the time that this takes is not counted."""
    frame = pd.read_parquet(folder / "cases.parquet")
    for name in ("filed_on", "closed_on", "deadline_on"):
        frame[name] = pd.to_datetime(frame[name])
    frame["amount"] = frame["amount"].astype(float)
    return frame


def _pandas(frame: pd.DataFrame, spec: Spec) -> "pd.Series[float]":
    for condition in spec.where:
        frame = frame[condition.pandas(frame)]
    if spec.aggregate == "count":
        return frame.groupby("judge").size().astype(float)
    days = (frame["closed_on"] - frame["filed_on"]).dt.days
    number = days if spec.of == "days" else frame[spec.of]
    grouped = number.groupby(frame["judge"])
    result = grouped.nunique() if spec.aggregate == "distinct" else grouped.agg(spec.aggregate)
    return result.astype(float)


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of all processors together (which a busy machine changes less)."""

    wall: float
    cpu: float

    def __mul__(self, times: float) -> "Took":
        return Took(self.wall * times, self.cpu * times)

    def shown(self) -> dict[str, float]:
        """Both, rounded."""
        return {"wall_s": round(self.wall, 3), "cpu_s": round(self.cpu, 3)}


def timed(work: Callable[[], object], times: int = 1) -> Took:
    """The best of several runs."""
    found = []
    for _ in range(times):
        begun, used = time.perf_counter(), time.process_time()
        work()
        found.append(Took(time.perf_counter() - begun, time.process_time() - used))
    return min(found, key=lambda each: each.wall)


def measure(rows: int, count: int, times: int, rivals: Sequence[str]) -> dict[str, object]:
    """Every figure of the claim."""
    several = indicators(count)
    cold = timed(lambda: plan(several, DATASETS))
    compiled = plan(several, DATASETS)
    with TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, rows)
        files = Files(folder)
        full = timed(lambda: ours(compiled, files, MONTHS), times)
        year = timed(lambda: ours(compiled, files, []), times)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        result: dict[str, object] = {
            "rows": rows,
            "indicators": count,
            "atoms": len(compiled.atoms),
            "ours_s": round(full.wall, 3),
            "cold_compile_s": round(cold.wall, 3),
            "peak_rss_mb": round(peak),
            "ours": full.shown(),
            "ours_year_by_person": year.shown(),
        }
        for rival in rivals:
            result |= RIVALS[rival](folder, count, full, year)
        return result


def against_hand(folder: Path, count: int, full: Took, _: Took) -> dict[str, object]:
    """How many times longer ours takes than the faster engine over the handwritten query."""
    wanted = atoms(count)
    engines = ("in-memory", "streaming")
    took = {name: timed(lambda name=name: by_hand(folder, wanted, name)) for name in engines}
    best = min(took.values(), key=lambda each: each.wall)
    return {
        "ratio_handwritten": round(full.wall / best.wall, 3),
        "ratio_handwritten_cpu": round(full.cpu / best.cpu, 3),
        "handwritten": {name: each.shown() for name, each in took.items()},
    }


def against_duckdb(folder: Path, count: int, _: Took, year: Took) -> dict[str, object]:
    """How many times faster ours is for one year by person."""
    took = timed(lambda: by_duckdb(folder, atoms(count)))
    return {"speedup_duckdb": round(took.wall / year.wall, 2), "duckdb": took.shown()}


def against_pandas(folder: Path, count: int, _: Took, year: Took) -> dict[str, object]:
    """The same against the loop, measured on a sample of the indicators and scaled to all."""
    frame, sample = in_pandas(folder), specs(count)[:: max(count // SAMPLE, 1)]
    took = timed(lambda: by_pandas(frame, sample)) * (count / len(sample))
    return {
        "speedup_pandas": round(took.wall / year.wall, 1),
        "speedup_pandas_cpu": round(took.cpu / year.cpu, 1),
        "pandas": took.shown(),
        "pandas_measured_on": len(sample),
    }


RIVALS = {"polars": against_hand, "duckdb": against_duckdb, "pandas": against_pandas}


def main() -> None:
    """Print the figures, as lines or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--indicators", type=int, default=475)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--rivals", default=",".join(RIVALS), help="which, or empty for none")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rivals = [each for each in given.rivals.split(",") if each]
    found = measure(given.rows, given.indicators, given.times, rivals)
    if given.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name}: {each}" for name, each in found.items()))


if __name__ == "__main__":
    main()
