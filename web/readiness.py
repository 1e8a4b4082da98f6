"""Before a process works: the schema is current, the walls stand, and what a crash left is settled.

The embedded form upgrades its own file. Service form refuses instead, because the login that a
process runs with may not change tables: ``gongheng upgrade`` does it with the owner's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from core.audit.model import Act
from core.columns import now
from core.database import Database
from core.errors import GonghengError, SettingsError, Unavailable
from core.jobs.ports import Lookout, sweep
from core.plugin.finding import Intruder, intruders
from core.settings import Settings
from core.tenancy.model import TenantId
from core.tenancy.row_security import verify_row_security
from core.texts import Text
from migrations.current import is_current, newest
from tenants.model import Tenant
from web.application import Application

SWEEP_SECONDS = 30.0
PATIENCE, LAST_HOPE = timedelta(minutes=10), timedelta(days=1)
"""How long an intent may be without an outcome before it is looked after, and given up."""

IMPORTING = frozenset({Act.IMPORT, Act.UNDO_IMPORT})
log = structlog.get_logger(__name__)


def make_ready(settings: Settings, database: Database) -> None:
    """Upgrade what is ours alone; raise SettingsError when the operator has to do something."""
    keep_out(settings, intruders())
    with reachable("GONGHENG_DATABASE_URL"):
        if not is_current(database):
            if not settings.embedded:
                raise _outdated()
            bring_up_to_date(settings)
        verify_row_security(database)


def keep_out(settings: Settings, found: Sequence[Intruder]) -> None:
    """Refuse service where a plugin of others runs inside; the embedded form warns by name."""
    if not found:
        return
    named = ", ".join(f"{each.distribution} ({', '.join(each.files)})" for each in found)
    if settings.embedded:
        log.warning("plugins run inside the product at its start", plugins=named)
        return
    raise SettingsError(
        Text(
            "插件装进了产品自己的环境，会随解释器启动而运行",
            "a plugin is installed into the product's own environment and runs whenever it starts",
        ),
        where=named,
        advice=Text(
            "请卸载，再用 pip install --target 装入 GONGHENG_PLUGINS 的文件夹",
            "uninstall it and install it into the folder of GONGHENG_PLUGINS with "
            "pip install --target",
        ),
    )


def check_ready(settings: Settings) -> None:
    """The same, leaving no connection behind: for a process that forks afterwards."""
    database = Database(settings.database_url)
    try:
        make_ready(settings, database)
    finally:
        database.close()


def bring_up_to_date(settings: Settings) -> str:
    """Run the missing versions with the owner's login; returns the version that is reached."""
    from migrations.run import upgrade  # noqa: PLC0415 - Alembic takes long to import

    with reachable("GONGHENG_OWNER_DATABASE_URL"):
        upgrade(settings.owner_url, login=make_url(settings.database_url).username)
    return newest()


@contextmanager
def reachable(setting: str) -> Iterator[None]:
    """Turn a server that does not let us in into one clear line."""
    try:
        yield
    except OperationalError as error:
        why = " ".join(str(error.orig).split())
        raise Unavailable(
            Text(f"数据库连接失败：{why}", f"the database cannot be reached: {why}"),
            where=setting,
            advice=Text("请检查地址、登录名和服务状态", "check address, login and server"),
        ) from error


def settle_imports(application: Application) -> None:
    """Close the import batches that a crash left open, in every institution."""
    left = set(application.imports.left_open())
    for tenant in application.tenants.all() if left else ():
        if tenant.id in left:
            _settle(application, tenant)


def settle_intents(application: Application) -> None:
    """Give an outcome to intents that have waited too long: the process that had them is gone.

    An import is looked up where it was to happen; of other acts nobody can tell any more.
    """
    waiting = application.audit.open_since(now() - PATIENCE)
    known = {each.id: each for each in application.tenants.all()} if waiting else {}
    for chain in sorted({chain for chain, intent in waiting if intent.act in IMPORTING}):
        if TenantId(chain) in known:
            _settle(application, known[TenantId(chain)])
    for chain, intent in waiting:
        if intent.act not in IMPORTING and intent.moment < now() - LAST_HOPE:
            application.audit.give_up(chain, intent)


def _settle(application: Application, tenant: Tenant) -> None:
    try:
        for batch in application.imports.reconcile(tenant.id):
            log.info("import settled", tenant=tenant.slug, batch=batch.number)
    except GonghengError as error:
        log.warning("imports not settled", tenant=tenant.slug, why=error.message("en"))


@contextmanager
def swept(
    application: Application, lookout: Lookout, *, every: float = SWEEP_SECONDS
) -> Iterator[None]:
    """Settle what was left behind, and look for lost runs now and then while the body serves.

    Now and then, because a run that died a moment ago does not count as dead at once.
    """
    settle_imports(application)
    over = Event()

    def look() -> None:
        while not over.is_set():
            try:
                sweep(application.queue, [lookout])
            except Exception:
                log.exception("sweep failed")  # the next one may do better
            over.wait(every)

    thread = Thread(target=look, name="sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _outdated() -> SettingsError:
    return SettingsError(
        Text("数据库版本不是当前版本", "the database schema is not current"),
        where="GONGHENG_DATABASE_URL",
        advice=Text("请先运行 gongheng upgrade", "run gongheng upgrade first"),
    )
