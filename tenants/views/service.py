"""Views from saving to their end: each opens under the matter or case of whoever opens it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import delete, or_, select

from core.audit.chain import day_of
from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.identity.model import Actor
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.matters.model import Matter
from tenants.matters.service import china_today
from tenants.views.model import Door, Draft, Fellow, Shown, Stands, View
from tenants.views.sql import ViewRow, ViewShareRow, layout_in, question_in, view_of

LONGEST, MOST_OWN, SHOWN = 80, 200, 200
KEPT_DAYS, CASE_DAYS = 30, 365
"""Days that a view outlives its matter, and that one of a case is kept."""

DELETING = "views are deleted after their matter, in every institution"
NONE = Text("没有这个视图", "There is no such view")


class Purposes(Protocol):
    """What somebody may ask under: own matters in force, own cases, and who else holds them."""

    def matter(self, actor: Actor, reference: str) -> Matter | None:
        """The actor's own matter of this reference that is in force."""

    def holders(self, actor: Actor, reference: str) -> Sequence[Fellow]:
        """Who else has a matter of this reference in force."""

    def handlers(self, actor: Actor, case: str) -> Sequence[Fellow]:
        """Who else handles the case; NotFound unless the actor does."""

    def last_days(self, tenant: TenantId) -> Mapping[tuple[int, str], date]:
        """The last day of the matters of each account, by reference."""


@dataclass(frozen=True)
class Views:
    """The views of every institution, one at a time."""

    database: Database
    purposes: Purposes
    today: Callable[[], date] = china_today

    def save(self, actor: Actor, door: Door, purpose: str, draft: Draft) -> View:
        """Keep a view under a purpose that the caller has found in force; BadInput, Conflict."""
        name = draft.name.strip()
        if not 1 <= len(name) <= LONGEST:
            raise BadInput(
                Text(f"请给视图取名（{LONGEST} 字以内）", f"Name it, in {LONGEST} characters"),
                advice=Text("不要写进姓名或证件号", "No names or id numbers of people"),
            )
        with self.database.session(actor.tenant_id) as work:
            own = work.scalars(select(ViewRow).where(ViewRow.owner == actor.account_id)).all()
            if len(own) >= MOST_OWN:
                raise Conflict(
                    Text(f"最多保存 {MOST_OWN} 个视图", f"At most {MOST_OWN} views"),
                    advice=Text("请先删除不用的视图", "Delete those that are not needed"),
                )
            row = ViewRow(
                door=door.value,
                purpose=purpose,
                name=name,
                owner=actor.account_id,
                owner_name=actor.name,
                question=question_in(draft.question),
                layout=layout_in(draft.layout),
            )
            work.add(row)
            _record(work, Act.SAVE_VIEW, row)
            work.commit()
            return view_of(row)

    def of(self, actor: Actor) -> Sequence[Shown]:
        """One's own and those shared with one, the newest first, with whether they open."""
        lent = select(ViewShareRow.view).where(ViewShareRow.account == actor.account_id)
        query = select(ViewRow).where(
            or_(ViewRow.owner == actor.account_id, ViewRow.number.in_(lent))
        )
        with self.database.reading(actor.tenant_id) as work:
            rows = work.scalars(query.order_by(ViewRow.number.desc()).limit(SHOWN)).all()
            shared = _shared(work, [each.number for each in rows])
            views = [view_of(each, shared.get(each.number, ())) for each in rows]
        found = [self._shown(actor, each) for each in views]
        return [each for each in found if each.own or each.stands is Stands.OPEN]

    def one(self, actor: Actor, number: int) -> Shown:
        """A view that opens for the actor; NotFound, or Conflict for the own one that is closed."""
        found = self._shown(actor, self._held(actor, number))
        if found.stands is Stands.OPEN:
            return found
        if not found.own:
            raise NotFound(NONE)
        raise Conflict(
            Text("视图所属的查询事由已失效", "The matter of this view is not in force"),
            advice=Text(
                "同一文号重新获批后可以再打开", "It opens again once that is approved anew"
            ),
        )

    def fellows(self, actor: Actor, number: int) -> Sequence[Fellow]:
        """With whom the owner may share it: who holds the same purpose now."""
        view = self._own(actor, number)
        if view.door is Door.CASE:
            return self.purposes.handlers(actor, view.purpose)
        return self.purposes.holders(actor, view.purpose)

    def share(self, actor: Actor, number: int, accounts: Sequence[int]) -> View:
        """Share with exactly these and nobody else; BadInput for who does not hold the same."""
        view = self.one(actor, number).view
        known = {each.account: each for each in self.fellows(actor, number)}
        if not set(accounts) <= known.keys():
            raise BadInput(
                Text("只能与持有同一事由的人共享", "Share with who holds the same matter alone"),
                advice=Text("请对方先申请同一文号的查询事由", "They ask for the matter first"),
            )
        with self.database.session(actor.tenant_id) as work:
            row = work.obtain(ViewRow, number, what=NONE)
            work.execute(delete(ViewShareRow).where(ViewShareRow.view == number))
            for each in dict.fromkeys(accounts):
                work.add(ViewShareRow(view=number, account=each, name=known[each].name))
                work.flush()
            _record(work, Act.SHARE_VIEW, row, shared=[known[each].name for each in accounts])
            work.commit()
        return view

    def remove(self, actor: Actor, number: int) -> None:
        """Delete one's own."""
        self._own(actor, number)
        with self.database.session(actor.tenant_id) as work:
            _delete(work, work.obtain(ViewRow, number, what=NONE))
            work.commit()

    def tidy(self) -> int:
        """Delete the views whose matter ended long enough ago; how many."""
        with self.database.reading_all(DELETING) as work:
            where = sorted({TenantId(each) for each in work.scalars(select(ViewRow.tenant_id))})
        return sum(self._tidied(each) for each in where)

    def _tidied(self, tenant: TenantId) -> int:
        last, deleted = self.purposes.last_days(tenant), 0
        with self.database.session(tenant) as work:
            for row in work.scalars(select(ViewRow)).all():
                if self.today() > _kept_until(row, last):
                    _delete(work, row)
                    deleted += 1
            work.commit()
        return deleted

    def _held(self, actor: Actor, number: int) -> View:
        """A view of one's own or shared with one, or NotFound."""
        with self.database.reading(actor.tenant_id) as work:
            row = work.obtain(ViewRow, number, what=NONE)
            shared = _shared(work, [number]).get(number, ())
        if actor.account_id not in {row.owner, *(each.account for each in shared)}:
            raise NotFound(NONE)
        return view_of(row, shared)

    def _own(self, actor: Actor, number: int) -> View:
        view = self._held(actor, number)
        if view.owner != actor.account_id:
            raise NotFound(NONE)
        return view

    def _shown(self, actor: Actor, view: View) -> Shown:
        own = view.owner == actor.account_id
        if view.door is Door.CASE:
            return Shown(view, Stands.OPEN, own)
        matter = self.purposes.matter(actor, view.purpose)
        if matter is None:
            return Shown(view, Stands.CLOSED, own)
        return Shown(view, Stands.OPEN, own, matter.number)


def _shared(work: UnitOfWork, numbers: Sequence[int]) -> dict[int, tuple[Fellow, ...]]:
    query = select(ViewShareRow).where(ViewShareRow.view.in_(numbers)).order_by(ViewShareRow.number)
    found: dict[int, tuple[Fellow, ...]] = {}
    for row in work.scalars(query):
        found[row.view] = (*found.get(row.view, ()), Fellow(row.account, row.name))
    return found


def _kept_until(row: ViewRow, last: Mapping[tuple[int, str], date]) -> date:
    saved = date.fromisoformat(day_of(row.saved_at))
    if row.door == Door.CASE.value:
        return saved + timedelta(days=CASE_DAYS)
    return last.get((row.owner, row.purpose), saved) + timedelta(days=KEPT_DAYS)


def _delete(work: UnitOfWork, row: ViewRow) -> None:
    work.execute(delete(ViewShareRow).where(ViewShareRow.view == row.number))
    _record(work, Act.DELETE_VIEW, row)
    work.delete(row)


def _record(work: UnitOfWork, act: Act, row: ViewRow, **facts: object) -> None:
    work.flush()
    note = Note(act, Thing.VIEW, str(row.number), purpose=row.purpose, after=facts or None)
    record(work, note)
