"""What the pages ask for: small protocols, fulfilled by the services that are handed in.

The pages know these and ``web.values`` alone; ``web.bootstrap`` hands over the services.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from core.audit.model import Entry, Note, Search, SignedHead, Verdict
from core.identity.resets import Resets
from core.identity.service import STRANGE, Known
from core.indicators.model import Level
from core.listing import Page
from core.mail.outbox import Outbox
from core.policy.model import Directive
from tenants.conversion.service import Conversions
from tenants.demonstrations.service import Demonstrations
from tenants.small.service import Small
from web.pages.account.port import Own
from web.pages.associations.port import Doors, Marks
from web.pages.clues.port import Clues
from web.pages.colleagues.port import Colleagues
from web.pages.configuration.port import Configurations
from web.pages.contracts.port import Contracts
from web.pages.delegations.port import Delegations
from web.pages.items.port import Items
from web.pages.leaders.port import Leaders
from web.pages.leaving.port import Leaving
from web.pages.members.port import Members
from web.pages.offering.port import Offering
from web.pages.operator.port import Platform
from web.pages.oversight.port import Oversight
from web.pages.packs.port import Packs
from web.pages.panels.port import Panels
from web.pages.plugged.port import Plugged
from web.pages.published.port import Published
from web.pages.questions.port import Questions
from web.pages.reports.port import Reports
from web.pages.rows.port import Grants
from web.pages.security.port import Guards
from web.pages.settings.port import Settings
from web.pages.signin.port import Entrance
from web.pages.sources.port import Sources
from web.pages.support.port import Support
from web.pages.tree.port import Tree
from web.pages.trial.port import Trials
from web.pages.vendors.port import Desk
from web.pages.views.port import Views
from web.pages.who.port import Who
from web.values import (
    Account,
    Batch,
    Columns,
    DatasetState,
    DemonstrationAccount,
    Figure,
    HeldBack,
    Membership,
    PersonResult,
    Place,
    Preview,
    Run,
    Table,
    Upload,
)


class Identity(Protocol):
    """Accounts and what they may do."""

    def sign_in(
        self, name: str, password: str, *, source: str = "", known: Known = STRANGE
    ) -> Account:
        """The account; NotAllowed when name and password do not fit, or after too many tries.

        ``source`` is the address the request came from, ``known`` what its browser was used for.
        """

    def begin(
        self, account: Account, *, source: str, agent: str, way: str = "", sid: str = ""
    ) -> str:
        """The key of a new session of somebody who has proved to be the account.

        ``sid`` is what the provider of single sign-on calls it.
        """

    def sign_out(self, account: Account, key: str) -> None:
        """End the session of that key, also where its cookie was copied; write it down."""

    def account(self, account_id: int, sessions: int, key: str) -> Account | None:
        """The account of a session, unless the session is over or all have been revoked."""

    def membership(self, account: Account, slug: str) -> Membership | None:
        """The account in the institution of that slug; read however many others it belongs to."""

    def choice(self, account: Account, *, words: str = "", page: int = 1) -> Page[Membership]:
        """A page of the account's institutions whose names have these words."""

    def memberships(self, account: Account) -> Sequence[Membership]:
        """Every institution the account belongs to, in the order of the institutions."""


class Results(Protocol):
    """Scored figures of one institution, or of a city rolled up."""

    def periods(self, place: Place) -> Sequence[str]:
        """Periods that have been scored, newest first, as ``2025``, ``2025-Q3``, ``2025-09``."""

    def table(self, place: Place, period: str, level: Level) -> Table:
        """Every subject of the level; NotFound when the period has not been scored."""

    def tables(self, place: Place, period: str) -> Mapping[Level, Table]:
        """The table of every level, read once."""

    def person(self, place: Place, period: str, staff_no: str) -> PersonResult:
        """One person; NotFound when the period has no such person."""

    def figure(
        self, place: Place, period: str, *, level: Level, subject: str, indicator: str
    ) -> Figure:
        """One figure with every row counted and left out."""

    def city(self, place: Place, period: str) -> Table:
        """The institution and those below it at tenant level; the first row is the whole."""


class Runs(Protocol):
    """Scoring of a period in the background."""

    def start(self, place: Place, period: str, account: Account) -> Run:
        """Put a run on the queue; the one already under way is returned instead of a second."""

    def cancel(self, place: Place, run_id: int) -> None:
        """Ask a run to stop; Conflict when it is over, NotFound where there is none."""

    def get(self, place: Place, run_id: int) -> Run:
        """The run, or NotFound."""

    def latest(self, place: Place) -> Sequence[Run]:
        """The last runs, newest first."""

    def of_period(self, place: Place, period: str) -> Run | None:
        """The newest finished run of a period, with the versions that it read."""


class Imports(Protocol):
    """Evidence coming in, batch by batch."""

    def datasets(self, place: Place) -> Sequence[DatasetState]:
        """Every dataset of the installed packs."""

    def keep(
        self, place: Place, account: Account, *, dataset: str, name: str, file: BinaryIO
    ) -> Upload:
        """Keep an upload of this account until it is confirmed or a day has passed."""

    def preview(self, place: Place, account: Account, token: str) -> Preview:
        """Read and check the kept file; BadFile when it cannot be read at all."""

    def columns(self, place: Place, account: Account, token: str) -> Columns:
        """The headers of the kept file and what they are taken for; BadFile when unreadable."""

    def assign(self, place: Place, account: Account, token: str, chosen: Mapping[str, str]) -> None:
        """Say which header is which field, or none; BadInput when that cannot be.

        It holds for the kept file at once, and for later files once this one is brought in.
        """

    def held_back(self, place: Place, account: Account, token: str) -> bytes:
        """The workbook of the rows held back, ready to correct and import again."""

    def bring_in(self, place: Place, account: Account, token: str) -> Batch:
        """Commit what passed the checks; the kept file is gone afterwards."""

    def undo(self, place: Place, account: Account, number: int) -> Batch:
        """Take a batch back; Conflict when a later batch touched its rows."""

    def batches(self, place: Place) -> Sequence[Batch]:
        """The last batches, newest first."""

    def held_by(self, place: Place, number: int) -> HeldBack:
        """What a batch held back; NotFound when there is no such batch or nothing was."""

    def workbook_of(self, place: Place, number: int) -> bytes:
        """The workbook of the rows that a batch held back, or NotFound."""


class Log(Protocol):
    """What was done in an institution: written down, searched, checked."""

    def note(self, place: Place, note: Note) -> None:
        """Write down an act of the reader being served; nothing is shown unless this returns."""

    def search(self, place: Place, search: Search, *, page: int) -> Sequence[Entry]:
        """A page of the entries searched for, the newest first."""

    def newest(self, place: Place, search: Search, *, limit: int) -> Sequence[Entry]:
        """The newest of the entries searched for."""

    def count(self, place: Place, search: Search) -> int:
        """How many entries were searched for."""

    def verify(self, place: Place) -> Verdict:
        """Whether the log is whole."""

    def seals(self, place: Place) -> Sequence[SignedHead]:
        """The ends of the log as they were signed day by day, the newest first."""


class Directives(Protocol):
    """The documents that bind an institution."""

    def all(self, place: Place) -> Sequence[Directive]:
        """Every directive of the installed packs, newest first."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the pages stand on."""

    identity: Identity
    results: Results
    runs: Runs
    imports: Imports
    directives: Directives
    log: Log
    demonstration: Sequence[DemonstrationAccount] = ()
    tree: Tree | None = None
    contracts: Contracts | None = None
    trials: Trials | None = None
    own: Own | None = None
    guards: Guards | None = None
    members: Members | None = None
    post: Outbox | None = None
    sources: Sources | None = None
    plugged: Plugged | None = None
    panels: Panels | None = None
    reports: Reports | None = None
    demonstrations: Demonstrations | None = None
    on_one_machine: bool = False
    open_mailbox: bool = False
    slow_down: Callable[[str, str], None] = lambda what, source: None
    delegations: Delegations | None = None
    entrance: Entrance | None = None
    resets: Resets | None = None
    platform: Platform | None = None
    colleagues: Colleagues | None = None
    support: Support | None = None
    published: Published | None = None
    settings: Settings | None = None
    configurations: Configurations | None = None
    leaders: Leaders | None = None
    items: Items | None = None
    grants: Grants | None = None
    conversions: Conversions | None = None
    leaving: Leaving | None = None
    small: Small | None = None
    doors: Doors | None = None
    questions: Questions | None = None
    clues: Clues | None = None
    marks: Marks | None = None
    who: Who | None = None
    views: Views | None = None
    oversight: Oversight | None = None
    packs: Packs | None = None
    desk: Desk | None = None
    offering: Offering | None = None
