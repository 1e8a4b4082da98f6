"""What ``gongheng worker`` runs: RQ's forking worker, and a process that sweeps beside it.

The parent imports Polars and deltalake so that a job need not, but never calls them, and never
opens a database: threads and connections do not survive a fork.
"""

import importlib
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

from core.jobs.ports import Lookout, Wire, sweep
from core.jobs.rq import RqQueue, answered_by, queue_on

PRELOADED = ("polars", "deltalake", "pyarrow")
SWEEP_SECONDS = 30.0

log = structlog.get_logger(__name__)


def work(
    url: str,
    wire: Wire,
    *,
    lookouts: Sequence[Lookout] = (),
    sweep_every: float = SWEEP_SECONDS,
    preloaded: Sequence[str] = PRELOADED,
    burst: bool = False,
) -> None:
    """Work off the queue until told to stop by SIGTERM or SIGINT (the job at hand is finished).

    ``wire`` and ``lookouts`` are called in child processes only; a lookout opens what it needs.
    ``preloaded`` is imported, and not used, before the fork. ``burst`` stops at an empty queue.
    """
    for name in preloaded:
        importlib.import_module(name)
    with Redis.from_url(url) as connection, _sweeping(url, lookouts, sweep_every):
        worker = Worker(
            [queue_on(connection)],
            connection=connection,
            job_class=answered_by(wire),
            serializer=JSONSerializer,
        )
        worker.work(burst=burst, logging_level="WARNING")


@contextmanager
def _sweeping(url: str, lookouts: Sequence[Lookout], every: float) -> Iterator[None]:
    """A process beside the worker that sweeps now and then, and ends with it."""
    if not lookouts:
        yield
        return
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_sweep, args=(url, lookouts, every, os.getpid()), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _sweep(url: str, lookouts: Sequence[Lookout], every: float, parent: int) -> None:
    queue = RqQueue(url)
    while os.getppid() == parent:  # a killed worker must not leave its sweeper behind
        try:
            sweep(queue, lookouts)
        except Exception:
            log.exception("sweep failed")  # the next one may do better
        time.sleep(every)
