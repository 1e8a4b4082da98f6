"""Adoption of another version: a shadow run, a proposal, a second person, and the way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import structlog
from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.jobs.ports import JobQueue
from core.plugin.model import Pack
from core.scoring.shadow import Shadow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.adoption.model import TAKEN_UP, Person, Proposal, State, Version
from tenants.adoption.sql import ProposalRow
from tenants.packs import InstalledPacks

KIND = "shadow"
"""What a nudge to try a version is called."""

PERIODS = 12
PATIENCE = timedelta(minutes=10)
LOST = "a sweep looks in every institution for shadow runs that nobody does"
MOST_MOVED = 2_000
"""Lines of a report that are kept; how many there were is kept beside them."""

NOTHING = Text("没有这项申请", "there is no such proposal")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Means:
    """What adoption needs of the product.

    ``obtain`` gives a verified pack by id and version, fit for the institution, or raises;
    ``compute`` is the shadow run; ``sound`` raises where a part of a pack is in quarantine.
    """

    obtain: Callable[[TenantId, str, str], Pack]
    known: Callable[[str, str], Pack]
    compute: Callable[[TenantId, Pack, int], Shadow]
    sound: Callable[[Pack], None]


@dataclass(frozen=True)
class Adoptions:
    """Proposals of every institution.

    ``alone`` says whether one person may both propose and confirm, with what another has lent:
    each such act then waits for the auditor.
    """

    database: Database
    installed: InstalledPacks
    queue: JobQueue
    means: Means
    alone: Callable[[TenantId], bool] = lambda tenant: False

    def attempt(self, tenant: TenantId, pack: str, version: str, *, by: Person) -> Proposal:
        """Ask for a shadow run of a version; answers at once."""
        made = self.ask(tenant, pack, version, by=by)
        self.queue.nudge(KIND, tenant, made.number)
        return made

    def ask(self, tenant: TenantId, pack: str, version: str, *, by: Person) -> Proposal:
        """Write down that a version is to be tried, and tell nobody."""
        found = self.means.obtain(tenant, pack, version)
        self.means.sound(found)
        former = self._in_use(tenant)
        with self.database.session(tenant) as work:
            row = ProposalRow(
                pack=found.id,
                version=found.version,
                digest=found.digest,
                former_pack=former.pack,
                former_version=former.version,
                former_digest=former.digest,
                state=State.TRYING.value,
                tried_by=by.name[:120],
            )
            work.add(row)
            work.flush()
            self._note(work, Act.TRY_PACK, row)
            work.commit()
            return _proposal(row)

    def answer(self, tenant: TenantId, number: int) -> None:
        """Run the shadow that a nudge asks for; once it is there, nothing."""
        with self.database.reading(tenant) as work:
            row = work.find(ProposalRow, number)
        if row is None or row.state != State.TRYING.value:
            return
        try:
            pack = self.means.known(row.pack, row.digest)
            report = _kept(self.means.compute(tenant, pack, PERIODS))
            self._tried(tenant, number, State.TRIED, report=report)
        except GonghengError as error:
            fault = Text(error.message("zh"), error.message("en"))
            self._tried(tenant, number, State.FAILED, fault=fault)
        except Exception:
            log.exception("shadow run failed", tenant=tenant, proposal=number)
            self._tried(tenant, number, State.FAILED, fault=Text("内部错误", "an internal error"))

    def due(self) -> Sequence[tuple[TenantId, int]]:
        """Shadow runs of every institution whose nudge was lost, or whose worker died."""
        late = ProposalRow.tried_at < now() - PATIENCE
        query = select(ProposalRow.tenant_id, ProposalRow.number)
        query = query.where(ProposalRow.state == State.TRYING.value, late)
        with self.database.reading_all(LOST) as work:
            return [(TenantId(tenant), number) for tenant, number in work.execute(query)]

    def propose(self, tenant: TenantId, number: int, *, by: Person) -> Proposal:
        """Put a tried version forward; Conflict where the version in use is another by now."""
        with self.database.session(tenant) as work:
            row = self._row(work, number, State.TRIED)
            self._still(tenant, row)
            row.state, row.proposer, row.proposed_by = State.PROPOSED.value, by.account, by.name
            work.flush()
            self._note(work, Act.PROPOSE_PACK, row)
            work.commit()
            return _proposal(row)

    def confirm(self, tenant: TenantId, number: int, *, by: Person) -> Proposal:
        """Work with the proposed version from now on; the second person is another one."""
        with self.database.session(tenant) as work:
            row = self._row(work, number, State.PROPOSED)
            if row.proposer == by.account and not self.alone(tenant):
                raise Conflict(
                    Text("提请的人不能自己确认", "whoever proposed it does not confirm it"),
                    advice=Text("请由另一位有权的人确认", "another person has to"),
                )
            self._still(tenant, row)
            pack = self.means.known(row.pack, row.digest)
            self.means.sound(pack)
            self.installed.put(work, pack, former=row.former_pack)
            self._answered(work, row, State.ADOPTED, by=by)
            work.commit()
        return self._moved(tenant, _proposal(row))

    def decline(self, tenant: TenantId, number: int, *, by: Person, reason: str) -> Proposal:
        """Leave everything as it is."""
        if len(reason) > 500:
            raise BadInput(Text("原因不超过 500 字", "a reason has at most 500 characters"))
        with self.database.session(tenant) as work:
            row = self._row(work, number, State.PROPOSED, State.TRIED)
            self._answered(work, row, State.DECLINED, by=by, reason=reason)
            work.commit()
            return _proposal(row)

    def former(self, tenant: TenantId) -> Version | None:
        """The version that was in use before the one in use now, if it was adopted here."""
        on = self.installed.of(tenant)
        query = select(ProposalRow).where(ProposalRow.state.in_([each.value for each in TAKEN_UP]))
        with self.database.reading(tenant) as work:
            row = work.scalars(query.order_by(ProposalRow.number.desc())).first()
        if row is None or not on or on[0].digest != row.digest:
            return None
        return Version(row.former_pack, row.former_version, row.former_digest)

    def go_back(self, tenant: TenantId, *, by: Person) -> Proposal:
        """Work with the former version again, at once: two people had agreed on it before."""
        former, present = self.former(tenant), self._in_use(tenant)
        if former is None:
            raise NotFound(Text("没有可以退回的版本", "there is no version to return to"))
        pack = self.means.known(former.pack, former.digest)
        self.means.sound(pack)
        with self.database.session(tenant) as work:
            row = ProposalRow(
                pack=former.pack,
                version=former.version,
                digest=former.digest,
                former_pack=present.pack,
                former_version=present.version,
                former_digest=present.digest,
                state=State.PROPOSED.value,
                tried_by=by.name[:120],
            )
            work.add(row)
            self.installed.put(work, pack, former=present.pack)
            self._answered(work, row, State.RETURNED, by=by)
            work.commit()
        return self._moved(tenant, _proposal(row))

    def all(self, tenant: TenantId, *, most: int = 50) -> Sequence[Proposal]:
        """The newest first."""
        query = select(ProposalRow).order_by(ProposalRow.number.desc()).limit(most)
        with self.database.reading(tenant) as work:
            return [_proposal(row) for row in work.scalars(query)]

    def _moved(self, tenant: TenantId, done: Proposal) -> Proposal:
        before = done.former.version if done.former.pack == done.to.pack else ""
        self.installed.moved(tenant, done.to.pack, before, done.to.version)
        return done

    def _in_use(self, tenant: TenantId) -> Version:
        on = self.installed.of(tenant)
        if not on:
            raise NotFound(
                Text("本单位还没有启用指标包", "no indicator pack is switched on here"),
                advice=Text("请先由平台运营安装", "the operator installs the first one"),
            )
        return Version(on[0].id, on[0].version, on[0].digest)

    def _still(self, tenant: TenantId, row: ProposalRow) -> None:
        """Raise Conflict unless what the shadow run compared with is still in use."""
        present = self._in_use(tenant)
        if present.digest != row.former_digest:
            raise Conflict(
                Text(
                    "现用版本已经变了，请重新影子运行", "the version in use has changed: try again"
                )
            )
        if present.digest == row.digest:
            raise Conflict(Text("这个版本正在使用", "this version is in use"), where=row.version)

    def _row(self, work: UnitOfWork, number: int, *states: State) -> ProposalRow:
        row: ProposalRow = work.obtain(ProposalRow, number, what=NOTHING)
        if State(row.state) not in states:
            raise Conflict(
                Text("这项申请已经办理过", "this was dealt with before"), where=str(number)
            )
        return row

    def _answered(
        self, work: UnitOfWork, row: ProposalRow, state: State, *, by: Person, reason: str = ""
    ) -> None:
        row.state, row.answered_by, row.answered_at = state.value, by.name[:120], now()
        row.reason = reason
        work.flush()
        self._note(work, Act.ANSWER_PACK, row, reason=reason)

    def _note(self, work: UnitOfWork, act: Act, row: ProposalRow, *, reason: str = "") -> None:
        before = {"version": row.former_version, "digest": row.former_digest}
        after = {"version": row.version, "digest": row.digest, "state": row.state}
        record(work, Note(act, Thing.PACK, row.pack, purpose=reason, before=before, after=after))

    def _tried(
        self,
        tenant: TenantId,
        number: int,
        state: State,
        *,
        report: dict[str, object] | None = None,
        fault: Text | None = None,
    ) -> None:
        with self.database.session(tenant) as work:
            row = work.find(ProposalRow, number)
            if row is not None and row.state == State.TRYING.value:
                row.state, row.report = state.value, report
                row.fault_zh, row.fault_en = (fault.zh, fault.en) if fault else ("", "")
            work.commit()


def _kept(found: Shadow) -> dict[str, object]:
    """The report in plain values, with so many lines of those who move."""
    whole = found.as_json()
    moved = [
        {**each, "before": _plain(each["before"]), "after": _plain(each["after"])}
        for each in whole["moved"]
    ]
    people = {(each["scheme"], each["subject"]) for each in moved}
    return {**whole, "moved": moved[:MOST_MOVED], "lines": len(moved), "people": len(people)}


def _plain(value: Decimal | None) -> str | None:
    """A total without the zeros behind it."""
    return None if value is None else format(value.normalize(), "f")


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        number=row.number,
        to=Version(row.pack, row.version, row.digest),
        former=Version(row.former_pack, row.former_version, row.former_digest),
        state=State(row.state),
        tried_at=row.tried_at,
        tried_by=row.tried_by,
        proposed_by=row.proposed_by,
        proposer=row.proposer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        reason=row.reason,
        fault=Text(row.fault_zh, row.fault_en) if row.fault_zh else None,
        report=dict(row.report or {}),
    )
