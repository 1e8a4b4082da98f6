"""``gongheng score | values | rollup``: figures for a period."""

import csv
import sys
from collections.abc import Iterator
from typing import Any

import click
import polars as pl

from core.errors import BadInput, NotFound
from core.indicators.model import Level
from core.indicators.periods import Period
from core.scoring.runs import State
from core.texts import Text
from tenants.deliveries.model import Refusal
from tenants.rollup import WHOLE
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import (
    as_json,
    language,
    print_json,
    print_lines,
    print_table,
    say,
    written,
)

COLUMNS = (
    "subject",
    "level",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "value",
    "points",
)
in_period = click.option("--period", required=True, help="2025 | 2025-H1 | 2025-Q3 | 2025-09")
at_level = click.option(
    "--level", type=click.Choice([level.value for level in Level]), default=Level.PERSON.value
)


@click.command()
@click.argument("tenant")
@in_period
@as_json
def score(tenant: str, period: str, json_: bool) -> None:
    """计分 / Score a period of an institution."""
    with opened() as application:
        run = application.score_now(tenant, Period.parse(period))
        remarks = application.caveats(tenant, Period.parse(period))
    if run.state is not State.DONE:
        raise BadInput(run.fault or Text("计分没有完成", "the run was not finished"), where=tenant)
    summary = {
        "tenant": tenant,
        "period": run.period,
        "run": run.number,
        "state": run.state.value,
        "digest": run.digest,
        "inputs": run.inputs,
        "remarks": [each.within(language()) for each in remarks],
    }
    if json_:
        print_json(summary)
    else:
        digest = run.digest[:16]
        say(
            Text(
                f"{tenant} {run.period} 第 {run.number} 次计分完成，摘要 {digest}",
                f"{tenant} {run.period}: run {run.number} is done, digest {digest}",
            )
        )
        for remark in remarks:
            click.echo(remark.within(language()))


@click.command()
@click.argument("tenant")
@in_period
@at_level
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv")
def values(tenant: str, period: str, level: str, format_: str) -> None:
    """指标值 / Print every value of a level, one line each."""
    with opened() as application:
        rows = list(_values(application, tenant, Period.parse(period), Level(level)))
    if format_ == "json":
        print_lines(rows)
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: written(row[name]) for name in COLUMNS} for row in rows)


@click.command()
@click.argument("tenant")
@in_period
@as_json
def rollup(tenant: str, period: str, json_: bool) -> None:
    """全市合并 / Add up what the institutions below have delivered."""
    with opened() as application:
        found = application.rollups.city(application.tenants.get(tenant), Period.parse(period))
    names = {each.slug: each.name for each in found.expected}
    rows = list(found.values.iter_rows(named=True))
    for each in found.refused:
        name = names.get(each.lower, Text(each.lower, each.lower))
        click.echo(f"gongheng: {each.as_text(name).within(language())}", err=True)
    if json_:
        print_json(
            {
                "tenant": tenant,
                "period": period,
                "included": found.included,
                "missing": found.missing,
                "uncovered": found.uncovered,
                "refused": [_refused(each) for each in found.refused],
                "digest": found.digest,
                "values": rows,
            }
        )
        return
    whole = [row for row in rows if row["subject"] == WHOLE]
    print_table(
        ("indicator", "numerator", "denominator", "value"),
        [
            [row[name] for name in ("indicator", "numerator", "denominator", "value")]
            for row in whole
        ],
    )


def _refused(refusal: Refusal) -> dict[str, object]:
    return {
        "tenant": refusal.lower,
        "period": refusal.period,
        "run": refusal.run,
        "why": refusal.why.within(language()),
    }


def _values(
    application: Application, tenant: str, period: Period, level: Level
) -> Iterator[dict[str, Any]]:
    found = application.tenants.get(tenant)
    run = application.scoring.ledger.latest(found.id, period)
    if run is None:
        raise NotFound(
            Text(f"{period} 还没有计分", f"{period} has not been scored"),
            where=tenant,
            advice=Text(
                f"请先运行 gongheng score {tenant} --period {period}",
                f"run gongheng score {tenant} --period {period} first",
            ),
        )
    outcome = application.scoring.outcome(run)
    schemes = application.institutions.institution(found.id).pack.schemes
    mine = [each.id for each in schemes if each.level is level]
    given = outcome.points.filter(pl.col("scheme").is_in(mine))
    points = {
        (row["subject"], row["indicator"]): row["points"]
        for row in given.select("subject", "indicator", "points").iter_rows(named=True)
    }
    for row in outcome.values.filter(level=level.value).iter_rows(named=True):
        key = (row["subject"], row["indicator"])
        yield row | {"period": str(period), "points": points.get(key)}
