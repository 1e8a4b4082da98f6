"""The background worker: what a nudge leads to, and who looks for nudges that were lost."""

import os
from collections.abc import Iterable

from core.errors import SettingsError
from core.jobs.ports import Handlers, Nudge
from core.jobs.worker import work as work_off
from core.settings import read
from core.texts import Text
from web.bootstrap import build, handlers_of, lookout_of


def work(*, burst: bool = False) -> None:
    """Work off the queue until told to stop; ``burst`` stops when it is empty."""
    settings = read(os.environ)
    if settings.redis_url is None:
        raise SettingsError(
            Text("后台进程需要 Redis", "a worker needs Redis"),
            where="GONGHENG_REDIS_URL",
            advice=Text("请设置后再启动", "set it and start again"),
        )
    work_off(settings.redis_url, _wire, lookouts=[_waiting], burst=burst)


def _wire() -> Handlers:
    return handlers_of(build(read(os.environ)))


def _waiting() -> Iterable[Nudge]:
    application = build(read(os.environ))
    try:
        return list(lookout_of(application)())
    finally:
        application.database.close()
