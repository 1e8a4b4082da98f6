"""The queue of the embedded form: RQ on an in-process Redis, worked off by one thread."""

from threading import Event, Lock, Thread

from fakeredis import FakeServer, FakeStrictRedis
from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from core.jobs.ports import Nudge, Wire
from core.jobs.rq import RqQueue, answered_by, queue_on
from core.tenancy.model import TenantId


class _ThreadWorker(SimpleWorker):
    """A worker that may live outside the main thread: no signals, no control channel."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        """Signals belong to the main thread."""

    def subscribe(self) -> None:
        """Nobody sends commands within one process."""

    def unsubscribe(self) -> None:
        """There was no subscription."""


class EmbeddedQueue:
    """The same queue without a server; the thread starts with the first nudge.

    The time limit of a job cannot interrupt native code, so long work checks a flag of its own.
    """

    def __init__(self, wire: Wire) -> None:
        self._queue = RqQueue("", connect=_in_process)
        self._job_class = answered_by(wire)
        self._wake, self._stopped, self._idle = Event(), Event(), Event()
        self._idle.set()
        self._lock = Lock()
        self._thread: Thread | None = None

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """Put it at the end of the queue and wake the thread."""
        with self._lock:
            self._idle.clear()
            self._queue.nudge(kind, tenant_id, object_id)
            self._wake.set()
            if self._thread is None and not self._stopped.is_set():
                self._thread = Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()

    def waiting(self) -> set[Nudge]:
        """Nudges that the thread has not taken up yet."""
        return self._queue.waiting()

    def forget(self, tenant_id: TenantId) -> int:
        """Drop every nudge about a tenant; how many there were."""
        return self._queue.forget(tenant_id)

    def wait(self, seconds: float) -> bool:
        """Wait until everything is worked off; False if that takes longer."""
        return self._idle.wait(seconds)

    def close(self) -> None:
        """Let the job at hand finish, then stop the thread."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self._queue.close()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait()
            self._wake.clear()
            self._burst()
            with self._lock:
                if not self._wake.is_set():
                    self._idle.set()

    def _burst(self) -> None:
        """Work off what is there, one job at a time so that closing waits for one at most."""
        while self._queue.waiting() and not self._stopped.is_set():
            worker = _ThreadWorker(
                [queue_on(self._queue.connection)],
                connection=self._queue.connection,
                job_class=self._job_class,
                serializer=JSONSerializer,
            )
            worker.work(burst=True, max_jobs=1, logging_level="WARNING")


def _in_process(url: str) -> Redis:
    """A Redis of this queue's own, inside the process."""
    return FakeStrictRedis(server=FakeServer())
