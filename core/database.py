"""The relational database: the base of all models, and units of work bound to one tenant.

A session is one unit of work: it rolls back unless it was committed. On SQLite ``session`` takes
the write lock at its first statement (so that a later write cannot fail), hence keep it short and
use ``reading`` for pages.
"""

from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    MetaData,
    String,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)

from core.errors import NotFound
from core.tenancy import guard
from core.tenancy.model import (
    Reach,
    Scope,
    TenantId,
    beyond_tenants,
    erasing,
    one_tenant,
    unscoped,
)
from core.tenancy.tables import (
    SCOPE,
    WHOLE,
    Global,
    Numbered,
    TenantOwned,
    check_declaration,
)
from core.texts import Text

__all__ = ["Base", "Database", "Global", "Numbered", "TenantOwned", "UnitOfWork"]

READING = "gongheng_reading"
BUSY_SECONDS = 30
Model = TypeVar("Model")


class Base(DeclarativeBase):
    """The base of every model; a class must also be TenantOwned (or Numbered) or Global."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __init_subclass__(cls, **options: Any) -> None:
        check_declaration(cls)
        super().__init_subclass__(**options)


class Counter(Base, TenantOwned):
    """The last number given out to a tenant, by name of the thing numbered."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(63), primary_key=True)
    last: Mapped[int] = mapped_column(WHOLE)


class UnitOfWork(Session):
    """A session within one scope; nothing is kept unless it is committed."""

    @property
    def scope(self) -> Scope:
        """The reach of this session."""
        scope: Scope = self.info[SCOPE]
        return scope

    @property
    def tenant_id(self) -> TenantId:
        """The tenant being served; TenantRequired when the session serves none."""
        if self.scope.tenant_id is None:
            raise unscoped(self.scope.reason)
        return self.scope.tenant_id

    def find(self, model: type[Model], *key: Any) -> Model | None:
        """The tenant's own row by the rest of its primary key."""
        return self.get(model, (self.tenant_id, *key))

    def obtain(self, model: type[Model], *key: Any, what: Text) -> Model:
        """Like ``find``, but NotFound says that ``what`` does not exist."""
        row = self.find(model, *key)
        if row is None:
            raise NotFound(what, where=" ".join(str(part) for part in key))
        return row

    def hold_still(self) -> None:
        """See the database as it is at the first statement, until the unit of work is over."""
        if self.get_bind().dialect.name == "postgresql":
            self.connection(execution_options={"isolation_level": "REPEATABLE READ"})

    def next_number(self, name: str, *, of: TenantId | None = None) -> int:
        """The tenant's next number for things of that name; waits for whoever takes one now.

        ``of`` names the tenant in a unit of work that serves none.
        """
        dialect = self.get_bind().dialect.name
        insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
        taking = insert(Counter).values(tenant_id=of or self.tenant_id, name=name, last=1)
        taking = taking.on_conflict_do_update(
            index_elements=[Counter.tenant_id, Counter.name], set_={"last": Counter.last + 1}
        )
        return int(self.connection().execute(taking.returning(Counter.last)).scalar_one())


class Database:
    """One relational database, reached by units of work only; opens nothing until one is used."""

    def __init__(self, url: str, *, connections: int | None = None) -> None:
        """``connections`` bounds those to PostgreSQL at one time; without it, the usual number."""
        self.url = address(url)
        self._engine = _engine(self.url, connections)
        guard.watch(self._engine)
        self._sessions = sessionmaker(class_=UnitOfWork, expire_on_commit=False)
        event.listen(self._sessions, "do_orm_execute", guard.narrow)
        event.listen(self._sessions, "before_flush", _number)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def session(self, tenant_id: TenantId) -> UnitOfWork:
        """A unit of work on one tenant's rows."""
        return self._open(one_tenant(tenant_id))

    def reading(self, tenant_id: TenantId) -> UnitOfWork:
        """The same for reading: waits for no writer, and cannot write."""
        return self._open(one_tenant(tenant_id), reading=True)

    def erasing(self, tenant_id: TenantId) -> UnitOfWork:
        """A unit of work that may delete what only grows, of a tenant marked as being erased."""
        return self._open(erasing(tenant_id))

    def global_session(self, reason: str) -> UnitOfWork:
        """A unit of work on the global tables, and on no tenant's rows."""
        return self._open(beyond_tenants(Reach.GLOBAL, reason))

    def global_reading(self, reason: str) -> UnitOfWork:
        """The same for reading: waits for no writer, and cannot write."""
        return self._open(beyond_tenants(Reach.GLOBAL, reason), reading=True)

    def all_tenants(self, reason: str) -> UnitOfWork:
        """A unit of work on everybody's rows: for sweeper and operator, never for a page."""
        return self._open(beyond_tenants(Reach.EVERYBODY, reason))

    def reading_all(self, reason: str) -> UnitOfWork:
        """The same for reading: waits for no writer, and cannot write."""
        return self._open(beyond_tenants(Reach.EVERYBODY, reason), reading=True)

    def shrink(self) -> bool:
        """Write the file of SQLite anew, so that nothing deleted is left in it; False if busy.

        PostgreSQL reuses the room at its own vacuum.
        """
        if self.dialect != "sqlite":
            return True
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("VACUUM")
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            connection.close()

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def _open(self, scope: Scope, *, reading: bool = False) -> UnitOfWork:
        bound = self._engine.execution_options(**{SCOPE: scope, READING: reading})
        return self._sessions(bind=bound, info={SCOPE: scope})


def address(url: str) -> URL:
    """The URL with the one driver that is used for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL, connections: int | None = None) -> Engine:
    if url.get_backend_name() == "postgresql":
        bound = {"pool_size": connections, "max_overflow": 0} if connections else {}
        engine = create_engine(url, pool_pre_ping=True, **bound)
        event.listen(engine, "begin", _begin_on_postgresql)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _make_folder(dialect: Dialect, record: Any, arguments: list[Any], options: Any) -> None:
    Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)


def prepare_sqlite(connection: DBAPIConnection, record: object) -> None:
    """Turn on what SQLite leaves off, and leave BEGIN to us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING)
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    cursor.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    cursor.close()


def _begin_on_postgresql(connection: Connection) -> None:
    """Take the scope's role and tenant for this transaction only (SET LOCAL)."""
    options = connection.get_execution_options()
    scope: Scope = options.get(SCOPE) or Scope(Reach.TENANT)
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT set_config('role', %s, true), set_config('gongheng.tenant_id', %s, true),"
        " set_config('transaction_read_only', %s, true)",
        (scope.reach.value, str(scope.tenant_id or ""), "on" if options.get(READING) else "off"),
    )
    cursor.close()


def _number(session: Session, context: UOWTransaction, instances: object) -> None:
    """Give each new numbered row its number before it is written."""
    for row in session.new:
        if isinstance(row, Numbered) and row.number is None and isinstance(session, UnitOfWork):
            row.number = session.next_number(row.__tablename__, of=row.tenant_id)
