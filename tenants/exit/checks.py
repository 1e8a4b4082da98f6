"""What is checked of an export before anything is written, and of the institution afterwards."""

from dataclasses import dataclass

import polars as pl

from core.audit.chain import check
from core.audit.service import read_lines
from core.audit.sql import SqlBook
from core.errors import GonghengError
from core.scoring.inputs import same_pack
from core.scoring.receipts import receipts_of
from core.scoring.runs import Run, State
from core.scoring.verification import verify
from core.tenancy.model import TenantId
from tenants.exit.means import Means
from tenants.exit.source import Source, spoilt

LOG = "audit.jsonl"


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was checked, and found as it was."""

    entries: int
    runs: int
    receipts: int


def before(source: Source) -> None:
    """The log is whole and every receipt agrees with itself; BadFile names the file."""
    verdict = check(read_lines(LOG, source.lines(LOG)))
    if not verdict.whole:
        raise spoilt(f"{LOG}:{verdict.findings[0].number + 1}", "日志不完整", "breaks the log")
    for name in source.names("receipts"):
        for number, receipt in enumerate(source.objects(name), 1):
            if verify(receipt):
                raise spoilt(f"{name}:{number}", "凭据不一致", "is a receipt that does not verify")


def after(means: Means, source: Source, tenant: TenantId) -> Checked:
    """Log, versions, figures and receipts of the institution against those of the export."""
    entries = _log(means, source, tenant)
    _versions(means, source, tenant)
    runs = [
        run
        for run in means.scoring.ledger.recent(tenant, limit=1_000_000)
        if run.state is State.DONE
    ]
    for run in runs:
        if means.scoring.outcome(run).digest != run.digest:
            raise spoilt(f"files/runs/{run.inputs_digest}", "与计分不符", "differs from its run")
    receipts = sum(_period(means, source, run) for run in _newest(means, tenant))
    return Checked(entries, len(runs), receipts)


def _log(means: Means, source: Source, tenant: TenantId) -> int:
    there = check(read_lines(LOG, source.lines(LOG)))
    with SqlBook(means.database).whole(tenant) as log:
        here = check(log)
    if not here.whole or (here.count, here.digest) != (there.count, there.digest):
        raise spoilt(LOG, "写入后不一致", "does not verify once it is written")
    return here.count


def _versions(means: Means, source: Source, tenant: TenantId) -> None:
    """Every version that is needed can be read."""
    evidence = means.store.for_tenant(tenant)
    for name, said in source.json("evidence.json").items():
        for version in said["files"]:
            try:
                evidence.scan(name, version=int(version)).select(pl.len()).collect()
            except (GonghengError, OSError, pl.exceptions.PolarsError) as error:
                where = f"evidence/{name} {version}"
                raise spoilt(where, "的这个版本读不出来", "cannot be read") from error


def _newest(means: Means, tenant: TenantId) -> list[Run]:
    ledger = means.scoring.ledger
    return list(ledger.newest_of(tenant, ledger.scored(tenant)).values())


def _period(means: Means, source: Source, run: Run) -> int:
    """The run computed anew from its records, and its receipts issued anew; how many."""
    try:
        same_pack(means.scoring.institutions.institution(run.tenant), run.inputs)
    except GonghengError:
        return 0  # its pack is not in use any more; its frames have been checked
    if means.scoring.redo(run).digest != run.digest:
        raise spoilt(f"evidence · {run.period}", "重算的结果不同", "gives other figures")
    name = f"receipts/{run.period}.jsonl"
    there = {each["digest"] for each in source.objects(name)}
    here = {str(each["digest"]) for each in receipts_of(means.scoring, run)}
    if there != here:
        raise spoilt(name, "重新出具的凭据不同", "differs from the receipts issued anew")
    return len(here)
