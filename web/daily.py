"""What the installation does once on each day, put together out of one application."""

import structlog

from core.errors import GonghengError, NotFound
from core.jobs.daily import Daily, Task
from core.texts import Text
from tenants.ending.service import Ending
from web.adapters.clues import clues_of
from web.adapters.doors import doors_of
from web.adapters.exits import conversions_of, exports_of, farewell_of
from web.adapters.views import views_of
from web.application import Application

log = structlog.get_logger(__name__)


def daily_of(application: Application) -> Daily:
    """The daily tasks, in their order."""
    tasks = (
        Task("seals", Text("封存日志", "Sealing logs"), application.audit.seal),
        Task("letters", Text("清理信件", "Tidying letters"), application.post.tidy),
        Task(
            "clues",
            Text("到期删除线索", "Cleared clues"),
            clues_of(application, doors_of(application)).clues.tidy,
        ),
        Task(
            "views",
            Text("到期删除视图", "Views of ended matters"),
            views_of(application, doors_of(application)).views.tidy,
        ),
        Task("exports", Text("清理导出文件", "Old exports"), exports_of(application).tidy),
        Task("records", Text("整理数据文件", "Tidying records"), lambda: tidy_records(application)),
        Task(
            "trials",
            Text("试用到期", "Ends of trials"),
            lambda: ending_of(application).go_through(),
        ),
    )
    return Daily(application.database, tasks)


def tidy_records(application: Application) -> None:
    """Gather small files of every institution's records; one that is busy holds up no other."""
    for each in application.tenants.all():
        try:
            application.imports.tidy(each.id)
        except NotFound:
            continue  # no pack yet, so no records
        except GonghengError as error:
            log.warning("records not tidied", tenant=each.slug, why=error.message("en"))


def ending_of(application: Application) -> Ending:
    """How trials end."""
    return Ending(
        database=application.database,
        standings=application.standings,
        conversions=conversions_of(application),
        farewell=farewell_of(application),
    )
