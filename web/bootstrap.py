"""The one place where classes are put together: what a command, a page and a worker stand on."""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import polars as pl

from core.adapters.service import KIND as SOURCE
from core.audit.service import Audit
from core.audit.signed import SignedHeads
from core.audit.sql import SqlBook
from core.audit.working import Origin, working_for
from core.database import Database
from core.evidence.model import Dataset
from core.evidence.reading.source import Limits
from core.evidence.reports import Rules
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.expressions.conditions import condition
from core.graph.projection.keeping import KIND as GRAPH
from core.graph.who.searching import KIND as WHO
from core.jobs.daily import KIND as DAILY
from core.jobs.late import LateQueue
from core.jobs.ports import Handlers, JobQueue, Lookout, Nudge, Wire
from core.logs import configure
from core.mail.outbox import KIND as LETTER
from core.mail.outbox import NOBODYS, Outbox
from core.mail.ports import Carrier
from core.mail.smtp import Smtp
from core.plugin.catalogue.releases import Releases
from core.plugin.curving import Curving
from core.plugin.lifecycle import Lifecycle
from core.plugin.manager import Plugins
from core.plugin.model import Pack
from core.scoring.runs import Ledger
from core.scoring.service import KIND, Scoring
from core.settings import Settings, read
from core.vault import Vault
from tenants.adoption.service import KIND as SHADOW
from tenants.allowance import Allowance
from tenants.conversion.service import KIND as CONVERSION
from tenants.demonstrations.service import Demonstrations
from tenants.departure.erasures import KIND as ERASURE
from tenants.departure.exports import KIND as EXPORT
from tenants.institutions import KnownInstitutions
from tenants.members import Members
from tenants.pack_shelf import PackShelf, not_at_hand
from tenants.packs import InstalledPacks
from tenants.plugged.service import Switchboard
from tenants.preferences import Preferences
from tenants.service import Tenants
from tenants.sign_up.sampling import KIND as SAMPLE
from tenants.standing import Standings
from web.accounts import accounts_of
from web.adapters.exits import conversions_of, erasures_of, exports_of
from web.adapters.who import searches_of
from web.adopting import adoptions_of
from web.application import Application
from web.catalogue import CHECK, checked, may_run, renew_in_time, soundness
from web.daily import daily_of
from web.graphing import graph_of, keeping_of
from web.keys import derived_key
from web.observing import begin, finish, observing_of
from web.readiness import make_ready, settle_intents
from web.reading import sources_of
from web.tiers import Tiers, tiers
from web.trying import samples_of

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
        application.plugins.close()
        application.graph.close()
        application.database.close()


def build(settings: Settings) -> Application:
    """Connect everything; SettingsError when the database is not ready for it."""
    database = Database(settings.database_url)
    make_ready(settings, database)
    evidence = EvidenceStore(settings.evidence_url, settings.evidence_options)
    board = Switchboard(database)
    plugins = Plugins(board).find(settings.plugins)
    life = Lifecycle(plugins, board)
    shelf = PackShelf(settings.data / "packs")
    institutions = _institutions(database, life, shelf)
    allowance = Allowance(Standings(database), database, evidence)
    queue = _queue(settings, lambda: handlers_of(application))
    trusted = soundness(database, institutions)
    watch = observing_of(plugins, board, evidence, institutions)
    scoring = Scoring(
        Ledger(database, allow=may_run(allowance, trusted)),
        evidence,
        institutions,
        queue,
        finished=lambda run: finish(watch, run, scoring.outcome, meeting.deliver),
        trusted=begin(watch, life, trusted),
        givers=lambda tenant, period: meeting.items.given(tenant, period),  # noqa: PLW0108
    )
    vault = Vault(derived_key(settings, "secrets at rest"))
    veil = derived_key(settings, "values that travel")
    meeting: Tiers = tiers(
        database, institutions, scoring, vault=vault, veil=veil, sealed=life.sealed
    )
    members = Members(database, allow=allowance.to_join)
    post = Outbox(database, vault, _carrier(settings), queue)
    accounts = accounts_of(settings, database, members, vault=vault, post=post)
    imports = _imports(settings, database, evidence, institutions, allowance)
    application = Application(
        settings=settings,
        database=database,
        evidence=evidence,
        plugins=plugins,
        pack_shelf=shelf,
        members=members,
        allowance=allowance,
        accounts=accounts,
        institutions=institutions,
        imports=imports,
        scoring=scoring,
        queue=queue,
        audit=Audit(SqlBook(database), signed_heads(settings)),
        vault=vault,
        post=post,
        demonstrations=Demonstrations(database, accounts.links, post),
        sources=sources_of(
            settings, database, institutions.tenants, imports, plugins=plugins, vault=vault
        ),
        tiers=meeting,
        graph=graph_of(settings, database, evidence, institutions),
    )
    return application


def handlers_of(application: Application) -> Handlers:
    """What a nudge of each kind leads to."""
    return {
        KIND: application.scoring.answer,
        SOURCE: application.sources.answer,
        LETTER: application.post.answer,
        SAMPLE: samples_of(application).answer,
        GRAPH: keeping_of(application).answer,
        WHO: searches_of(application).answer,
        DAILY: daily_of(application).answer,
        EXPORT: exports_of(application).answer,
        ERASURE: erasures_of(application).answer,
        CONVERSION: conversions_of(application).answer,
        SHADOW: adoptions_of(application).answer,
        CHECK: lambda _, number: checked(application, number),
    }


def signed_heads(settings: Settings) -> SignedHeads:
    """Where the ends of the logs are signed once a day: beside the database, not in it."""
    return SignedHeads(settings.data / "seals", derived_key(settings, "seals of the log"))


def lookout_of(application: Application) -> Lookout:
    """Finds runs, sources and graphs that wait, or that a dead worker has left behind.

    Tasks of the day are among them. It also sees to it that each intent has an outcome.
    """

    def look() -> list[Nudge]:
        settle_intents(application)
        renew_in_time(application)
        return [
            *(Nudge(KIND, *each) for each in application.scoring.waiting.all()),
            *(Nudge(SOURCE, *each) for each in application.sources.book.due()),
            *(Nudge(SAMPLE, tenant, 1) for tenant in samples_of(application).due()),
            *(Nudge(GRAPH, tenant, 1) for tenant in keeping_of(application).due()),
            *(Nudge(WHO, tenant, 1) for tenant in searches_of(application).due()),
            *(Nudge(CONVERSION, *each) for each in conversions_of(application).due()),
            *(Nudge(EXPORT, *each) for each in exports_of(application).due()),
            *(Nudge(ERASURE, *each) for each in erasures_of(application).due()),
            *(Nudge(DAILY, NOBODYS, number) for number in daily_of(application).due()),
            *(Nudge(LETTER, NOBODYS, number) for number in application.post.due()),
            *(Nudge(SHADOW, *each) for each in adoptions_of(application).due()),
            *(Nudge(CHECK, NOBODYS, n) for n in Releases(application.database).unchecked()),
        ]

    return look


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


def _institutions(database: Database, life: Lifecycle, shelf: PackShelf) -> KnownInstitutions:
    return KnownInstitutions(
        tenants=Tenants(database),
        installed=InstalledPacks(database, moved=life.pack),
        preferences=Preferences(database),
        published=_published(life.plugins, shelf),
        of_version=_remembered(shelf),
        bound=Curving(life.plugins).bound,
    )


def _published(plugins: Plugins, shelf: PackShelf) -> Callable[[str, str], Pack]:
    """Finds exactly the version that an institution works with, wherever it came from."""
    known: dict[tuple[str, str], Pack] = {}

    def find(identity: str, digest: str) -> Pack:
        if (identity, digest) not in known:
            pack = shelf.find(identity, digest) or plugins.pack(identity)
            if pack.digest != digest:
                raise not_at_hand(identity, digest)
            known[identity, digest] = pack
        return known[identity, digest]

    return find


def _imports(
    settings: Settings,
    database: Database,
    evidence: EvidenceStore,
    institutions: KnownInstitutions,
    allowance: Allowance,
) -> Imports:
    return Imports(
        SqlBatches(database),
        evidence,
        institutions.datasets,
        rules=_rules(settings),
        allow=allowance.to_import,
    )


def _remembered(shelf: PackShelf) -> Callable[[str, str], Pack | None]:
    """Versions that were in use once, each read from the shelf once."""
    known: dict[tuple[str, str], Pack] = {}

    def find(identity: str, version: str) -> Pack | None:
        if (identity, version) not in known:
            found = shelf.of_version(identity, version)
            if found is None:
                return None
            known[identity, version] = found
        return known[identity, version]

    return find


def _rules(settings: Settings) -> Rules:
    return Rules(
        condition=_condition,
        limits=Limits(bytes=settings.largest_file),
        hash_key=derived_key(settings, "id numbers"),
    )


def _condition(text: str, dataset: Dataset, datasets: Mapping[str, Dataset], /) -> pl.Expr:
    return condition(text, dataset, datasets.values())
