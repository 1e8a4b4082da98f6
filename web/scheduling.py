"""``gongheng scheduler``: looks for what is due and has it done; without Redis it does it itself.

RQ has a scheduler of its own, which keeps its plan in one process and knows nothing without Redis.
Here the plan is what the database says is due, so that two schedulers do each thing once and none
is missed while there was none.
"""

import signal
from threading import Event

import structlog

from core.jobs.ports import Handlers, Nudge, sweep
from web.application import Application
from web.bootstrap import handlers_of, lookout_of, opened
from web.readiness import settle_imports

EVERY_SECONDS = 30.0
log = structlog.get_logger(__name__)


def run(*, once: bool) -> None:
    """Look until told to stop by SIGTERM or SIGINT, or once."""
    over = Event()
    if not once:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda number, frame: over.set())
    with opened() as application:
        settle_imports(application)
        work_alone = application.settings.redis_url is None
        while True:
            look(application, work_alone=work_alone)
            if once or over.wait(EVERY_SECONDS):
                return


def look(application: Application, *, work_alone: bool) -> None:
    """Have done what is due: by a worker, or in this process where there is none."""
    try:
        if not work_alone:
            sweep(application.queue, [lookout_of(application)])
            return
        handlers = handlers_of(application)
        for each in lookout_of(application)():
            _answer(handlers, each)
    except Exception:
        log.exception("look failed")  # the next one may do better


def _answer(handlers: Handlers, nudge: Nudge) -> None:
    """One that fails holds up no other."""
    try:
        handlers[nudge.kind](nudge.tenant_id, nudge.object_id)
    except Exception:
        log.exception("job failed", kind=nudge.kind, tenant=nudge.tenant_id)
