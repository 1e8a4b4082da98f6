"""Whether an institution may send one more invitation: not twice, not too many, not too fast."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.database import UnitOfWork
from core.errors import Conflict, NotAllowed
from core.texts import Text
from tenants.people.model import InvitationState
from tenants.people.sql import InvitationRow

MOST_OPEN = 200
"""Open invitations of one institution; more is a mistake or abuse."""

MOST_AN_HOUR = 100
MOST_SENT = 10
"""How often one invitation is sent in all."""


def check(work: UnitOfWork, address: str, moment: datetime) -> int:
    """How many invitations wait; Conflict or NotAllowed where there must not be another."""
    waiting = select(func.count()).select_from(InvitationRow)
    waiting = waiting.where(InvitationRow.state == InvitationState.OPEN.value)
    waiting = waiting.where(InvitationRow.expires_at > moment)
    if work.scalar(waiting.where(InvitationRow.email == address)):
        raise Conflict(
            Text("这个邮箱已有等待接受的邀请", "This address has an open invitation"),
            where=address,
            advice=Text("可以重发或先撤回", "Send it again, or revoke it first"),
        )
    number = work.scalar(waiting) or 0
    if number >= MOST_OPEN:
        raise Conflict(
            Text("等待接受的邀请太多", "Too many open invitations"),
            advice=Text("请先撤回不用的邀请", "Revoke those not needed"),
        )
    _must_be_slow(work, moment)
    return number


def check_again(work: UnitOfWork, row: InvitationRow, moment: datetime) -> None:
    """NotAllowed where an invitation has been sent too often, or too many were just sent."""
    if row.sent >= MOST_SENT:
        raise NotAllowed(
            Text("这个邀请重发得太多", "This invitation was sent too often"),
            advice=Text("请核对邮箱，撤回后重新邀请", "Check the address and invite anew"),
        )
    _must_be_slow(work, moment)


def _must_be_slow(work: UnitOfWork, moment: datetime) -> None:
    lately = InvitationRow.sent_at > moment - timedelta(hours=1)
    if (work.scalar(select(func.count()).where(lately)) or 0) >= MOST_AN_HOUR:
        raise NotAllowed(
            Text("一小时内发出的邀请太多", "Too many invitations within an hour"),
            advice=Text("请稍后再发", "Send it later"),
        )
