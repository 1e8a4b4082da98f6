"""Which workers have been heard of lately."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from redis import Redis
from rq import Worker

from core.columns import now

SILENT = timedelta(minutes=8)
"""RQ's workers say every 7 minutes at least that they live."""


def workers_seen(url: str, *, seconds: float) -> Sequence[datetime]:
    """When each living worker was last heard of; RedisError."""
    with Redis.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds) as there:
        heard = [each.last_heartbeat for each in Worker.all(connection=there)]
    aware = [each if each.tzinfo else each.replace(tzinfo=UTC) for each in heard if each]
    return [each for each in aware if each > now() - SILENT]
