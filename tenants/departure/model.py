"""An export that was asked for, an erasure that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.tenancy.model import TenantId
from core.texts import Text

KEPT_DAYS = 7
"""How long the file of an export can be fetched."""

WAITING = timedelta(days=7)
"""From the second officer's approval to the erasure; either may cancel until then."""


class Making(StrEnum):
    """How far an export is."""

    ASKED = "asked"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


MAKINGS: Mapping[Making, Text] = {
    Making.ASKED: Text("等待导出", "Waits"),
    Making.RUNNING: Text("正在导出", "Being made"),
    Making.READY: Text("可下载", "Ready"),
    Making.FAILED: Text("没有导出", "Failed"),
    Making.EXPIRED: Text("已过期", "Expired"),
}


OPEN = frozenset({Making.ASKED, Making.RUNNING})


class Request(StrEnum):
    """How far a request to erase is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


REQUESTS: Mapping[Request, Text] = {
    Request.ASKED: Text("待安全管理员审批", "Waits for the security administrator"),
    Request.APPROVED: Text("已批准，等待期内", "Approved, waiting"),
    Request.REFUSED: Text("未批准", "Refused"),
    Request.CANCELLED: Text("已撤销", "Cancelled"),
}
STANDING = frozenset({Request.ASKED, Request.APPROVED})


@dataclass(frozen=True, slots=True)
class Export:
    """One export of everything."""

    tenant: TenantId
    number: int
    state: Making
    asked_by: str
    asked_at: datetime
    percent: int
    size: int
    digest: str
    expires_at: datetime | None
    fault: Text


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request to erase everything, by one officer and decided by another."""

    tenant: TenantId
    number: int
    state: Request
    asker: int
    asked_by: str
    asked_at: datetime
    reason: str
    decided_by: str
    decided_at: datetime | None
    due_at: datetime | None
    remark: str

    @property
    def stands(self) -> bool:
        """Whether it may still come to the erasure."""
        return self.state in STANDING
