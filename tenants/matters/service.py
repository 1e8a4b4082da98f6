"""Matters from asking to their end: nobody approves what they asked for or what concerns them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from core.audit.model import Act, Note, Outcome, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.graph.elements import Key, key_of
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.matters.avoidance import Avoidance
from tenants.matters.model import Matter, MatterState, OpenedName, Wish
from tenants.matters.sql import MatterRow, OpenedNameRow

LONGEST = {"reference": 80, "basis": 200, "reason": 500}
MOST_DAYS = 90
MOST_SUBJECTS = 10
SHOWN = 200

Exists = Callable[[TenantId, Key], bool]


def china_today() -> date:
    """The day in China."""
    return (now() + timedelta(hours=8)).date()


@dataclass(frozen=True)
class Matters:
    """The matters of every institution, one at a time."""

    database: Database
    avoidance: Avoidance
    exists: Exists
    today: Callable[[], date] = china_today

    def ask(self, actor: Actor, wish: Wish, *, urgent: bool = False) -> Matter:
        """An officer asks; BadInput, or NotAllowed where the officer keeps out of it."""
        _must_explore(actor)
        self._check(wish)
        for subject in wish.subjects:
            if not self.exists(actor.tenant_id, subject):
                raise BadInput(
                    Text("图谱中没有这个对象", "The graph has no such subject"),
                    where=str(subject),
                    advice=Text("请核对工号或案号", "Check the staff or case number"),
                )
            self._must_not_avoid_asked(actor, subject, wish)
        with self.database.session(actor.tenant_id) as work:
            row = MatterRow(
                reference=wish.reference.strip(),
                basis=wish.basis.strip(),
                reason=wish.reason.strip(),
                subjects=[str(each) for each in wish.subjects],
                until=wish.until,
                asked_by=actor.account_id,
                asked_name=actor.name,
                urgent=urgent,
            )
            work.add(row)
            work.flush()
            facts = {"subjects": row.subjects, "until": row.until.isoformat(), "basis": row.basis}
            _record(work, Act.ASK_MATTER, row, after=facts)
            work.commit()
            return self._of(row)

    def approve(self, actor: Actor, number: int) -> Matter:
        """Somebody else lets it in; NotAllowed for who asked or is concerned."""
        return self._decide(actor, number, Act.APPROVE_MATTER, "approved")

    def refuse(self, actor: Actor, number: int) -> Matter:
        """Somebody else says no."""
        return self._decide(actor, number, Act.REFUSE_MATTER, "refused")

    def withdraw(self, actor: Actor, number: int) -> Matter:
        """Who asked takes it back, or who approves ends it, at once."""
        with self.standing(actor, number, MatterState.ASKED, MatterState.OPEN) as (work, row):
            if row.asked_by != actor.account_id:
                actor.must(Permission.APPROVE_MATTERS)
            row.decision = "withdrawn"
            return self.kept(work, row, Act.WITHDRAW_MATTER)

    def of(self, actor: Actor) -> Sequence[Matter]:
        """All of them for who approves, one's own else; the newest first."""
        query = select(MatterRow).order_by(MatterRow.number.desc()).limit(SHOWN)
        if not actor.may(Permission.APPROVE_MATTERS):
            waits = MatterRow.urgent & (MatterRow.decision == "")
            query = query.where((MatterRow.asked_by == actor.account_id) | waits)
        with self.database.reading(actor.tenant_id) as work:
            return [self._of(row) for row in work.scalars(query)]

    def one(self, actor: Actor, number: int) -> Matter:
        """One of those that the actor sees, or NotFound."""
        with self.database.reading(actor.tenant_id) as work:
            row = work.find(MatterRow, number)
        if row is None:
            raise _none()
        waits = row.urgent and not row.decision
        mine = row.asked_by == actor.account_id or actor.may(Permission.APPROVE_MATTERS)
        if not (mine or waits):
            raise _none()
        return self._of(row)

    def holding(self, tenant: TenantId, reference: str) -> Sequence[Matter]:
        """The matters of this reference that are in force, whoever asked for them; newest first."""
        query = select(MatterRow).where(MatterRow.reference == reference)
        with self.database.reading(tenant) as work:
            rows = work.scalars(query.order_by(MatterRow.number.desc()).limit(SHOWN))
            every = [self._of(row) for row in rows]
        return [each for each in every if each.state is MatterState.OPEN]

    def asker(self, tenant: TenantId, number: int) -> int | None:
        """The account that asked for a matter, if there is such a matter."""
        with self.database.reading(tenant) as work:
            row = work.find(MatterRow, number)
            return None if row is None else row.asked_by

    def in_force(self, actor: Actor, number: int) -> Matter:
        """A matter under which the actor may ask now, as ``held`` says.

        It carries whatever the actor keeps out of, into every question that is asked under it.
        """
        return replace(self.held(actor, number), without=self.keeps_out_of(actor))

    def held(self, actor: Actor, number: int) -> Matter:
        """The same for what asks the graph nothing: the own one, approved and not run out."""
        _must_explore(actor)
        found = self.one(actor, number)
        if found.asked_by != actor.account_id:
            raise _none()
        if found.state is not MatterState.OPEN:
            raise Conflict(
                Text("这项查询事由现在无效", "This matter is not in force"),
                advice=Text("请重新申请并经批准", "Ask anew and have it approved"),
            )
        return found

    def must_not_avoid(self, actor: Actor, subject: Key) -> None:
        """Raise NotAllowed where the officer keeps out of whatever concerns the subject."""
        why = self.avoidance.reason(actor.tenant_id, _staff_no(actor), subject)
        if why is not None:
            raise NotAllowed(
                Text(f"应当回避：{why.zh}", f"You keep out of this: {why.en}"),
                advice=Text("请由其他督察人员办理", "Another officer has to ask"),
            )

    def _must_not_avoid_asked(self, actor: Actor, subject: Key, wish: Wish) -> None:
        """The same for an application: that it was refused is in the log, and looked at."""
        try:
            self.must_not_avoid(actor, subject)
        except NotAllowed as error:
            note = Note(
                Act.ASK_GRAPH,
                Thing.GRAPH,
                f"matter {[str(subject)]}",
                Outcome.REFUSED,
                purpose=f"{wish.reference.strip()} · {wish.basis.strip()}",
                after={"why": error.what.zh},
            )
            with self.database.session(actor.tenant_id) as work:
                record(work, note)
                work.commit()
            raise

    def keeps_out_of(self, actor: Actor) -> frozenset[int]:
        """Whatever no question may show the officer, by the graph's numbers."""
        return self.avoidance.circle(actor.tenant_id, _staff_no(actor))

    def open_name(self, actor: Actor, number: int, entity: Key, *, reason: str) -> None:
        """Unmask one name under a matter, for a reason that the log keeps."""
        self.held(actor, number)
        self.must_not_avoid(actor, entity)
        kept = reason.strip()
        if not 1 <= len(kept) <= LONGEST["reason"]:
            raise BadInput(
                Text("请写明打开姓名的理由（500 字以内）", "Say why, in 500 characters at most"),
                advice=Text("例如：核对是否同名", "For instance: to tell two people apart"),
            )
        with self.database.session(actor.tenant_id) as work:
            row = OpenedNameRow(matter=number, entity=str(entity), reason=kept, by=actor.name)
            work.add(row)
            work.flush()
            facts = {"matter": number, "opened": row.number}
            record(work, Note(Act.OPEN_NAME, Thing.MATTER, str(number), purpose=kept, after=facts))
            work.commit()

    def opened(self, actor: Actor, number: int) -> Sequence[OpenedName]:
        """The names that were opened under a matter."""
        query = select(OpenedNameRow).where(OpenedNameRow.matter == number)
        with self.database.reading(actor.tenant_id) as work:
            rows = work.scalars(query.order_by(OpenedNameRow.number).limit(SHOWN))
            return [OpenedName(key_of(row.entity), row.reason, row.by, row.at) for row in rows]

    def _decide(self, actor: Actor, number: int, act: Act, decision: str) -> Matter:
        actor.must(Permission.APPROVE_MATTERS)
        with self.standing(actor, number, MatterState.ASKED) as (work, row):
            self._must_be_apart(actor, row)
            row.decision, row.decided_at = decision, now()
            row.decided_by, row.decided_name = actor.account_id, actor.name
            return self.kept(work, row, act)

    def _must_be_apart(self, actor: Actor, row: MatterRow) -> None:
        own = {key_of(each).id for each in row.subjects if not each.startswith("case:")}
        if row.asked_by == actor.account_id or actor.staff_no in own:
            raise NotAllowed(
                Text("申请人和被查询的人不能批准", "Neither who asks nor who is concerned decides"),
                advice=Text("请由其他领导批准", "Another leader has to decide"),
            )

    @contextmanager
    def standing(
        self, actor: Actor, number: int, *states: MatterState
    ) -> Iterator[tuple[UnitOfWork, MatterRow]]:
        """A unit of work on a matter that stands in one of these states and may be seen."""
        self.one(actor, number)
        with self.database.session(actor.tenant_id) as work:
            row = work.obtain(MatterRow, number, what=Text("没有这项事由", "No such matter"))
            if self._of(row).state not in states:
                raise Conflict(
                    Text("事由的状态已经改变", "The matter has moved on"),
                    advice=Text("请刷新页面", "Load the page again"),
                )
            yield work, row

    def kept(self, work: UnitOfWork, row: MatterRow, act: Act, *, purpose: str = "") -> Matter:
        """The matter as it stands now, written down and kept."""
        _record(work, act, row, purpose=purpose)
        work.commit()
        return self._of(row)

    def _check(self, wish: Wish) -> None:
        for name, most in LONGEST.items():
            if not 1 <= len(getattr(wish, name).strip()) <= most:
                said = Text(f"必须填写，{most} 字以内", f"Needed, {most} characters at most")
                raise BadInput(said, where=FIELDS[name].zh, advice=FIELDS[name])
        if not 1 <= len(set(wish.subjects)) <= MOST_SUBJECTS:
            raise BadInput(
                Text(f"对象应为 1 至 {MOST_SUBJECTS} 个", f"Name 1 to {MOST_SUBJECTS} subjects"),
                advice=Text("每行一个工号或案号", "One staff or case number a line"),
            )
        if not self.today() <= wish.until <= self.today() + timedelta(days=MOST_DAYS):
            raise BadInput(
                Text(f"有效期应在 {MOST_DAYS} 天以内", f"At most {MOST_DAYS} days from today"),
                advice=Text("请重新选择到期日", "Choose another last day"),
            )

    def _of(self, row: MatterRow) -> Matter:
        subjects = tuple(key_of(each) for each in row.subjects)
        return Matter(
            number=row.number,
            wish=Wish(row.reference, row.basis, row.reason, subjects, row.until),
            asked_by=row.asked_by,
            asked_name=row.asked_name,
            asked_at=row.asked_at,
            state=self._state(row),
            decided_name=row.decided_name,
            decided_at=row.decided_at,
            urgent=row.urgent,
            opens_until=row.opens_until,
        )

    def _state(self, row: MatterRow) -> MatterState:
        if row.decision in (MatterState.REFUSED.value, MatterState.WITHDRAWN.value):
            return MatterState(row.decision)
        if self.today() > row.until or (row.opens_until and now() >= row.opens_until):
            return MatterState.EXPIRED
        return MatterState.OPEN if row.decision else MatterState.ASKED


FIELDS: Mapping[str, Text] = {
    "reference": Text("请填写文号", "Give the number of the document"),
    "basis": Text("请填写法律依据", "Give the legal basis"),
    "reason": Text("请填写查询事由", "Say what is to be found out"),
}


def _record(
    work: UnitOfWork,
    act: Act,
    row: MatterRow,
    *,
    after: Mapping[str, object] | None = None,
    purpose: str = "",
) -> None:
    work.flush()
    why = purpose or row.reference
    record(work, Note(act, Thing.MATTER, str(row.number), purpose=why, after=after))


def _must_explore(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may ask, and does not audit what is asked."""
    actor.must(Permission.EXPLORE_APPROVED)
    if actor.may(Permission.READ_AUDIT):
        raise NotAllowed(
            Text("审计员不能查询关联", "Who audits cannot query"),
            advice=Text("请由不任审计员的督察人员查询", "Another officer has to ask"),
        )


def _staff_no(actor: Actor) -> str:
    """The actor's staff number, without which nobody can say what to keep out of."""
    if actor.staff_no is None:
        raise NotAllowed(
            Text("您的帐号没有登记工号，无法作回避检查", "Your account has no staff number"),
            advice=Text("请安全管理员先登记工号", "The security administrator sets it"),
        )
    return actor.staff_no


def _none() -> NotFound:
    return NotFound(Text("没有这项查询事由", "There is no such matter"))
