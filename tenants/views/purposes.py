"""What views stand under: the matters in force and the cases handled, and who else holds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core.graph.model import Meaning
from core.identity.model import Actor
from core.identity.permissions import Permission, permitted
from core.tenancy.model import TenantId
from tenants.matters.doors import CaseDoor
from tenants.matters.model import Matter
from tenants.matters.service import Matters
from tenants.matters.sql import MatterRow
from tenants.members import Members
from tenants.views.model import Fellow

Names = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class HeldPurposes:
    """Fits ``tenants.views.service.Purposes``; ``names`` gives accounts their names."""

    matters: Matters
    cases: CaseDoor
    members: Members
    names: Names

    def matter(self, actor: Actor, reference: str) -> Matter | None:
        """The actor's own matter of this reference that is in force."""
        found = self.matters.holding(actor.tenant_id, reference)
        return next((each for each in found if each.asked_by == actor.account_id), None)

    def holders(self, actor: Actor, reference: str) -> Sequence[Fellow]:
        """Who else has a matter of this reference in force."""
        found = self.matters.holding(actor.tenant_id, reference)
        return self._fellows(actor, {each.asked_by for each in found})

    def handlers(self, actor: Actor, case: str) -> Sequence[Fellow]:
        """Who else handles the case; NotFound unless the actor does."""
        people = self.cases.about(actor, case).people
        kinds = self.cases.graph.projector.wanted(actor.tenant_id).graph.meaning(Meaning.HANDLES)
        handling = {each.source for each in people.value.links if each.kind in kinds}
        numbers = {e.key.id for number, e in people.entities.items() if number in handling}
        members = self.members.of_tenant(actor.tenant_id)
        may = {e.account_id for e in members if Permission.EXPLORE_OWN_CASES in permitted(e.roles)}
        fellows = {e.account_id for e in members if e.staff_no in numbers}
        return self._fellows(actor, fellows & may)

    def last_days(self, tenant: TenantId) -> Mapping[tuple[int, str], date]:
        """The last day of the matters of each account, by reference."""
        query = select(MatterRow.asked_by, MatterRow.reference, func.max(MatterRow.until))
        grouped = query.group_by(MatterRow.asked_by, MatterRow.reference)
        with self.matters.database.reading(tenant) as work:
            return {(who, reference): last for who, reference, last in work.execute(grouped)}

    def _fellows(self, actor: Actor, accounts: set[int]) -> Sequence[Fellow]:
        """These accounts but the actor's, as far as they are members today."""
        members = self.members.of_tenant(actor.tenant_id)
        there = {each.account_id for each in members if not each.suspended}
        names = self.names(sorted(accounts & there - {actor.account_id}))
        return [Fellow(account, name) for account, name in sorted(names.items())]
