"""Whether the installation works: every part is asked, and says what it is or what is wrong."""

import os
import platform
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

import gongheng
from core.columns import now
from core.errors import Unavailable
from core.tenancy.model import TenantId
from core.texts import Text, same
from migrations.current import is_current, newest
from web.application import Application
from web.daily import daily_of
from web.pages.operator.port import Check

NOBODYS = 0
"""No institution has this id: what is written there to see whether writing works is nobody's."""

PROBE = "health"
SECONDS = 3.0
LATE = timedelta(days=2)
LEAST_FREE = 2 * 2**30
GIBIBYTE = 2**30
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Health:
    """Asks the parts of one application."""

    application: Application

    def checks(self) -> Sequence[Check]:
        """Every part of this installation."""
        settings = self.application.settings
        parts: list[tuple[Text, Callable[[], Text]]] = [
            (Text("数据库", "Database"), self._database),
            (Text("数据存储", "Evidence store"), self._evidence),
            (Text("磁盘", "Disk"), self._disk),
            (Text("每日任务", "Daily tasks"), self._daily),
        ]
        if settings.redis_url is not None:
            parts += [(same("Redis"), self._redis), (Text("计分进程", "Workers"), self._workers)]
        if settings.neo4j_url is not None:
            parts.append((Text("关联图谱", "Graph"), self._graph))
        return [*(_asked(name, ask) for name, ask in parts), *self._versions()]

    def alive(self) -> bool:
        """Whether pages can be served: what a load balancer wants to know."""
        try:
            self._database()
            if self.application.settings.redis_url is not None:
                self._redis()
        except Exception:
            log.exception("not healthy")
            return False
        return True

    def _database(self) -> Text:
        database = self.application.database
        if not is_current(database):
            raise Unavailable(
                Text("数据库版本不是当前版本", "the database schema is not current"),
                where=newest(),
            )
        return Text(
            f"{database.dialect}，版本 {newest()}", f"{database.dialect}, schema {newest()}"
        )

    def _evidence(self) -> Text:
        stock, written = self.application.evidence.stock(NOBODYS), uuid.uuid4().bytes
        stock.write(PROBE, [written])
        if len(b"".join(stock.read(PROBE))) != len(written):
            raise Unavailable(Text("写入后读不出", "what was written cannot be read"))
        return Text("可写可读", "writes and reads")

    def _disk(self) -> Text:
        room = shutil.disk_usage(self.application.settings.data)
        free, total = (f"{each / GIBIBYTE:,.1f}" for each in (room.free, room.total))
        said = Text(f"剩余 {free} GiB，共 {total} GiB", f"{free} of {total} GiB free")
        if room.free < LEAST_FREE:
            raise Unavailable(said)
        return said

    def _daily(self) -> Text:
        found = daily_of(self.application).overview()
        if all(each.finished_at is None and not each.failures for each in found):
            return Text("还没有做过", "not begun yet")
        late = [
            each
            for each in found
            if each.failures or each.finished_at is None or each.finished_at < now() - LATE
        ]
        if late:
            zh, en = ("、".join(e.label.zh for e in late), ", ".join(e.label.en for e in late))
            raise Unavailable(
                Text(f"没有按日完成：{zh}", f"not done of late: {en}"),
                advice=Text("请启动 gongheng scheduler", "start gongheng scheduler"),
            )
        return Text(f"{len(found)} 项都已完成", f"all {len(found)} are done")

    def _redis(self) -> Text:
        from redis import Redis  # noqa: PLC0415 - the embedded form needs none

        url = self.application.settings.redis_url or ""
        with Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as there:
            there.ping()
        waits = len(self.application.queue.waiting())
        return Text(f"有响应，排队 {waits}", f"answers; {waits} in the queue")

    def _workers(self) -> Text:
        from core.jobs.seen import workers_seen  # noqa: PLC0415 - the embedded form needs none

        seen = workers_seen(self.application.settings.redis_url or "", seconds=SECONDS)
        if not seen:
            raise Unavailable(
                Text("没有在线的计分进程", "no worker has been heard of"),
                advice=Text("请启动 gongheng worker", "start gongheng worker"),
            )
        oldest = max((now() - each).total_seconds() for each in seen)
        return Text(
            f"{len(seen)} 个在线，最久 {oldest:.0f} 秒前有响应",
            f"{len(seen)} at work, each heard of within {oldest:.0f} s",
        )

    def _graph(self) -> Text:
        size = self.application.graph.projector.store.read(
            TenantId(NOBODYS), lambda reader: reader.size(), seconds=SECONDS
        )
        if size.entities:
            raise Unavailable(Text("有不属于任何单位的内容", "it holds what is nobody's"))
        return Text("有响应", "answers")

    def _versions(self) -> list[Check]:
        settings = self.application.settings
        form = Text("单机", "one process") if settings.embedded else Text("服务", "services")
        return [
            Check(Text("公衡版本", "Gongheng"), True, same(gongheng.__version__)),
            Check(same("Python"), True, same(platform.python_version())),
            Check(Text("运行形态", "Form"), True, form),
            Check(Text("处理器", "Processors"), True, same(str(os.cpu_count()))),
        ]


def _asked(name: Text, ask: Callable[[], Text]) -> Check:
    """What a part says of itself; the log has what it says when it does not work."""
    try:
        return Check(name, True, ask())
    except Unavailable as error:
        return Check(name, False, Text(error.message("zh"), error.message("en")))
    except Exception as error:
        log.exception("a part does not work", part=name.en)
        kind = type(error).__name__
        return Check(name, False, Text(f"没有响应（{kind}）", f"does not answer ({kind})"))
