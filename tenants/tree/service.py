"""Moves in the tree: by the operator, or proposed by one institution and accepted by the other.

Both parties hold the proposal and both logs tell of every step; the two rows, the tree and the
logs change in one transaction.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.audit.model import Act, Details, Note, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from tenants.service import Tenants, as_tenant, check_below
from tenants.sql import TenantRow
from tenants.tree.model import Move, MoveState, Party, Side
from tenants.tree.sql import MoveRow

BOTH = "a move in the tree changes what two institutions hold, and is told to both logs"
DAYS = 14
"""How long a proposal waits for its answer."""

Parting = Callable[[UnitOfWork, Tenant, Tenant], None]
"""Ends what rested on the place below another: called with the lower and its former upper."""


def _nothing_rests(work: UnitOfWork, lower: Tenant, upper: Tenant) -> None:
    """Where no contracts are kept, none end."""


@dataclass(frozen=True)
class Moves:
    """Institutions move; slugs name them, as pages and commands do."""

    database: Database
    tenants: Tenants
    parting: Parting = _nothing_rests
    now: Callable[[], datetime] = now

    def invite(self, upper: str, lower: str) -> Move:
        """The upper institution asks the lower one to stand below it."""
        return self._propose(upper, lower, Side.UPPER)

    def ask(self, lower: str, upper: str) -> Move:
        """The lower institution asks to stand below the upper one."""
        return self._propose(upper, lower, Side.LOWER)

    def of(self, slug: str) -> list[Move]:
        """Every proposal that an institution is a party to, the newest first."""
        tenant = self.tenants.get(slug)
        query = select(MoveRow).order_by(MoveRow.asked_at.desc(), MoveRow.code)
        with self.database.reading(tenant.id) as session:
            rows = session.scalars(query).all()
        named = self.tenants.named({slug for row in rows for slug in (row.upper, row.lower)})
        names = {each.slug: each.name for each in named}
        return [self._move(row, names) for row in rows]

    def accept(self, slug: str, code: str) -> Move:
        """Answer a proposal of the other side with yes: the tree changes now."""
        return self._decide(slug, code, MoveState.ACCEPTED)

    def decline(self, slug: str, code: str) -> Move:
        """Answer with no."""
        return self._decide(slug, code, MoveState.DECLINED)

    def withdraw(self, slug: str, code: str) -> Move:
        """Take back the own proposal while it is unanswered."""
        return self._decide(slug, code, MoveState.WITHDRAWN)

    def move(self, slug: str, upper: str | None) -> Tenant:
        """Put an institution below another, or at the top; the operator's way."""
        lower = self.tenants.get(slug)
        above = self.tenants.get(upper) if upper else None
        with self.database.all_tenants(BOTH) as session:
            self._stand(session, lower, above)
            session.commit()
        return self.tenants.get(slug)

    def _propose(self, upper: str, lower: str, by: Side) -> Move:
        above, below = self.tenants.get(upper), self.tenants.get(lower)
        self._check(above, below)
        given = {
            "code": secrets.token_hex(6),
            "upper": above.slug,
            "lower": below.slug,
            "asked_by": by.value,
            "asked_name": origin().name[:120],
            "asked_at": self.now(),
            "expires_at": self.now() + timedelta(days=DAYS),
            "state": MoveState.OPEN.value,
        }
        with self.database.all_tenants(BOTH) as session:
            self._none_open(session, above, below)
            rows = [MoveRow(tenant_id=each.id, **given) for each in (above, below)]
            session.add_all(rows)
            session.flush()
            told = {"upper": above.slug, "lower": below.slug, "by": by.value}
            _tell(session, (above, below), Act.PROPOSE_MOVE, str(given["code"]), after=told)
            session.commit()
        return self._move(rows[0], {each.slug: each.name for each in (above, below)})

    def _none_open(self, session: UnitOfWork, above: Tenant, below: Tenant) -> None:
        same = (MoveRow.tenant_id == below.id, MoveRow.upper == above.slug)
        waiting = MoveRow.state == MoveState.OPEN.value, MoveRow.expires_at > self.now()
        if session.scalars(select(MoveRow).where(*same, *waiting)).first():
            raise Conflict(
                Text(
                    "已有一份等待答复的邀请或申请", "a proposal is waiting for its answer already"
                ),
                where=f"{above.slug} · {below.slug}",
            )

    def _decide(self, slug: str, code: str, outcome: MoveState) -> Move:
        mine = self.tenants.get(slug)
        with self.database.all_tenants(BOTH) as session:
            rows = session.scalars(
                select(MoveRow).where(MoveRow.code == code).with_for_update()
            ).all()
            if mine.id not in {row.tenant_id for row in rows}:
                raise NotFound(Text("没有这份邀请或申请", "there is no such proposal"), where=code)
            above, below = self.tenants.get(rows[0].upper), self.tenants.get(rows[0].lower)
            move = self._move(rows[0], {each.slug: each.name for each in (above, below)})
            _check_turn(move, slug, outcome)
            for row in rows:
                row.state, row.decided_at = outcome.value, self.now()
            session.flush()
            _tell(session, (above, below), ACTS[outcome], code, after={"by": slug})
            if outcome is MoveState.ACCEPTED:
                self._stand(session, below, above)
            session.commit()
        return self._move(rows[0], {each.slug: each.name for each in (above, below)})

    def _stand(self, session: UnitOfWork, lower: Tenant, above: Tenant | None) -> None:
        """Change the tree, if it still fits; what rested on the former place ends."""
        row = session.get(TenantRow, lower.id, with_for_update=True)
        if row is None:
            raise NotFound(Text("没有这个单位", "There is no such institution"), where=lower.slug)
        if above is not None:
            self._check(above, lower)
        former = session.get(TenantRow, row.parent_id) if row.parent_id else None
        left = as_tenant(former) if former else None
        row.parent_id = above.id if above else None
        session.flush()
        if left is not None:
            self.parting(session, lower, left)
        change: tuple[Details, Details] = (
            {"upper": left.slug if left else None},
            {"upper": above.slug if above else None},
        )
        told = {each.id: each for each in (lower, left, above) if each is not None}
        _tell(
            session, tuple(told.values()), Act.MOVE, lower.slug, before=change[0], after=change[1]
        )

    def _check(self, above: Tenant, below: Tenant) -> None:
        """No institution stands below itself, where it already stands, or where it does not fit."""
        if above.id == below.id or below.id in {each.id for each in self.tenants.ancestors(above)}:
            raise BadInput(
                Text("单位不能隶属于自己或自己的下级", "an institution cannot stand below itself"),
                where=below.slug,
            )
        check_below(below.sector, below.level, above)
        if below.parent == above.id:
            raise Conflict(
                Text("已经是上下级", "it already stands there"),
                where=f"{above.slug} · {below.slug}",
            )

    def _move(self, row: MoveRow, names: dict[str, Text]) -> Move:
        state = MoveState(row.state)
        if state is MoveState.OPEN and row.expires_at <= self.now():
            state = MoveState.EXPIRED
        return Move(
            code=row.code,
            upper=Party(row.upper, names.get(row.upper, Text(row.upper, row.upper))),
            lower=Party(row.lower, names.get(row.lower, Text(row.lower, row.lower))),
            asked_by=Side(row.asked_by),
            asked_name=row.asked_name,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            state=state,
        )


ACTS = {
    MoveState.ACCEPTED: Act.ACCEPT_MOVE,
    MoveState.DECLINED: Act.DECLINE_MOVE,
    MoveState.WITHDRAWN: Act.WITHDRAW_MOVE,
}


def _check_turn(move: Move, slug: str, outcome: MoveState) -> None:
    """The other side answers, the asking side withdraws, and nobody once it is over."""
    if move.state is not MoveState.OPEN:
        raise Conflict(
            Text("这份邀请或申请已经了结或过期", "this proposal has been answered or has expired"),
            where=move.code,
            advice=Text("需要时请重新提出", "propose it again if needed"),
        )
    own = outcome is MoveState.WITHDRAWN
    if own is move.waits_for(slug):
        raise Conflict(
            Text("须由对方答复，本方只能撤回", "the other side answers; this one may withdraw"),
            where=move.code,
        )


def _tell(
    session: UnitOfWork,
    parties: Sequence[Tenant],
    act: Act,
    name: str,
    *,
    before: Details | None = None,
    after: Details,
) -> None:
    for chain in sorted(TenantId(each.id) for each in parties):
        note = Note(act, Thing.TENANT, name, before=before, after=after)
        record(session, note, chain=chain)
