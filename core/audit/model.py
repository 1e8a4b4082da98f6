"""What the log holds: entries in a chain, a seal for each day, and what a check of it finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.audit.working import NOBODY as NOBODY  # noqa: PLC0414 - known by this module too
from core.audit.working import Origin as Origin  # noqa: PLC0414 - the same
from core.audit.working import origin as origin  # noqa: PLC0414 - the same
from core.audit.working import work_for as work_for  # noqa: PLC0414 - the same
from core.audit.working import working_for as working_for  # noqa: PLC0414 - the same
from core.texts import Text

INSTALLATION = 0
"""The chain of what belongs to no institution: a sign-in with an unknown name, a lone account."""


class Act(StrEnum):
    """What was done."""

    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    ADD_ACCOUNT = "add account"
    CHANGE_PASSWORD = "change password"  # noqa: S105 - the name of an act
    CHANGE_ACCOUNT = "change account"
    CLOSE_ACCOUNT = "close account"
    END_SESSIONS = "end sessions"
    ASK_NEW_PASSWORD = "ask for a new password"  # noqa: S105 - the name of an act
    TURN_ON_SECOND_STEP = "turn on second step"
    TURN_OFF_SECOND_STEP = "turn off second step"
    RENEW_RECOVERY_CODES = "renew recovery codes"
    ADD_TOKEN = "add token"  # noqa: S105 - the name of an act
    REVOKE_TOKEN = "revoke token"  # noqa: S105 - the name of an act
    SET_SIGN_ON = "set single sign-on"
    LINK_SIGN_ON = "link single sign-on"
    SET_MEMBER = "set member"
    REMOVE_MEMBER = "remove member"
    SUSPEND_MEMBER = "suspend member"
    RESUME_MEMBER = "resume member"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke invitation"
    ACCEPT_INVITATION = "accept invitation"
    DELEGATE = "delegate"
    END_DELEGATION = "end delegation"
    ACT_FOR_ANOTHER = "act under delegation"
    ACT_ALONE = "act alone"
    SEE_ALONE = "take note of an act done alone"
    CONSENT_SMALL = "consent to acting alone"
    ASK_SUPPORT = "ask for support access"
    ALLOW_SUPPORT = "allow support access"
    REFUSE_SUPPORT = "refuse support access"
    SEE_SUPPORT = "take note of support access"
    CLOSE_SUPPORT = "close support access"
    OPEN_PAGE = "open page in support"
    STEP_INTO = "step into a colleague"
    STEP_BACK = "step back from a colleague"
    INSTALL_PACK = "install pack"
    TRY_PACK = "try pack"
    PROPOSE_PACK = "propose pack"
    ANSWER_PACK = "answer proposed pack"
    TURN_OFF_PACK = "turn off pack"
    TURN_KEY = "turn key"
    PROPOSE_CONTRACT = "propose contract"
    SIGN_CONTRACT = "sign contract"
    DECLINE_CONTRACT = "decline contract"
    END_CONTRACT = "end contract"
    DELIVER = "deliver"
    READ_LENT = "read lent records"
    PUBLISH = "publish"
    WITHDRAW_RESULTS = "take back publication"
    OFFER_CONFIGURATION = "offer configuration"
    ACCEPT_CONFIGURATION = "accept configuration"
    DECLINE_CONFIGURATION = "decline configuration"
    WITHDRAW_CONFIGURATION = "withdraw configuration"
    TAKE_BACK = "take deliveries back"
    CHANGE_SETTING = "change setting"
    IMPORT = "import"
    UNDO_IMPORT = "undo import"
    REQUEST_RUN = "request run"
    CANCEL_RUN = "cancel run"
    FINISH_RUN = "finish run"
    RETRY_RUN = "retry run"
    SET_LIMIT = "set limit"
    READ = "read"
    EXPORT = "export"
    OPEN_PERSON = "open person"
    OPEN_FIGURE = "open figure"
    VERIFY_LOG = "verify log"
    CHANGE_STANDING = "change standing"
    ASK_CONVERSION = "ask to become full"
    DECIDE_CONVERSION = "decide on becoming full"
    CONVERT = "become full"
    ASK_GRAPH = "ask graph"
    REBUILD_GRAPH = "rebuild graph"
    ASK_MATTER = "ask for a matter"
    APPROVE_MATTER = "approve matter"
    REFUSE_MATTER = "refuse matter"
    WITHDRAW_MATTER = "withdraw matter"
    OPEN_NAME = "open name"
    SAVE_VIEW = "save view"
    SHARE_VIEW = "share view"
    DELETE_VIEW = "delete view"
    BREAK_GLASS = "break glass"
    REVIEW_QUERY = "review query"
    PLACE_DECOY = "place decoy"
    REMOVE_DECOY = "remove decoy"
    OPEN_DECOY = "open decoy"
    SEE_ALARM = "take note of an alarm"
    REGISTER_CLUE = "register clue"
    APPROVE_CLUE = "approve clue"
    ANSWER_CLUE = "answer clue"
    VERIFY_CLUE = "verify clue"
    CLEAR_CLUE = "clear clue"
    DELETE_CLUE = "delete clue"
    SEEK_SAME = "seek who may be one"
    ACCEPT_SAME = "accept as one"
    REJECT_SAME = "reject as one"
    UNDO_SAME = "take back who is one"
    DECIDE_SIGN_UP = "decide sign-up"
    ADD_TENANT = "add institution"
    EXPORT_TENANT = "export institution"
    RESTORE_TENANT = "restore institution"
    ERASE_TENANT = "erase institution"
    ASK_EXPORT = "ask for an export"
    FETCH_EXPORT = "fetch an export"
    ASK_ERASURE = "ask for the erasure"
    DECIDE_ERASURE = "decide on the erasure"
    CANCEL_ERASURE = "cancel the erasure"
    PROPOSE_MOVE = "propose move"
    ACCEPT_MOVE = "accept move"
    DECLINE_MOVE = "decline move"
    WITHDRAW_MOVE = "withdraw move"
    MOVE = "move"
    ADD_SOURCE = "add source"
    CHANGE_SOURCE = "change source"
    REMOVE_SOURCE = "remove source"
    ADD_VENDOR = "add vendor"
    CHANGE_VENDOR = "change vendor"
    ADD_KEY = "add vendor's key"
    REVOKE_KEY = "revoke vendor's key"
    SUBMIT_RELEASE = "submit pack"
    DECIDE_RELEASE = "decide on pack"
    TRUST_CATALOGUE = "trust catalogue"
    TURN_ON_PLUGIN = "turn on plugin"
    TURN_OFF_PLUGIN = "turn off plugin"


class Thing(StrEnum):
    """The kind of object that an act is done to."""

    ACCOUNT = "account"
    MEMBER = "member"
    TOKEN = "token"  # noqa: S105 - the name of a thing
    INVITATION = "invitation"
    DELEGATION = "delegation"
    SUPPORT = "support access"
    PAGE = "page"
    PACK = "pack"
    KEY = "signing key"
    CONTRACT = "contract"
    DELIVERY = "delivery"
    RECORDS = "records"
    CONFIGURATION = "configuration"
    SETTING = "setting"
    BATCH = "batch"
    RUN = "run"
    RESULTS = "results"
    CITY = "city"
    FIGURE = "figure"
    PERSON = "person"
    LOG = "log"
    GRAPH = "graph"
    MATTER = "matter"
    CLUE = "clue"
    SAME = "who is who"
    QUERY = "query"
    DECOY = "decoy"
    VIEW = "saved view"
    TENANT = "institution"
    SOURCE = "source"
    VENDOR = "vendor"
    RELEASE = "release"
    CATALOGUE = "catalogue"
    PLUGIN = "plugin"


class Outcome(StrEnum):
    """What became of the act; ``intended`` is open until a later entry of the same object."""

    INTENDED = "intended"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


Details = Mapping[str, Any]
"""Facts in plain JSON: texts, whole numbers, yes and no, lists; never a secret."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written down; without an origin it is that of the work under way."""

    act: Act
    thing: Thing
    object: str
    outcome: Outcome = Outcome.DONE
    purpose: str = ""
    before: Details | None = None
    after: Details | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. ``before`` and ``after`` are JSON exactly as it was digested."""

    tenant: int
    number: int
    moment: datetime
    account: int | None
    actor: str
    source: str
    act: str
    thing: str
    object: str
    outcome: str
    purpose: str
    before: str
    after: str
    previous: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """Says at the end of a day how many entries there were, and the digest of the last."""

    day: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as it was kept beside the entries."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The end of a chain as it was signed on a day with the key of the installation."""

    chain: int
    day: str
    count: int
    digest: str
    at: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A chain at one moment: its entries by number, read as they are needed, its seals, its end.

    ``signed`` are the ends that were signed and verify; ``forged`` says how many do not.
    """

    entries: Iterable[Entry]
    seals: tuple[Seal, ...]
    head: Head | None
    signed: tuple[SignedHead, ...] = ()
    forged: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log: the number of the first entry concerned, and about when.

    The moment is that of the entry, or of the last sound one before a gap.
    """

    number: int
    what: Text
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a log has found: nothing, if it is whole.

    ``signed`` is the last signed end that the log was held against, if there is one.
    """

    count: int
    digest: str
    findings: tuple[Finding, ...] = field(default=())
    signed: SignedHead | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are wanted; an empty condition lets everything through."""

    actor: str = ""
    act: str = ""
    under: str = ""
    thing: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    """The number of the last entry that is known already."""
