"""A scoring run from request to stored result: what a page starts and a worker carries out."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl
import structlog

from core.errors import GonghengError, NotFound, Unavailable
from core.evidence.ports import Evidence
from core.indicators.atoms import Atoms
from core.indicators.compute import compute
from core.indicators.periods import Period
from core.indicators.plan import Plan, plan
from core.scoring.curves.scaling import scheme_over
from core.scoring.inputs import Inputs, gather, same_pack
from core.scoring.lawful import computable, require_schemes
from core.scoring.outcome import FRAMES, Outcome, all_values, outcome
from core.scoring.outside import Givers, Outside, given_to, nobody, scheme_for
from core.scoring.ports import Institution, Institutions, Rules
from core.scoring.roster import roster
from core.scoring.rows import BoundRows, DeclaredRows, registers
from core.scoring.runs import OPEN, Ledger, Run, Step, Stopped
from core.scoring.sql import TotalRow
from core.scoring.waiting import Waiting
from core.tenancy.model import TenantId
from core.texts import Text

KIND = "score"
"""The kind of job that the queue carries for a run."""

BEATS = 4
"""Heartbeats within the time after which a silent worker counts as dead."""
log = structlog.get_logger(__name__)


class Store(Protocol):
    """Where the tenants' evidence is."""

    def for_tenant(self, tenant_id: int) -> Evidence:
        """The evidence of one tenant."""
        ...


class Queue(Protocol):
    """Tells a worker to look."""

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """There may be work of that kind on that object."""
        ...


@dataclass(frozen=True)
class Scoring:
    """Starts runs, carries them out, and reads what they stored.

    ``finished`` is called after a run is done, for instance to deliver aggregates upward; again
    if the worker dies meanwhile, so it must not mind being called twice. ``trusted`` is asked
    before a run of the institution computes anything, and raises where its pack must not be used.
    ``givers`` knows what other institutions gave for the items that they score.
    """

    ledger: Ledger
    store: Store
    institutions: Institutions
    queue: Queue
    finished: Callable[[Run], None] = lambda run: None
    trusted: Callable[[TenantId], None] = lambda tenant: None
    givers: Givers = nobody
    _plans: dict[str, Plan] = field(default_factory=dict)

    @property
    def waiting(self) -> Waiting:
        """What is left to do, over all institutions."""
        return Waiting(self.ledger)

    def start(self, tenant: TenantId, period: Period, *, by: str = "") -> Run:
        """Ask for a period to be scored; answers at once."""
        self.institutions.institution(tenant)
        run = self.ledger.request(tenant, period, by=by)
        self.queue.nudge(KIND, tenant, run.number)
        return run

    def answer(self, tenant: TenantId, number: int) -> None:
        """Do one piece of work for a nudge: for the institution whose turn it is, whoever nudged.

        There is a nudge for each run, so all are done in the end, and none starves.
        """
        while (turn := self.waiting.next()) is not None:
            if self.work(*turn):
                return

    def work(self, tenant: TenantId, number: int) -> bool:
        """Carry out a run if it is free; safe to call twice, late, or on two machines at once."""
        token = self.ledger.claim(tenant, number)
        if token is None:
            return self._finish_telling(tenant, number)
        self._carry_out(tenant, number, token)
        return True

    def _finish_telling(self, tenant: TenantId, number: int) -> bool:
        taken = self.ledger.take_untold(tenant, number)
        if taken:
            self._tell(tenant, number)
        return taken

    def _tell(self, tenant: TenantId, number: int) -> None:
        """Announce a finished run; what fails here is tried again later, the run stays done."""
        try:
            self.finished(self.ledger.run(tenant, number))
        except Exception:
            log.exception("a finished run was not announced", tenant=tenant, run=number)
        else:
            self.ledger.announced(tenant, number)

    def _carry_out(self, tenant: TenantId, number: int, token: str) -> None:
        try:
            with self._alive(tenant, number, token):
                self._score(tenant, number, token)
        except Stopped:
            self.ledger.stopped(tenant, number, token)
        except GonghengError as error:
            self.ledger.fail(tenant, number, token, fault=error)
        except Exception:
            log.exception("run failed", tenant=tenant, run=number)
            self.ledger.fail(tenant, number, token, fault=_internal(tenant, number))

    def wait(self, tenant: TenantId, number: int, *, seconds: float = 3600.0) -> Run:
        """The run once it is over; Unavailable when that takes longer than ``seconds``."""
        until = time.monotonic() + seconds
        while (run := self.ledger.run(tenant, number)).state in OPEN:
            if time.monotonic() > until:
                raise Unavailable(
                    Text("计分仍在进行", "the run is still under way"),
                    where=f"{tenant}-{number}",
                    advice=Text("请稍后再看", "look again later"),
                )
            time.sleep(0.2)
        return run

    def plan_of(self, pack: Rules) -> Plan:
        """The compiled formulas of a pack, kept per digest."""
        if pack.digest not in self._plans:
            self._plans[pack.digest] = plan(pack.indicators, pack.datasets)
        return self._plans[pack.digest]

    def outcome(self, run: Run) -> Outcome:
        """The frames that a finished run stored."""
        evidence = self.store.for_tenant(run.tenant)
        frames = {
            name: pl.read_parquet(io.BytesIO(evidence.kept(_frame_name(run.inputs_digest, name))))
            for name in FRAMES
        }
        return Outcome(**frames)

    def atoms(self, run: Run) -> Atoms:
        """The atoms that a finished run computed."""
        return Atoms.load(self.store.for_tenant(run.tenant).kept(_atoms_name(run.inputs_digest)))

    def _score(self, tenant: TenantId, number: int, token: str) -> None:
        run = self.ledger.run(tenant, number)
        evidence = self.store.for_tenant(tenant)
        institution = self.institutions.institution(tenant)
        self.trusted(tenant)
        period = Period.parse(run.period)

        def begin(step: Step) -> None:
            self.ledger.report(tenant, number, token, step=step)

        begin(Step.EVIDENCE)
        last_day = institution.calendar.end(period)
        require_schemes(institution, last_day)
        inputs = gather(institution, evidence, period, given_to(institution, period, self.givers))
        self.ledger.hold(tenant, number, inputs.versions)
        begin(Step.ATOMS)
        atoms = self._atoms(institution, evidence, inputs)
        begin(Step.VALUES)
        found = self._values(institution, atoms, period)
        begin(Step.POINTS)
        result = _points(institution, evidence, inputs, found)
        begin(Step.STORE)
        for name in FRAMES:
            content = io.BytesIO()
            getattr(result, name).write_parquet(content)
            evidence.keep(_frame_name(inputs.digest, name), content.getvalue())
        changes = {
            "inputs": inputs.as_json(),
            "inputs_digest": inputs.digest,
            "digest": result.digest,
        }
        totals = _totals(number, result)
        if self.ledger.finish(tenant, number, token, changes=changes, totals=totals):
            self._tell(tenant, number)

    def redo(self, run: Run) -> Outcome:
        """Compute a finished run anew from the versions that it read, and store nothing.

        Conflict when another version of the pack is in use now.
        """
        institution = self.institutions.institution(run.tenant)
        same_pack(institution, run.inputs)
        evidence = self.store.for_tenant(run.tenant)
        inputs, period = Inputs.from_json(run.inputs), Period.parse(run.period)
        rows = BoundRows(evidence, institution.pack, inputs.versions)
        atoms = compute(self.plan_of(institution.pack), rows, institution.calendar, period)
        return _points(institution, evidence, inputs, self._values(institution, atoms, period))

    def _values(self, institution: Institution, atoms: Atoms, period: Period) -> pl.DataFrame:
        compiled = self.plan_of(institution.pack)
        computed = all_values(compiled, atoms, period, tenant=institution.slug)
        return computable(computed, institution, institution.calendar.end(period))

    def _atoms(self, institution: Institution, evidence: Evidence, inputs: Inputs) -> Atoms:
        name = _atoms_name(inputs.digest)
        try:
            return Atoms.load(evidence.kept(name))
        except NotFound:
            rows = DeclaredRows(BoundRows(evidence, institution.pack, inputs.versions))
            period = Period.parse(inputs.period)
            atoms = compute(self.plan_of(institution.pack), rows, institution.calendar, period)
            evidence.keep(name, atoms.dump())
            return atoms

    @contextmanager
    def _alive(self, tenant: TenantId, number: int, token: str) -> Iterator[None]:
        """Keep the run's heartbeat young while the body works."""
        over = threading.Event()
        seconds = self.ledger.stale.total_seconds() / BEATS

        def beat() -> None:
            while not over.wait(seconds):
                self.ledger.beat(tenant, number, token)

        thread = threading.Thread(target=beat, daemon=True, name=f"run-{tenant}-{number}")
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _points(
    institution: Institution, evidence: Evidence, inputs: Inputs, found: pl.DataFrame
) -> Outcome:
    months = len(institution.calendar.months(Period.parse(inputs.period)))
    concerning = scheme_for(institution.pack.schemes, institution.level)
    schemes = [scheme_over(each, months) for each in concerning]
    outside = Outside.of(inputs.as_json(), institution.calendar)
    return outcome(_subjects(institution, evidence, inputs), found, schemes, outside)


def _subjects(institution: Institution, evidence: Evidence, inputs: Inputs) -> pl.DataFrame:
    period = Period.parse(inputs.period)
    rows = BoundRows(evidence, institution.pack, inputs.versions)
    return roster(
        registers(rows),
        first=institution.calendar.start(period),
        last=institution.calendar.end(period),
        tenant=institution.slug,
        tenant_name=institution.name.zh,
    )


def _totals(number: int, result: Outcome) -> list[TotalRow]:
    return [
        TotalRow(
            run=number,
            scheme=row["scheme"],
            subject=row["subject"],
            total=row["converted"],
            full=row["full"],
            grade=row["grade"] or "",
            reason=row["reason"] or "",
        )
        for row in result.totals.iter_rows(named=True)
    ]


def _atoms_name(digest: str) -> str:
    return f"runs/{digest}/atoms.bin"


def _frame_name(digest: str, frame: str) -> str:
    return f"runs/{digest}/{frame}.parquet"


def _internal(tenant: TenantId, number: int) -> GonghengError:
    return Unavailable(
        Text("计分时发生内部错误，结果没有改变", "an internal error; no result has changed"),
        advice=Text(
            f"请把编号 {tenant}-{number} 告诉管理员",
            f"tell the administrator the number {tenant}-{number}",
        ),
    )
