"""The background worker: what a nudge leads to, and who looks for nudges that were lost."""

import os
from collections.abc import Callable, Iterable

from core.errors import SettingsError, Unavailable
from core.jobs.ports import Handlers, Nudge
from core.jobs.worker import SWEEP_SECONDS
from core.jobs.worker import work as work_off
from core.logs import configure
from core.settings import Settings, read
from core.texts import Text
from web.application import Application
from web.bootstrap import build, handlers_of, lookout_of
from web.readiness import check_ready, settle_imports

Building = Callable[[], Application]


def work() -> None:
    """Work off the queue of this environment until told to stop."""
    settings = read(os.environ)
    configure(settings.log_level)
    check_ready(settings)
    run(settings, lambda: build(settings))


def run(settings: Settings, building: Building, *, sweep_every: float = SWEEP_SECONDS) -> None:
    """Work off the queue; ``building`` makes the application in each child, never before a fork."""
    if settings.redis_url is None:
        raise SettingsError(
            Text("后台进程需要 Redis", "a worker needs Redis"),
            where="GONGHENG_REDIS_URL",
            advice=Text("请设置后再启动", "set it and start again"),
        )
    _answers(settings.redis_url)
    work_off(
        settings.redis_url,
        _Wire(building),
        lookouts=[_Lookout(building)],
        sweep_every=sweep_every,
    )


class _Wire:
    """Puts the handlers together in the process that has a job to do."""

    def __init__(self, building: Building) -> None:
        self._building = building

    def __call__(self) -> Handlers:
        return handlers_of(self._building())


class _Lookout:
    """Looks for lost runs from the sweeping process; settles imports when it looks first."""

    def __init__(self, building: Building) -> None:
        self._building = building
        self._application: Application | None = None

    def __call__(self) -> Iterable[Nudge]:
        if self._application is None:
            application = self._building()
            settle_imports(application)
            self._application = application
        return lookout_of(self._application)()


def _answers(url: str) -> None:
    from redis import Redis  # noqa: PLC0415 - also imported by the queue alone
    from redis.exceptions import RedisError  # noqa: PLC0415

    try:
        with Redis.from_url(url) as connection:
            connection.ping()
    except RedisError as error:
        raise Unavailable(
            Text("Redis 没有响应", "Redis does not answer"),
            where="GONGHENG_REDIS_URL",
            advice=Text("请检查地址和服务状态", "check the address and the server"),
        ) from error
