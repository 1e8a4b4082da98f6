"""The frozen values that pass between the services and the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.alerts.lights import Interval, Light, Side
from core.alerts.model import AlertRule
from core.evidence.model import Dataset
from core.identity.permissions import Permission
from core.identity.scope import DataScope, Reach
from core.indicators.model import Indicator, Level
from core.policy.model import Directive
from core.scoring.model import Curve, Scheme
from core.scoring.outside import Scored
from core.texts import Text
from tenants.life import UNLIMITED, Life
from tenants.people.model import Lent
from web.pages.city.port import CityNotes

Number = int | float | Decimal
ALONE = Reach(DataScope.OWN)


@dataclass(frozen=True, slots=True)
class Place:
    """An institution as pages see it."""

    id: int
    slug: str
    name: Text
    sector: str
    level: str
    parent: str | None = None
    life: Life = UNLIMITED


@dataclass(frozen=True, slots=True)
class Account:
    """Who has signed in; ``sessions`` counts revocations, as ``core.identity`` does.

    ``within`` is the one institution that a session by single sign-on is for.
    """

    id: int
    name: str
    shown: str
    sessions: int = 0
    operator: bool = False
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account may do in one institution, and who it is there.

    ``reach`` is of whom it sees results there. What others have ``lent`` is among the permissions
    already; ``own`` are then those that it has without.
    ``elsewhere``: the account belongs to another institution too. ``open_in`` are the ids of those
    where it sees everything, as far as they were read with this one.
    """

    place: Place
    role: Text
    permissions: frozenset[Permission]
    staff_no: str | None = None
    reach: Reach = ALONE
    own: frozenset[Permission] | None = None
    lent: tuple[Lent, ...] = ()
    elsewhere: bool = False
    open_in: frozenset[int] = frozenset()

    @property
    def borrowed(self) -> tuple[Reach, ...]:
        """Of whom members see results who have lent this one the sight of units."""
        return tuple(each.reach for each in self.lent if Permission.SEE_UNIT in each.permissions)

    @property
    def sees_others(self) -> bool:
        """Whether there are results of others for this member: all of them or those of units."""
        if Permission.SEE_UNIT in self.permissions:
            mine = self.reach.scope is not DataScope.OWN and self.reach.starts(self.staff_no)
            some = mine or any(each.starts(None) for each in self.borrowed)
        else:
            some = False
        return some or Permission.SEE_ALL in self.permissions


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account of the demonstration city that the sign-in page shows with its password."""

    name: str
    password: str
    who: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The guard's answer on one act, with the document it rests on."""

    allowed: bool
    directive: Directive | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of a table: how it is shown, its interval, and whether it may be ranked."""

    indicator: Indicator
    interval: Interval | None = None
    ranking: Verdict = Verdict(allowed=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. ``value`` is null when there is no data; it never turns into 0.

    ``points`` of ``full`` are null where the scheme does not score the measure. ``withheld``: there
    is a value, which is not shown because it rests on few cases or would give such a one away.
    """

    value: Number | None
    numerator: Number | None = None
    denominator: Number | None = None
    points: Decimal | None = None
    full: Decimal | None = None
    light: Light | None = None
    side: Side | None = None
    applies: bool = True
    withheld: bool = False
    alerts: tuple[AlertRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One subject with its figures, by indicator id, and the total of those that are scored.

    ``total`` is out of ``full``; ``counted`` are the marks of the measures that have data.
    ``label`` is the name in both languages, where there is one.
    """

    subject: str
    name: str
    cells: Mapping[str, Cell]
    unit_no: str | None = None
    unit: str = ""
    staff_class: str = ""
    post: str = ""
    total: Decimal | None = None
    full: Decimal | None = None
    counted: Decimal | None = None
    grade: Text | None = None
    scheme: str | None = None
    label: Text | None = None
    class_label: Text | None = None
    post_label: Text | None = None

    @property
    def called(self) -> Text | str:
        """What a page calls the subject."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from, for the line below them."""

    as_of: datetime
    calendar: Text
    scheme: Text
    pack: Text
    run: str
    digest: str


@dataclass(frozen=True, slots=True)
class Table:
    """All subjects of one level in a period, in the institution's own order (机构序列)."""

    period: str
    level: Level
    columns: Sequence[Column]
    rows: Sequence[Row]
    provenance: Provenance
    total_ranking: Verdict = Verdict(allowed=True)
    schemes: Sequence[Scheme] = ()
    city: CityNotes | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One past period of a figure or a total."""

    period: str
    value: Number | None


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One person in a period, with the period before and the whole institution beside it."""

    row: Row
    before: Row | None
    institution: Row | None
    table: Table
    trend: Sequence[Point] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of evidence behind a figure.

    ``failed`` is the condition that left it out, of the numerator alone where it is ``counted``;
    ``value`` is what the row brings to the numerator.
    """

    cells: Sequence[object]
    counted: bool = True
    in_numerator: bool = False
    in_denominator: bool = True
    failed: Text | None = None
    value: Number | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure explained: its formula, its rows, its points, its past.

    ``line`` is the curve as (value, points) corners, from left to right; ``clock`` and
    ``attribution`` say which date and whose name put a record here.
    """

    column: Column
    row: Row
    cell: Cell
    formula: str
    clock: Text
    attribution: Text
    headers: Sequence[Text]
    records: Sequence[Record]
    provenance: Provenance
    curve: Curve | None = None
    line: Sequence[tuple[Decimal, Decimal]] = ()
    trend: Sequence[Point] = ()
    numerator_means: Text | None = None
    denominator_means: Text | None = None
    versions: Mapping[str, int] = field(default_factory=dict)
    directives: Sequence[Directive] = ()
    outside: Scored | None = None


class RunState(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Run:
    """One scoring of a period, as a page follows it."""

    id: int
    period: str
    state: RunState
    step: int = 0
    steps: int = 0
    doing: Text | None = None
    percent: int = 0
    begun: datetime | None = None
    ended: datetime | None = None
    problem: Text | None = None
    stopping: bool = False
    versions: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def going(self) -> bool:
        """Whether there is anything left to wait for."""
        return self.state in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A header of the file and the field it was matched to."""

    header: str
    field: Text | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A header of a file with the field it goes to, or nothing; ``suggested`` is a mere guess."""

    header: str
    field: str = ""
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The headers of a kept file, to be matched with fields; ``decided`` once somebody has."""

    dataset: Dataset
    file: str
    choices: Sequence[Choice]
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that is held back, remarked on, or no data at all."""

    sheet: str
    row: int
    header: str
    value: str
    reason: Text
    advice: Text | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing has been written yet."""

    dataset: Dataset
    file: str
    size: int
    rows: int
    accepted: int
    mapping: Sequence[Mapped]
    held: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    not_data: Sequence[Finding] = ()
    inserted: int | None = None
    updated: int | None = None
    unchanged: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One import, or the undo of one (``undoes``); ``refused`` rows an undo had to leave."""

    number: int
    dataset: Text
    file: str
    at: datetime
    by: str
    inserted: int
    updated: int
    unchanged: int
    held: int
    undone: bool = False
    may_be_undone: bool = True
    undoes: int | None = None
    refused: int = 0
    changed: int | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A batch with what it held back and why."""

    batch: Batch
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class DatasetState:
    """A dataset with what the institution has in it.

    ``holding`` are the standing imports that held rows back, newest first; whether such a row was
    corrected by a later import is not known. ``changed`` is the version that last changed rows.
    """

    dataset: Dataset
    records: int | None
    last: Batch | None = None
    holding: Sequence[Batch] = ()
    changed: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed over and waits for its confirmation."""

    token: str
    name: str
    size: int
    dataset: str
