"""Scoring runs, as pages follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.indicators.periods import Period
from core.scoring import runs
from core.scoring.runs import STEPS, State, Step
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.texts import Text
from web.values import Account, Place, Run, RunState

DOING = {
    Step.EVIDENCE: Text("读取基础数据版本", "Reading the versions of the evidence"),
    Step.ATOMS: Text("计算基础统计项", "Computing atoms"),
    Step.VALUES: Text("计算指标值", "Computing values"),
    Step.POINTS: Text("计分、评定等次建议", "Scoring and suggesting grades"),
    Step.STORE: Text("保存结果", "Storing the results"),
}
STATES = {
    State.QUEUED: RunState.QUEUED,
    State.RUNNING: RunState.RUNNING,
    State.DONE: RunState.DONE,
    State.FAILED: RunState.FAILED,
    State.STOPPED: RunState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class PageRuns:
    """Fits ``web.ports.Runs``."""

    scoring: Scoring

    def start(self, place: Place, period: str, account: Account) -> Run:
        """Put a run on the queue; one that waits already is returned instead."""
        run = self.scoring.start(TenantId(place.id), Period.parse(period), by=account.name)
        return shown(run)

    def cancel(self, place: Place, run_id: int) -> None:
        """Ask a run to stop at its next step."""
        run = self.scoring.ledger.run(TenantId(place.id), run_id)
        self.scoring.ledger.cancel(run.tenant, run.number)

    def get(self, place: Place, run_id: int) -> Run:
        """The run, or NotFound."""
        return shown(self.scoring.ledger.run(TenantId(place.id), run_id))

    def latest(self, place: Place) -> Sequence[Run]:
        """The last runs, newest first."""
        return [shown(each) for each in self.scoring.ledger.recent(TenantId(place.id), limit=20)]

    def of_period(self, place: Place, period: str) -> Run | None:
        """The newest finished run of a period, with the versions it read."""
        tenant = TenantId(place.id)
        run = self.scoring.ledger.latest(tenant, Period.parse(period))
        if run is None:
            return None
        return replace(shown(run), versions=run.inputs.get("versions", {}))


def shown(run: runs.Run) -> Run:
    """A run as a page follows it."""
    step = Step(run.step) if run.step else None
    return Run(
        id=run.number,
        period=run.period,
        state=STATES[run.state],
        step=STEPS.index(step) + 1 if step else 0,
        steps=len(STEPS),
        doing=DOING[step] if step and run.state is State.RUNNING else None,
        percent=run.percent,
        begun=run.requested_at,
        ended=run.finished_at,
        problem=run.fault,
        stopping=run.stopping,
    )
