"""Proposals from the search for pairs to a person's word, and back; never more than one tenant's.

Nothing is sought unless somebody asks for it, nothing counts as one unless somebody says so, and
every word can be taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict
from core.graph.elements import Key
from core.graph.projection.service import Projector
from core.graph.who.classes import Classes
from core.graph.who.model import Bar, Hand, Proposal, Sought, Verdict
from core.graph.who.seeking import Likely, likely
from core.graph.who.sql import SameRow
from core.listing import Page
from core.tenancy.model import TenantId
from core.texts import Text

SIZE = 20
LONGEST = 500
ACTS = {Verdict.ACCEPTED: Act.ACCEPT_SAME, Verdict.REJECTED: Act.REJECT_SAME}
NONE = Text("没有这条同一性提议", "there is no such proposal")


@dataclass(frozen=True)
class WhoIsWho:
    """The proposals of every institution, one at a time."""

    database: Database
    projector: Projector

    def seek(
        self, tenant: TenantId, hand: Hand, told: Callable[[int], None] = lambda percent: None
    ) -> Sought:
        """Look for pairs in the evidence as it is; what was decided stays as it was decided."""
        wanted = self.projector.wanted(tenant)
        looked = likely(wanted, self.projector.evidence.for_tenant(tenant), told)
        compared, found = looked.compared, looked.pairs
        told(95)
        with self.database.session(tenant) as work:
            known = {(row.kind, row.one, row.other): row for row in work.scalars(select(SameRow))}
            new = [each for each in found if _pair(each) not in known]
            still = {_pair(each): each for each in found}
            gone = 0
            for pair, row in known.items():
                if row.verdict != Verdict.OPEN:
                    continue
                if pair in still:
                    _write(row, still[pair])
                else:
                    work.delete(row)
                    gone += 1
            for each in new:
                work.add(_row(each))
            work.flush()
            waiting = work.scalar(_counting(Verdict.OPEN)) or 0
            sought = Sought(compared, len(new), waiting, gone, looked.wrong)
            facts = {"compared": compared, "new": len(new), "waiting": waiting, "gone": gone}
            facts |= {"by": hand.name}
            record(work, Note(Act.SEEK_SAME, Thing.SAME, "", purpose=hand.purpose, after=facts))
            work.commit()
        return sought

    def page(self, tenant: TenantId, verdict: Verdict, page: int = 1) -> Page[Proposal]:
        """The proposals of one verdict, the surest first."""
        order = (SameRow.weight.desc(), SameRow.number)
        query = select(SameRow).where(SameRow.verdict == verdict.value).order_by(*order)
        with self.database.reading(tenant) as work:
            total = work.scalar(_counting(verdict)) or 0
            rows = work.scalars(query.offset((page - 1) * SIZE).limit(SIZE))
            return Page([_of(row) for row in rows], total, page, SIZE)

    def counts(self, tenant: TenantId) -> dict[Verdict, int]:
        """How many proposals have each verdict."""
        query = select(SameRow.verdict, func.count()).group_by(SameRow.verdict)
        with self.database.reading(tenant) as work:
            found = {Verdict(verdict): count for verdict, count in work.execute(query)}
        return {verdict: found.get(verdict, 0) for verdict in Verdict}

    def one(self, tenant: TenantId, number: int) -> Proposal:
        """One proposal, or NotFound."""
        with self.database.reading(tenant) as work:
            return _of(work.obtain(SameRow, number, what=NONE))

    def decide(
        self, tenant: TenantId, number: int, verdict: Verdict, hand: Hand, *, reason: str
    ) -> Proposal:
        """Say that the two are one, or two; Conflict where that contradicts what was said."""
        kept = _reason(reason, needed=verdict is Verdict.ACCEPTED)
        with self._standing(tenant, number, decided=False) as (work, row):
            self._must_fit(work, row, verdict)
            row.verdict, row.reason = verdict.value, kept
            row.decided_by, row.decided_name = hand.account, hand.name
            row.decided_at = now()
            _record(work, ACTS[verdict], row, hand, kept)
            return _of(row)

    def undo(self, tenant: TenantId, number: int, hand: Hand, *, reason: str) -> Proposal:
        """Take a word back: the proposal waits again, and the graph is as it was."""
        kept = _reason(reason, needed=True)
        with self._standing(tenant, number, decided=True) as (work, row):
            before = row.verdict
            row.verdict, row.reason, row.decided_name = Verdict.OPEN.value, "", ""
            row.decided_by = row.decided_at = None
            _record(work, Act.UNDO_SAME, row, hand, kept, before=before)
            return _of(row)

    def classes(self, tenant: TenantId) -> Classes:
        """Which entities count as one."""
        with self.database.reading(tenant) as work:
            return _classes(work)

    def _must_fit(self, work: UnitOfWork, row: SameRow, verdict: Verdict) -> None:
        """Nobody is one with somebody and two with that one's other self."""
        one, other = Key(row.kind, row.one), Key(row.kind, row.other)
        classes = _classes(work)
        if verdict is Verdict.REJECTED:
            if other in classes.one_with(one):
                raise _contradicts()
            return
        both = {*classes.one_with(one), *classes.one_with(other)}
        ids = [key.id for key in both]
        apart = select(SameRow).where(
            SameRow.verdict == Verdict.REJECTED.value,
            SameRow.kind == row.kind,
            SameRow.one.in_(ids),
            SameRow.other.in_(ids),
        )
        if work.scalars(apart).first() is not None:
            raise _contradicts()

    @contextmanager
    def _standing(
        self, tenant: TenantId, number: int, *, decided: bool
    ) -> Iterator[tuple[UnitOfWork, SameRow]]:
        """A unit of work on a proposal that is decided, or is not; it is kept at the end."""
        with self.database.session(tenant) as work:
            work.next_number("same turn")  # two words at one time wait for each other
            row = work.obtain(SameRow, number, what=NONE)
            if (row.verdict != Verdict.OPEN.value) is not decided:
                raise Conflict(
                    Text("这条提议已由他人处理", "Somebody else has dealt with the proposal"),
                    advice=Text("请刷新页面", "Load the page again"),
                )
            yield work, row
            work.commit()


def _classes(work: UnitOfWork) -> Classes:
    accepted = select(SameRow.kind, SameRow.one, SameRow.other).where(
        SameRow.verdict == Verdict.ACCEPTED.value
    )
    return Classes.of(
        (Key(kind, one), Key(kind, other)) for kind, one, other in work.execute(accepted)
    )


def _counting(verdict: Verdict):  # type: ignore[no-untyped-def]
    return select(func.count()).select_from(SameRow).where(SameRow.verdict == verdict.value)


def _pair(each: Likely) -> tuple[str, str, str]:
    return each.one.kind, each.one.id, each.other.id


def _row(each: Likely) -> SameRow:
    row = SameRow(
        kind=each.one.kind, one=each.one.id, other=each.other.id, verdict=Verdict.OPEN.value
    )
    _write(row, each)
    return row


def _write(row: SameRow, each: Likely) -> None:
    row.weight, row.probability = round(each.weight * 1000), round(each.probability * 1000)
    row.bars = [
        {"what": [bar.what.zh, bar.what.en], "said": [bar.said.zh, bar.said.en], "bits": bar.bits}
        for bar in each.bars
    ]


def _of(row: SameRow) -> Proposal:
    bars = (Bar(Text(*bar["what"]), Text(*bar["said"]), bar["bits"]) for bar in row.bars)
    return Proposal(
        number=row.number,
        one=Key(row.kind, row.one),
        other=Key(row.kind, row.other),
        weight=row.weight / 1000,
        probability=row.probability / 1000,
        bars=tuple(bars),
        verdict=Verdict(row.verdict),
        made_at=row.made_at,
        decided_name=row.decided_name,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def _reason(written: str, *, needed: bool) -> str:
    kept = written.strip()
    if len(kept) > LONGEST or (needed and not kept):
        raise BadInput(
            Text(f"请写明理由（{LONGEST} 字以内）", f"Say why, in {LONGEST} characters at most"),
            advice=Text("例如：两案送达地址与电话一致", "For instance: one address and telephone"),
        )
    return kept


def _record(
    work: UnitOfWork, act: Act, row: SameRow, hand: Hand, reason: str, *, before: str | None = None
) -> None:
    work.flush()
    facts = {"one": f"{row.kind}:{row.one}", "other": f"{row.kind}:{row.other}"}
    note = Note(
        act,
        Thing.SAME,
        str(row.number),
        purpose=hand.purpose,
        before={"verdict": before} if before else None,
        after={**facts, "verdict": row.verdict, "reason": reason},
    )
    record(work, note)


def _contradicts() -> Conflict:
    return Conflict(
        Text("与已作出的认定矛盾", "This contradicts what was decided before"),
        advice=Text("请先撤销相关认定，再重新判断", "Take the other decision back first"),
    )
