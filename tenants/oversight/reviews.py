"""The supervisor's queue: everything that stands out among the questions, and a sample of the rest.

The sample is drawn by the digests of the log, so nobody can tell beforehand what is drawn.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.audit.model import Act, Entry, Note, Outcome, Search, Thing
from core.audit.service import Audit
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.oversight.model import Review, Why
from tenants.oversight.sql import ReviewRow

ONE_IN = 10
"""Of so many questions that do not stand out, one is looked at."""

LOOKED_AT = 10_000
"""Entries that are gone through at one time."""

SHOWN, LONGEST = 200, 500
WATCHED = (Act.ASK_GRAPH, Act.BREAK_GLASS, Act.OPEN_DECOY)
SWEEPS = frozenset({"meetings", "recusal", "repeat", "rings", "petition_chains"})
VERDICTS = ("in order", "not in order")


@dataclass(frozen=True)
class Reviews:
    """The queue of every institution, one at a time."""

    database: Database
    audit: Audit

    def queue(self, actor: Actor) -> Sequence[Review]:
        """What waits, what stands out first, then what was looked at last."""
        actor.must(Permission.APPROVE_MATTERS)
        self.gather(actor.tenant_id)
        query = select(ReviewRow).order_by(ReviewRow.number.desc()).limit(SHOWN)
        with self.database.reading(actor.tenant_id) as work:
            found = [_review(row) for row in work.scalars(query)]
        order = list(Why)
        return sorted(
            found, key=lambda each: (bool(each.verdict), order.index(each.why), -each.entry)
        )

    def gather(self, tenant: TenantId) -> int:
        """Put into the queue what the log has new; how many."""
        with self.database.session(tenant) as work:
            last = work.scalar(select(func.max(ReviewRow.entry))) or 0
            fresh = [each for each in self._entries(tenant, last) if why_looked_at(each)]
            for each in sorted(fresh, key=lambda entry: entry.number):
                work.add(_row(each))
            work.commit()
        return len(fresh)

    def review(self, actor: Actor, number: int, *, verdict: str, remark: str) -> Review:
        """A supervisor has looked at it; nobody looks at what they asked themselves."""
        actor.must(Permission.APPROVE_MATTERS)
        if verdict not in VERDICTS or len(remark) > LONGEST:
            raise BadInput(
                Text(
                    "请选择是否正常，备注 500 字以内", "Say whether it is in order; 500 characters"
                ),
                advice=Text("重新选择", "Choose again"),
            )
        if verdict == VERDICTS[1] and not remark.strip():
            raise BadInput(
                Text("不正常的请写明问题", "Say what is not in order"),
                advice=Text("写在备注里", "Write it into the remark"),
            )
        with self.database.session(actor.tenant_id) as work:
            row = work.find(ReviewRow, number)
            if row is None:
                raise NotFound(Text("没有这条复核", "There is no such review"))
            if row.verdict:
                raise Conflict(Text("已经复核过", "It has been looked at"))
            if row.account == actor.account_id:
                raise NotAllowed(
                    Text("不能复核自己的查询", "Nobody looks at what they asked themselves"),
                    advice=Text("请由其他领导复核", "Another leader has to"),
                )
            row.verdict, row.remark = verdict, remark.strip()
            row.reviewed_name, row.reviewed_at = actor.name, now()
            facts = {"entry": row.entry, "verdict": verdict}
            record(work, Note(Act.REVIEW_QUERY, Thing.QUERY, str(number), after=facts))
            work.commit()
            return _review(row)

    def unreviewed(self, tenant: TenantId, why: Why) -> list[str]:
        """The objects of what waits for its review for this reason."""
        self.gather(tenant)
        query = select(ReviewRow.asked).where(ReviewRow.why == why.value, ReviewRow.verdict == "")
        with self.database.reading(tenant) as work:
            return list(work.scalars(query))

    def _entries(self, tenant: TenantId, last: int) -> list[Entry]:
        """What was watched since the entry that was gathered last."""
        return [
            each
            for act in WATCHED
            for each in self.audit.newest(
                tenant, Search(act=act.value, after=last), limit=LOOKED_AT
            )
        ]


def why_looked_at(entry: Entry) -> Why | None:
    """Why a question is looked at, if it is."""
    if entry.act == Act.OPEN_DECOY.value:
        return Why.DECOY
    if entry.act == Act.BREAK_GLASS.value:
        return Why.BREAK_GLASS
    if entry.outcome == Outcome.REFUSED.value:
        return Why.REFUSED
    asked = json.loads(entry.after or "{}")
    if asked.get("ask") in SWEEPS and not _about_one(asked):
        return Why.LARGE
    return Why.SAMPLE if int(entry.digest[-8:], 16) % ONE_IN == 0 else None


def _about_one(asked: dict[str, object]) -> bool:
    """Whether a question about many was narrowed to one of them."""
    start = asked.get("start") if asked["ask"] in ("recusal", "petition_chains") else ""
    return bool(asked.get("whom") or start)


def _row(entry: Entry) -> ReviewRow:
    why = why_looked_at(entry)
    return ReviewRow(
        entry=entry.number,
        at=entry.moment,
        account=entry.account,
        actor=entry.actor[:120],
        asked=entry.object[:200],
        purpose=entry.purpose[:500],
        why=why.value if why else "",
    )


def _review(row: ReviewRow) -> Review:
    return Review(
        number=row.number,
        entry=row.entry,
        at=row.at,
        actor=row.actor,
        asked=row.asked,
        purpose=row.purpose,
        why=Why(row.why),
        verdict=row.verdict,
        remark=row.remark,
        reviewed_name=row.reviewed_name,
        reviewed_at=row.reviewed_at,
    )
