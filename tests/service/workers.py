"""Real worker processes that can be made to stand still, and then be killed.

They come from a fork server that has imported the product and called nothing, which saves each of
them the seconds of importing.
"""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from core.scoring.runs import Ledger, Step
from core.settings import Settings
from core.tenancy.model import TenantId
from tests.service.installation import kill, until
from web.application import Application

FINISHED, TOLD = "finished", "told"
MOMENTS = (*(step.value for step in Step), FINISHED, TOLD)
"""When a worker may be made to stand still: as a step begins, after the end, after the delivery."""
STALE = timedelta(seconds=1.5)

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.service.workers", "web.working"])


@dataclass(frozen=True)
class Standstill(Ledger):
    """A ledger whose worker stands still at one moment, until a file says ``go``."""

    moment: str = ""
    folder: Path = Path()

    def report(self, tenant: TenantId, number: int, token: str, *, step: Step) -> None:
        super().report(tenant, number, token, step=step)
        self._reached(step.value)

    def finish(self, *arguments: Any, **changes: Any) -> bool:
        done = super().finish(*arguments, **changes)
        self._reached(FINISHED)
        return done

    def announced(self, tenant: TenantId, number: int) -> None:
        self._reached(TOLD)
        super().announced(tenant, number)

    def _reached(self, moment: str) -> None:
        if moment == self.moment:
            (self.folder / moment).touch()
            while not (self.folder / "go").exists():
                time.sleep(0.02)


def with_ledger(application: Application, ledger: Callable[[Ledger], Ledger]) -> Application:
    """The same application over another ledger of runs."""
    scoring = replace(application.scoring, ledger=ledger(application.scoring.ledger))
    return replace(application, scoring=scoring)


def work(settings: Settings, moment: str, folder: Path) -> None:
    """Be a worker."""
    from web.bootstrap import build
    from web.working import run

    def building() -> Application:
        return with_ledger(
            build(settings),
            lambda own: Standstill(own.database, stale=STALE, moment=moment, folder=folder),
        )

    run(settings, building, sweep_every=0.3)


@dataclass(frozen=True)
class Workers:
    """Starts workers and sees to it that none is left."""

    settings: Settings
    folder: Path
    started: list[BaseProcess]

    def start(self, moment: str = "") -> BaseProcess:
        """A worker that stands still at a moment, or never."""
        process = SERVER.Process(target=work, args=(self.settings, moment, self.folder))
        process.start()
        self.started.append(process)
        return process

    def reaches(self, moment: str) -> None:
        """Wait for a worker to stand still."""
        until((self.folder / moment).exists)

    def kill(self, process: BaseProcess) -> None:
        """SIGKILL to a worker and to its children."""
        assert process.pid
        kill(process.pid)
        process.join()

    def close(self) -> None:
        """Kill whatever is left."""
        for each in self.started:
            self.kill(each)
