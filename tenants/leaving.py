"""What ends with a membership: whatever was lent, offered, waiting or left to programs."""

from sqlalchemy import select, update

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import UnitOfWork
from core.identity.sql import AccountRow, TokenRow
from core.tenancy.model import TenantId
from tenants.people.sql import DelegationRow, InvitationRow


def end_of_rights(work: UnitOfWork, tenant_id: TenantId, account_id: int) -> None:
    """Close what the account has lent, borrowed, offered and let programs do there."""
    either = (DelegationRow.giver == account_id) | (DelegationRow.taker == account_id)
    lent = update(DelegationRow).where(DelegationRow.tenant_id == tenant_id, either)
    work.execute(lent.where(DelegationRow.ended_at.is_(None)).values(ended_at=now()))
    _end_invitations(work, tenant_id, account_id)
    offered = update(InvitationRow).where(InvitationRow.tenant_id == tenant_id)
    offered = offered.where(InvitationRow.inviter == account_id, InvitationRow.state == "open")
    work.execute(offered.values(state="revoked"))
    tokens = update(TokenRow).where(TokenRow.within == tenant_id)
    tokens = tokens.where(TokenRow.account_id == account_id, TokenRow.revoked_at.is_(None))
    work.execute(tokens.values(revoked_at=now()))


def _end_invitations(work: UnitOfWork, tenant_id: TenantId, account_id: int) -> None:
    """Let whoever leaves not come back by an invitation that waits for the same person."""
    account = work.get_one(AccountRow, account_id)
    of_tenant = InvitationRow.tenant_id == tenant_id
    came_by = select(InvitationRow.email).where(of_tenant, InvitationRow.accepted_by == account_id)
    same = (
        InvitationRow.email.in_([account.email.casefold(), account.name.casefold()])
        | InvitationRow.email.in_(came_by)
        | (InvitationRow.label == account.label)
    )
    waiting = select(InvitationRow).where(of_tenant, InvitationRow.state == "open", same)
    for row in work.scalars(waiting).all():
        row.state = "revoked"
        work.flush()
        note = Note(Act.REVOKE_INVITATION, Thing.INVITATION, str(row.number))
        record(work, note, chain=tenant_id)
