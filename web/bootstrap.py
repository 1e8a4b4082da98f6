"""The one place where classes are put together: what a command, a page and a worker stand on."""

import getpass
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import polars as pl

from core.adapters.service import KIND as SOURCE
from core.audit.model import Origin, working_for
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.evidence.model import Dataset
from core.evidence.reading.source import Limits
from core.evidence.reports import Rules
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.expressions.conditions import condition
from core.identity.attempts import Attempts, EmbeddedAttempts, RedisAttempts
from core.identity.links import Links
from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.sessions import Lifetime, Sessions
from core.jobs.late import LateQueue
from core.jobs.ports import Handlers, JobQueue, Lookout, Nudge, Wire
from core.logs import configure
from core.mail.outbox import KIND as LETTER
from core.mail.outbox import NOBODYS, Outbox
from core.mail.ports import Carrier
from core.mail.smtp import Smtp
from core.plugin.manager import Plugins
from core.plugin.model import Pack
from core.scoring.runs import Ledger
from core.scoring.service import KIND, Scoring
from core.settings import Settings, read
from core.vault import Vault
from tenants.allowance import Allowance
from tenants.demonstrations.service import Demonstrations
from tenants.institutions import KnownInstitutions
from tenants.members import Members
from tenants.pack_shelf import PackShelf
from tenants.packs import InstalledPacks
from tenants.preferences import Preferences
from tenants.service import Tenants
from tenants.standing import Standings
from web.application import Application
from web.readiness import make_ready
from web.reading import sources_of
from web.tiers import tiers

COMMAND_LINE = "command line"
"""Where an act comes from that somebody at the machine did."""


@contextmanager
def opened(environ: Mapping[str, str] = os.environ) -> Iterator[Application]:
    """The application that the environment describes, closed at the end."""
    settings = read(environ)
    configure(settings.log_level)
    application = build(settings)
    try:
        with working_for(Origin(name=getpass.getuser(), source=COMMAND_LINE)):
            yield application
    finally:
        application.queue.close()
        application.database.close()


def build(settings: Settings) -> Application:
    """Connect everything; SettingsError when the database is not ready for it."""
    database = Database(settings.database_url)
    make_ready(settings, database)
    evidence = EvidenceStore(settings.evidence_url, settings.evidence_options)
    plugins = Plugins().find()
    shelf = PackShelf(settings.data / "packs")
    institutions = KnownInstitutions(
        tenants=Tenants(database),
        installed=InstalledPacks(database),
        preferences=Preferences(database),
        published=_published(plugins, shelf),
    )
    allowance = Allowance(Standings(database), database, evidence)
    queue = _queue(settings, lambda: handlers_of(application))
    scoring = Scoring(
        Ledger(database, allow=allowance.to_run),
        evidence,
        institutions,
        queue,
        finished=lambda run: meeting.deliveries.deliver(run),  # noqa: PLW0108 - made below
    )
    vault = Vault(derived_key(settings, "secrets at rest"))
    veil = derived_key(settings, "values that travel")
    meeting = tiers(database, institutions.tenants, scoring, vault=vault, veil=veil)
    batches = SqlBatches(database)
    members, attempts = Members(database, allow=allowance.to_join), _attempts(settings)
    imports = Imports(
        batches,
        evidence,
        institutions.datasets,
        rules=_rules(settings),
        allow=allowance.to_import,
    )
    links = Links(database, derived_key(settings, "one-time links"))
    post = Outbox(database, vault, _carrier(settings), queue)
    application = Application(
        settings=settings,
        database=database,
        evidence=evidence,
        plugins=plugins,
        pack_shelf=shelf,
        members=members,
        allowance=allowance,
        identity=Identity(database, attempts, chains=members.chains),
        links=links,
        attempts=attempts,
        sessions=Sessions(database, chains=members.chains, lifetime=_lifetime(settings)),
        institutions=institutions,
        imports=imports,
        scoring=scoring,
        queue=queue,
        audit=Audit(SqlBook(database)),
        vault=vault,
        post=post,
        demonstrations=Demonstrations(database, links, post),
        sources=sources_of(settings, database, imports, plugins, vault),
        second=SecondFactors(database, attempts, vault, chains=members.chains),
        tiers=meeting,
    )
    return application


def handlers_of(application: Application) -> Handlers:
    """What a nudge of each kind leads to."""
    return {
        KIND: application.scoring.answer,
        SOURCE: application.sources.answer,
        LETTER: application.post.answer,
    }


def lookout_of(application: Application) -> Lookout:
    """Finds runs and sources that wait, or that a dead worker has left behind."""
    return lambda: [
        *(Nudge(KIND, *each) for each in application.scoring.waiting.all()),
        *(Nudge(SOURCE, *each) for each in application.sources.book.due()),
        *(Nudge(LETTER, NOBODYS, number) for number in application.post.due()),
    ]


def _carrier(settings: Settings) -> Carrier | None:
    return Smtp(settings.smtp_url, settings.mail_from) if settings.smtp_url else None


def _queue(settings: Settings, wire: Wire) -> JobQueue:
    if settings.redis_url:
        from core.jobs.rq import RqQueue  # noqa: PLC0415 - the embedded form's commands need none

        return RqQueue(settings.redis_url)
    return LateQueue(lambda: _embedded_queue(wire))


def _embedded_queue(wire: Wire) -> JobQueue:
    from core.jobs.embedded import EmbeddedQueue  # noqa: PLC0415 - most commands never nudge

    return EmbeddedQueue(wire)


def _published(plugins: Plugins, shelf: PackShelf) -> Callable[[str, str], Pack]:
    """Finds exactly the version that an institution works with, wherever it came from."""
    known: dict[tuple[str, str], Pack] = {}

    def find(identity: str, digest: str) -> Pack:
        if (identity, digest) not in known:
            pack = shelf.find(identity, digest) or plugins.pack(identity)
            known[identity, digest] = pack
        return known[identity, digest]

    return find


def _rules(settings: Settings) -> Rules:
    return Rules(
        condition=_condition,
        limits=Limits(bytes=settings.largest_file),
        hash_key=derived_key(settings, "id numbers"),
    )


def _condition(text: str, dataset: Dataset, datasets: Mapping[str, Dataset], /) -> pl.Expr:
    return condition(text, dataset, datasets.values())


def _attempts(settings: Settings) -> Attempts:
    if settings.redis_url is None:
        return EmbeddedAttempts()
    return RedisAttempts(settings.redis_url)


def _lifetime(settings: Settings) -> Lifetime:
    idle, longest = settings.session_idle_minutes, settings.session_hours
    return Lifetime(idle=timedelta(minutes=idle), longest=timedelta(hours=longest))


def derived_key(settings: Settings, use: str) -> bytes:
    """A key of 32 bytes for one use, made from the installation's secret."""
    return hashlib.sha256(f"{use}{secret_key(settings)}".encode()).digest()


def secret_key(settings: Settings) -> str:
    """The secret of this installation; the embedded form makes one and keeps it in its folder."""
    if settings.secret_key is not None:
        return settings.secret_key
    place = settings.data / "secret"
    if not place.exists():
        _write_once(place, secrets.token_hex(32))
    return place.read_text(encoding="ascii")


def _write_once(place: Path, secret: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secret)
