"""The handling of clues: who registers does not approve, who is concerned is heard and decides not.

A clue is read by the supervision office, by who approves, and from the approval on by the person
concerned; by nobody else. No score looks at this table: evidence knows nothing of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from core.audit.chain import day_of
from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.mail.ports import Post
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.clues.letters import letter
from tenants.clues.model import Clue, ClueState, Draft
from tenants.clues.sql import ClueRow, as_clue
from tenants.matters.avoidance import staff_kind
from tenants.matters.service import Matters, china_today

SHOWN = 200
LONGEST_ANSWER, LONGEST_FINDING = 2000, 1000
ANSWER_DAYS = 5
"""Days after the approval in which the person concerned may answer before anything is decided."""

KEPT_DAYS = 30
"""Days that a cleared clue is kept, so that the clearing can be looked at; then it is deleted."""

DELETING = "cleared clues are deleted by their deadline, in every institution"
OPEN = (ClueState.REGISTERED, ClueState.APPROVED)
EITHER = (Permission.EXPLORE_APPROVED, Permission.APPROVE_MATTERS)


@dataclass(frozen=True)
class Clues:
    """The clues of every institution, one at a time.

    ``addresses`` are those of the accounts that one of staff has.
    """

    database: Database
    matters: Matters
    post: Post
    addresses: Callable[[TenantId, str], Sequence[str]]
    today: Callable[[], date] = china_today

    def register(self, actor: Actor, matter: int, draft: Draft) -> Clue:
        """Keep what a question found under the matter; NotAllowed where the officer keeps out."""
        held = self.matters.in_force(actor, matter)
        for key in draft.about:
            self.matters.must_not_avoid(actor, key)
        plain = draft.plain()
        with self.database.session(actor.tenant_id) as work:
            if self._known(work, matter, plain):
                raise Conflict(
                    Text("这条线索已经登记", "This clue has been registered"),
                    advice=Text("请在线索页查看", "See the page of clues"),
                )
            row = ClueRow(
                **plain,
                matter=matter,
                staff_no=self._concerned(actor.tenant_id, draft),
                state=ClueState.REGISTERED.value,
                registered_by=actor.account_id,
                registered_name=actor.name,
            )
            work.add(row)
            _record(work, Act.REGISTER_CLUE, row, purpose=held.named)
            work.commit()
            return as_clue(row)

    def of(self, actor: Actor) -> Sequence[Clue]:
        """The clues that the supervision office or who approves may see, the newest first."""
        query = select(ClueRow).order_by(ClueRow.number.desc()).limit(SHOWN)
        hidden = self._hidden_from(actor)
        with self.database.reading(actor.tenant_id) as work:
            found = [as_clue(row) for row in work.scalars(query)]
        return [each for each in found if not hidden(each)]

    def one(self, actor: Actor, number: int) -> Clue:
        """One of these, or NotFound."""
        with self.database.reading(actor.tenant_id) as work:
            row = work.find(ClueRow, number)
            found = as_clue(row) if row is not None else None
        if found is None or self._hidden_from(actor)(found):
            raise _none()
        return found

    def mine(self, actor: Actor) -> Sequence[Clue]:
        """The clues that concern the actor, from their approval on, the newest first."""
        if actor.staff_no is None:
            return []
        query = select(ClueRow).where(
            ClueRow.staff_no == actor.staff_no,
            ClueRow.state != ClueState.REGISTERED.value,
            ClueRow.approved_at.is_not(None),
        )
        with self.database.reading(actor.tenant_id) as work:
            rows = work.scalars(query.order_by(ClueRow.number.desc()).limit(SHOWN))
            return [as_clue(row) for row in rows]

    def own(self, actor: Actor, number: int) -> Clue:
        """One of those that concern the actor, or NotFound."""
        found = next((each for each in self.mine(actor) if each.number == number), None)
        if found is None:
            raise _none()
        return found

    def answer(self, actor: Actor, number: int, said: str) -> Clue:
        """The person concerned answers; again until it is decided."""
        self.own(actor, number)
        kept = _written(said, LONGEST_ANSWER)
        with self._standing(actor, number, ClueState.APPROVED) as (work, row):
            row.answer, row.answered_at = kept, now()
            _record(work, Act.ANSWER_CLUE, row)
            work.commit()
            return as_clue(row)

    def approve(self, actor: Actor, number: int) -> Clue:
        """A leader lets it be looked into; from now on the person concerned sees it."""
        actor.must(Permission.APPROVE_MATTERS)
        self.one(actor, number)
        with self._standing(actor, number, ClueState.REGISTERED) as (work, row):
            if row.registered_by == actor.account_id:
                raise NotAllowed(
                    Text("登记人不能批准", "Who registers does not approve"),
                    advice=Text("请由其他领导批准", "Another leader has to decide"),
                )
            row.state, row.approved_by = ClueState.APPROVED.value, actor.account_id
            row.approved_name, row.approved_at = actor.name, now()
            _record(work, Act.APPROVE_CLUE, row)
            work.commit()
            approved = as_clue(row)
        self._tell(actor.tenant_id, approved)
        return approved

    def verify(self, actor: Actor, number: int, finding: str) -> Clue:
        """The office says what was found true, after the person concerned could answer."""
        actor.must(Permission.EXPLORE_APPROVED)
        self._must_have_been_heard(self.one(actor, number))
        kept = _written(finding, LONGEST_FINDING)
        with self._standing(actor, number, ClueState.APPROVED) as (work, row):
            _close(row, ClueState.VERIFIED, actor, kept)
            _record(work, Act.VERIFY_CLUE, row)
            work.commit()
            return as_clue(row)

    def clear(self, actor: Actor, number: int, reason: str) -> Clue:
        """Nothing is in it; it is deleted by its deadline."""
        self.one(actor, number)
        kept = _written(reason, LONGEST_FINDING)
        with self._standing(actor, number, *OPEN, ClueState.VERIFIED) as (work, row):
            _close(row, ClueState.CLEARED, actor, kept)
            row.delete_on = self.today() + timedelta(days=KEPT_DAYS)
            _record(work, Act.CLEAR_CLUE, row, delete_on=row.delete_on.isoformat())
            work.commit()
            return as_clue(row)

    def tidy(self) -> int:
        """Delete the cleared clues whose deadline has come; how many."""
        due = (
            ClueRow.state == ClueState.CLEARED.value,
            ClueRow.delete_on <= self.today(),
        )
        with self.database.reading_all(DELETING) as work:
            where = sorted(
                {TenantId(each) for each in work.scalars(select(ClueRow.tenant_id).where(*due))}
            )
        deleted = 0
        for tenant in where:
            with self.database.session(tenant) as work:
                for row in work.scalars(select(ClueRow).where(*due)).all():
                    _record(work, Act.DELETE_CLUE, row)
                    work.delete(row)
                    deleted += 1
                work.commit()
        return deleted

    def waiting(self, actor: Actor) -> int:
        """How many clues wait for the actor's answer."""
        approved = (each for each in self.mine(actor) if each.state is ClueState.APPROVED)
        return sum(1 for each in approved if each.answered_at is None)

    def _tell(self, tenant: TenantId, clue: Clue) -> None:
        """A letter to the person concerned, which says nothing but that there is something."""
        until = heard_until(clue)
        if clue.staff_no is None or until is None:
            return
        for address in self.addresses(tenant, clue.staff_no):
            self.post.send(letter(address, until))

    def _must_have_been_heard(self, clue: Clue) -> None:
        """Raise Conflict while the person concerned may still want to answer."""
        until = heard_until(clue)
        if clue.staff_no is None or clue.answered_at or until is None:
            return
        if self.today() <= until:
            raise Conflict(
                Text(f"被反映人可在 {until} 前答复", f"The person concerned may answer by {until}"),
                advice=Text(
                    "请在答复后或到期后再核实", "Verify after the answer, or after that day"
                ),
            )

    def _hidden_from(self, actor: Actor) -> Callable[[Clue], bool]:
        """Which clues the actor does not see: those concerning what the actor keeps out of."""
        if not any(actor.may(each) for each in EITHER):
            return lambda clue: True
        if actor.staff_no is None:
            return lambda clue: not actor.may(Permission.APPROVE_MATTERS)
        avoided: frozenset[int] = frozenset()
        if not actor.may(Permission.APPROVE_MATTERS):
            avoided = self.matters.keeps_out_of(actor)
        own = actor.staff_no
        return lambda clue: (
            clue.staff_no == own or any(key.number in avoided for key in clue.draft.about)
        )

    def _concerned(self, tenant: TenantId, draft: Draft) -> str | None:
        """The staff number of the one who is concerned, if it is one of staff."""
        kind = staff_kind(self.matters.avoidance.projector.wanted(tenant))
        return next((key.id for key in draft.about if key.kind == kind), None)

    def _known(self, work: UnitOfWork, matter: int, plain: dict[str, object]) -> bool:
        query = select(ClueRow).where(
            ClueRow.matter == matter, ClueRow.question == plain["question"]
        )
        open_ones = [row for row in work.scalars(query) if row.state != ClueState.CLEARED.value]
        return any(row.about == plain["about"] and row.rows == plain["rows"] for row in open_ones)

    @contextmanager
    def _standing(
        self, actor: Actor, number: int, *states: ClueState
    ) -> Iterator[tuple[UnitOfWork, ClueRow]]:
        """A unit of work on a clue that stands in one of these states."""
        with self.database.session(actor.tenant_id) as work:
            row = work.find(ClueRow, number)
            if row is None:
                raise _none()
            if ClueState(row.state) not in states:
                raise Conflict(
                    Text("线索的状态已经改变", "The clue has moved on"),
                    advice=Text("请刷新页面", "Load the page again"),
                )
            yield work, row


def heard_until(clue: Clue) -> date | None:
    """The last day on which nothing is decided without the person concerned."""
    if clue.approved_at is None:
        return None
    return date.fromisoformat(day_of(clue.approved_at)) + timedelta(days=ANSWER_DAYS)


def _close(row: ClueRow, state: ClueState, actor: Actor, said: str) -> None:
    row.state, row.finding = state.value, said
    row.closed_name, row.closed_at = actor.name, now()


def _written(said: str, most: int) -> str:
    kept = said.strip()
    if not 1 <= len(kept) <= most:
        raise BadInput(
            Text(f"必须填写，{most} 字以内", f"Needed, {most} characters at most"),
            advice=Text("请写明依据", "Say what it rests on"),
        )
    return kept


def _record(
    work: UnitOfWork, act: Act, row: ClueRow, *, purpose: str = "", delete_on: str = ""
) -> None:
    work.flush()
    facts = {"matter": row.matter, "ask": row.question, "state": row.state}
    after = facts | ({"until": delete_on} if delete_on else {})
    record(work, Note(act, Thing.CLUE, str(row.number), purpose=purpose, after=after))


def _none() -> NotFound:
    return NotFound(Text("没有这条线索", "There is no such clue"))
