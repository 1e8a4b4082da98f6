"""What a membership is wished to be, an invitation, a delegation, and an operator's visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.identity.permissions import Permission, Role
from core.identity.scope import DataScope, Reach
from core.texts import Text
from tenants.model import Member


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody is to be in an institution; without a scope the roles decide."""

    roles: frozenset[Role]
    scope: DataScope | None = None
    staff_no: str | None = None
    unit_no: str | None = None
    in_charge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A member with the account behind it; ``seen`` is the last sign-in that the log knows."""

    member: Member
    name: str
    label: str
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which members are wanted; an empty condition lets everybody through."""

    words: str = ""
    role: Role | None = None
    suspended: bool | None = None


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


INVITATION_STATES: Mapping[InvitationState, Text] = {
    InvitationState.OPEN: Text("等待接受", "Waiting"),
    InvitationState.ACCEPTED: Text("已接受", "Accepted"),
    InvitationState.REVOKED: Text("已撤回", "Revoked"),
    InvitationState.EXPIRED: Text("已过期", "Expired"),
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody invited by e-mail, as what, by whom, until when."""

    number: int
    email: str
    label: str
    wish: Wish
    invited_by: str
    sent_at: datetime
    expires_at: datetime
    sent: int
    state: InvitationState
    accepted_by: str = ""
    """The account name of who accepted."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """Permissions lent by one member to another until a moment; ``ended_at`` ended it earlier."""

    number: int
    giver: int
    giver_name: str
    taker: int
    taker_name: str
    permissions: frozenset[Permission]
    reason: str
    made_at: datetime
    until: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """What a delegation gives at this moment: never more than its giver holds now."""

    number: int
    giver_name: str
    permissions: frozenset[Permission]
    reach: Reach
    until: datetime


class VisitState(StrEnum):
    """Where a visit of the operator stands."""

    ASKED = "asked"
    APPROVED = "approved"
    OPEN = "open"
    REFUSED = "refused"
    CLOSED = "closed"
    EXPIRED = "expired"


VISIT_STATES: Mapping[VisitState, Text] = {
    VisitState.ASKED: Text("等待系统管理员批准", "Waiting for the system administrator"),
    VisitState.APPROVED: Text(
        "已批准，等待安全管理员知悉", "Approved; the security administrator is next"
    ),
    VisitState.OPEN: Text("进行中", "Under way"),
    VisitState.REFUSED: Text("未批准", "Refused"),
    VisitState.CLOSED: Text("已结束", "Closed"),
    VisitState.EXPIRED: Text("到时结束", "Ended by the clock"),
}


class VisitKind(StrEnum):
    """What an operator asks to be let into."""

    RUNNING = "running"
    WORK = "work"


VISIT_KINDS: Mapping[VisitKind, Text] = {
    VisitKind.RUNNING: Text("单位与运行、任务", "Settings and jobs"),
    VisitKind.WORK: Text(
        "业务页面（数据、计分、结果，不含明细和导出）",
        "Data, scoring and results; no rows, no exports",
    ),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Support access: who asks for what and why, who approved and saw it, how it ended."""

    number: int
    account: int
    name: str
    kind: VisitKind
    writes: bool
    reason: str
    hours: int
    asked_at: datetime
    state: VisitState
    approved_by: str = ""
    seen_by: str = ""
    until: datetime | None = None
    ended_at: datetime | None = None
    comment: str = ""
