"""Erases an institution and says in a certificate what was where, and that nothing is left.

First it is hidden, so that nobody enters any more; then work under way ends; then every store is
emptied and counted again. What was there is written down before, so an erasure that was broken off
goes on where it stood and its certificate is the same.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.audit.model import INSTALLATION, Act, Note, Outcome, Thing
from core.audit.sql import ChainRow, record
from core.columns import now
from core.errors import BadInput, Conflict, NotFound, Unavailable
from core.scoring.runs import OPEN, Ledger, State
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.leaving import end_with
from tenants.exit import inventory
from tenants.exit.means import Means
from tenants.exit.model import Certificate, Line
from tenants.life import Standing
from tenants.sql import ErasureRow, TenantRow

REASON = "an institution leaves the installation"
ROUNDS = 3
"""How often the stores are emptied again because something was still being written."""
POLL_SECONDS = 0.5
TURN_SECONDS = 60.0

STAYS = (
    Text(
        "平台自身日志中关于账号和成员变动、登录与本次删除的记录",
        "entries of the installation's own log on accounts, sign-ins and this erasure",
    ),
    Text(
        "已送达其他单位的汇总和通报，属收到的单位；其中点名人员的办案数和评分已一并删除",
        "aggregates and published results that were handed to others, which are theirs; figures "
        "and marks of named people are gone there too",
    ),
    Text(
        "公钥，供核验已送达内容的签名；私钥已删除",
        "public keys, so that signatures on what was handed over verify; the private keys are gone",
    ),
    Text(
        "已寄出的信件，由平台按期清除",
        "letters that were sent, which the installation forgets after their time",
    ),
    Text(
        "数据库服务器的预写日志和备份，由运维按期轮换；PostgreSQL 在下次清理时重用空间",
        "write-ahead logs and backups until they are rotated; PostgreSQL reuses the room at its "
        "next vacuum",
    ),
)
Step = Callable[[str], None]


@dataclass(frozen=True)
class Erasing:
    """Erases institutions; ``step`` is told each step as it is done, for tests of crashes."""

    means: Means
    step: Step = lambda name: None

    def erase(self, slug: str, *, confirm: str, by: str = "", reason: str = "") -> Certificate:
        """Erase the institution whose name is ``confirm``; again if it was broken off.

        BadInput for another name, Conflict while there are institutions below it or an import
        does not end.
        """
        row = self._row(slug)
        if confirm not in (row.name_zh, row.name_en):
            raise BadInput(
                Text("名称与单位名称不符，未作任何改动", "that is not its name; nothing changed"),
                where=confirm[:60],
                advice=Text(f"请写全称：{row.name_zh}", f"write its full name: {row.name_en}"),
            )
        tenant = TenantId(row.id)
        self._hide(row, by, reason)
        self.step("hidden")
        self._still(tenant)
        return self._empty(tenant)

    def certificate(self, slug: str) -> dict[str, Any]:
        """The certificate of an institution that was erased; NotFound."""
        query = select(ErasureRow).where(ErasureRow.slug == slug)
        with self.means.database.global_reading(REASON) as work:
            row = work.scalars(query.order_by(ErasureRow.tenant.desc())).first()
        if row is None or row.certificate is None:
            raise NotFound(Text("没有删除凭证", "there is no certificate"), where=slug[:40])
        return row.certificate

    def _row(self, slug: str) -> TenantRow:
        query = select(TenantRow).where(
            TenantRow.slug == slug, TenantRow.hidden.in_(("", "erasing"))
        )
        with self.means.database.global_reading(REASON) as work:
            row = work.scalars(query).first()
            if row is None:
                what = Text("没有这个单位", "There is no such institution")
                raise NotFound(what, where=slug[:40])
            below = select(TenantRow.slug).where(
                TenantRow.parent_id == row.id, TenantRow.hidden == ""
            )
            lower = list(work.scalars(below.order_by(TenantRow.slug).limit(5)))
        if lower:
            raise Conflict(
                Text("它还有下级单位", "there are institutions below it"),
                where=", ".join(lower),
                advice=Text("请先移走或删除下级单位", "move or erase those first"),
            )
        return row

    def _hide(self, row: TenantRow, by: str, reason: str) -> None:
        """Let nobody find it, and write down what there is, once."""
        if row.hidden:
            return
        tenant = TenantId(row.id)
        before = inventory.count(self.means, tenant)
        with self.means.database.all_tenants(REASON) as work:
            end = work.get(ChainRow, tenant)
            work.execute(update(TenantRow).where(TenantRow.id == tenant).values(hidden="erasing"))
            work.add(
                ErasureRow(
                    tenant=tenant,
                    slug=row.slug,
                    asked_by=by[:200],
                    reason=reason[:500],
                    last=end.last if end else 0,
                    digest=end.digest if end else "",
                    before=[[*what, number] for what, number in sorted(before.items())],
                )
            )
            work.flush()
            head = {"entries": end.last if end else 0, "head": end.digest if end else ""}
            note = Note(
                Act.ERASE_TENANT, Thing.TENANT, row.slug, outcome=Outcome.INTENDED, before=head
            )
            record(work, note, chain=INSTALLATION)
            end_with(work, row.slug, tenant, at=now())
            work.commit()

    def _still(self, tenant: TenantId) -> None:
        """Wait until no run of it is carried out any more."""
        ledger = self.means.scoring.ledger
        for run in ledger.recent(tenant, limit=100_000):
            if run.state in OPEN:
                with suppress(Conflict):
                    ledger.cancel(tenant, run.number)
        until = time.monotonic() + 2 * ledger.stale.total_seconds()
        while _carried_out(ledger, tenant):
            if time.monotonic() > until:
                raise Unavailable(
                    Text("有计分迟迟没有停下", "a run does not stop"),
                    advice=Text("请稍后再次执行删除", "erase it again in a while"),
                )
            time.sleep(POLL_SECONDS)

    def _empty(self, tenant: TenantId) -> Certificate:
        with ExitStack() as turns:
            for name in self.means.store.stock(tenant).datasets():
                turns.enter_context(self.means.batches.turn(tenant, name, wait=TURN_SECONDS))
            for _ in range(ROUNDS):
                inventory.empty(self.means, tenant)
                self.step("emptied")
                left = {k: n for k, n in inventory.count(self.means, tenant).items() if n}
                if not left:
                    return self._certify(tenant)
        raise Unavailable(
            Text("仍有内容在写入", "something is still being written"),
            where=", ".join(f"{store} {what}" for store, what in left),
            advice=Text("请停止该单位的任务后再次执行", "stop its work and erase it again"),
        )

    def _certify(self, tenant: TenantId) -> Certificate:
        after = inventory.count(self.means, tenant)
        with self.means.database.all_tenants(REASON) as work:
            place = work.get_one(TenantRow, tenant)
            row = work.get_one(ErasureRow, tenant)
            row.finished_at = now()
            made = _certificate(place, row, after, row.finished_at)
            row.certificate = made.as_json()
            place.hidden, place.standing = "erased", Standing.ERASED.value
            work.flush()
            told = {"certificate": row.certificate["digest"], "entries": row.last}
            note = Note(Act.ERASE_TENANT, Thing.TENANT, row.slug, after=told | {"head": row.digest})
            record(work, note, chain=INSTALLATION)
            work.commit()
        return made


def _certificate(
    place: TenantRow, row: ErasureRow, after: inventory.Found, finished: datetime
) -> Certificate:
    before = {(store, what): number for store, what, number in row.before}
    return Certificate(
        slug=row.slug,
        name=Text(place.name_zh, place.name_en),
        asked_by=row.asked_by,
        reason=row.reason,
        begun_at=row.begun_at,
        finished_at=finished,
        entries=row.last,
        head=row.digest,
        lines=tuple(Line(*each) for each in inventory.lines(before, after)),
        stays=STAYS,
    )


def _carried_out(ledger: Ledger, tenant: TenantId) -> bool:
    """Whether a worker that is alive carries out a run of the tenant."""
    running = [run for run in ledger.recent(tenant, limit=1000) if run.state is State.RUNNING]
    free = set(ledger.open_runs(tenant))
    return any(run.number not in free for run in running)
