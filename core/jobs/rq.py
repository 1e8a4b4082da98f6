"""Nudges as RQ jobs on Redis or Valkey, taken up by any number of worker processes."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar
from uuid import uuid4

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from core.errors import Unavailable
from core.jobs.ports import Nudge, Wire
from core.tenancy.model import TenantId
from core.texts import Text

QUEUE = "gongheng"
SECONDS = 2 * 60 * 60
"""How long one look may take before the worker ends it."""

log = structlog.get_logger(__name__)


class NudgeJob(Job):
    """A job whose function is looked up by kind in the worker, and whose arguments are bare ids."""

    wire: ClassVar[Wire]

    def _execute(self) -> None:
        kind, tenant_id, object_id = self.args
        handler = type(self).wire().get(kind)
        if handler is None:
            log.error("no handler", kind=kind, tenant=tenant_id, object=object_id)
            return
        handler(TenantId(tenant_id), object_id)


def answered_by(wire: Wire) -> type[NudgeJob]:
    """The job class for a worker whose handlers ``wire`` puts together, once per process."""
    return type("WiredJob", (NudgeJob,), {"wire": staticmethod(_once(wire))})


def _once(wire: Wire) -> Wire:
    made: list[Any] = []

    def handlers() -> Any:
        if not made:
            made.append(wire())
        return made[0]

    return handlers


class RqQueue:
    """The queue on a Redis server, shared by all processes."""

    def __init__(self, url: str, *, connect: Callable[[str], Redis] = Redis.from_url) -> None:
        self.connection = connect(url)
        self._queue = queue_on(self.connection)

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """Put it at the end of the queue; when Redis is away the sweep will do it later."""
        try:
            self._queue.enqueue_call(
                "core.jobs.rq.NudgeJob",
                args=(kind, int(tenant_id), object_id),
                timeout=SECONDS,
                result_ttl=0,
                failure_ttl=24 * 60 * 60,
                job_id=f"{kind}_{tenant_id}_{object_id}_{uuid4().hex[:12]}",
                description=kind,
            )
        except RedisError as error:
            log.warning("nudge lost", kind=kind, tenant=tenant_id, object=object_id, why=str(error))

    def waiting(self) -> set[Nudge]:
        """Nudges still in the queue; none when Redis is away."""
        with suppress(RedisError):
            return {_parsed(identity) for identity in self._queue.get_job_ids()}
        return set()

    def forget(self, tenant_id: TenantId) -> int:
        """Drop every nudge about a tenant, waiting or failed; how many; Unavailable."""
        failed = FailedJobRegistry(queue=self._queue)
        try:
            about = [
                each
                for each in {*self._queue.get_job_ids(), *failed.get_job_ids()}
                if _parsed(each).tenant_id == tenant_id
            ]
            for each in about:
                self._queue.remove(each)
                failed.remove(each)
                self.connection.delete(Job.key_for(each))
        except RedisError as error:
            raise Unavailable(Text("Redis 没有响应", "Redis does not answer")) from error
        return len(about)

    def close(self) -> None:
        """Give the connections back."""
        self.connection.close()


def queue_on(connection: Redis) -> Queue:
    """The one queue, as producers and workers see it."""
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def _parsed(identity: str) -> Nudge:
    kind, tenant_id, object_id, _ = identity.rsplit("_", 3)
    return Nudge(kind, TenantId(int(tenant_id)), int(object_id))
