"""Break-glass: no time to wait for a leader, so a second officer opens it for a few hours.

A supervisor looks at it afterwards; until then the same officer cannot do it again.
"""

from dataclasses import dataclass
from datetime import timedelta

from core.audit.model import Act
from core.columns import now
from core.errors import Conflict, NotAllowed
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.model import Matter, MatterState, Wish
from tenants.matters.service import Matters
from tenants.oversight.model import Why
from tenants.oversight.reviews import Reviews

HOURS = 4
LONGEST_PURPOSE = 500


@dataclass(frozen=True)
class Urgent:
    """Matters that a second officer opens for a time."""

    matters: Matters
    reviews: Reviews

    def ask(self, actor: Actor, wish: Wish) -> Matter:
        """Ask for one; Conflict while an earlier one of the officer waits for its review."""
        waiting = self.reviews.unreviewed(actor.tenant_id, Why.BREAK_GLASS)
        if any(
            self.matters.asker(actor.tenant_id, int(each)) == actor.account_id for each in waiting
        ):
            raise Conflict(
                Text("上一次紧急查询还没有复核", "Your last break-glass has not been reviewed"),
                advice=Text(
                    "请先由领导复核，或按普通程序申请", "A leader reviews it, or ask as usual"
                ),
            )
        return self.matters.ask(actor, wish, urgent=True)

    def confirm(self, actor: Actor, number: int) -> Matter:
        """The second officer opens it; NotAllowed for who asked or keeps out of it."""
        actor.must(Permission.EXPLORE_APPROVED)
        found = self.matters.one(actor, number)
        if found.asked_by == actor.account_id or not found.urgent:
            raise NotAllowed(
                Text("须由另一名督察人员确认", "Another officer of supervision has to confirm"),
                advice=Text("请通知值班同事", "Call a colleague on duty"),
            )
        for subject in found.wish.subjects:
            self.matters.must_not_avoid(actor, subject)
        with self.matters.standing(actor, number, MatterState.ASKED) as (work, row):
            row.decision, row.decided_at = "urgent", now()
            row.decided_by, row.decided_name = actor.account_id, actor.name
            row.opens_until = now() + timedelta(hours=HOURS)
            asked = (row.reference, row.basis, row.asked_name, *row.subjects)
            purpose = " · ".join(asked)[:LONGEST_PURPOSE]
            return self.matters.kept(work, row, Act.BREAK_GLASS, purpose=purpose)
