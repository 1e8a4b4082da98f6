"""Releases as they stand now: read at each use, so that a quarantine holds from the next moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.plugin.catalogue.model import NEVER_LISTED, NEXT, STATES, Release, State
from core.plugin.catalogue.sql import ReleaseRow, VendorRow
from core.plugin.model import Pack
from core.texts import Text

LOOKING = "the catalogue is the same for every institution"
CHANGING = "a release changes for every institution, and the log of the installation says so"


@dataclass(frozen=True)
class Releases:
    """Every release of every pack."""

    database: Database

    def all(self) -> Sequence[Release]:
        """Newest submissions first."""
        query = select(ReleaseRow).order_by(ReleaseRow.id.desc())
        with self.database.global_reading(LOOKING) as work:
            return [release(row) for row in work.scalars(query)]

    def of_vendor(self, vendor: str) -> Sequence[Release]:
        """Those of one vendor, newest submissions first."""
        query = select(ReleaseRow).where(ReleaseRow.vendor == vendor)
        with self.database.global_reading(LOOKING) as work:
            return [release(row) for row in work.scalars(query.order_by(ReleaseRow.id.desc()))]

    def unchecked(self) -> Sequence[int]:
        """Releases that wait for their check."""
        query = select(ReleaseRow.id).where(ReleaseRow.state == State.SUBMITTED.value)
        with self.database.global_reading(LOOKING) as work:
            return list(work.scalars(query))

    def one(self, number: int) -> Release:
        """The release of that number; NotFound."""
        with self.database.global_reading(LOOKING) as work:
            return release(release_row(work, number))

    def find(self, pack: str, version: str = "") -> Release:
        """The release of a pack by its version, or the newest of all; NotFound."""
        query = select(ReleaseRow).where(ReleaseRow.pack == pack)
        query = query.where(ReleaseRow.version == version) if version else query
        with self.database.global_reading(LOOKING) as work:
            found = work.scalars(query.order_by(ReleaseRow.id.desc())).first()
            if found is None:
                called = f"{pack}=={version}" if version else pack
                raise NotFound(
                    Text("目录中没有这个指标包", "the catalogue has no such pack"),
                    where=called[:120],
                )
            return release(found)

    def vendors(self) -> dict[str, Text]:
        """What vendors are called, by their ids."""
        with self.database.global_reading(LOOKING) as work:
            return {
                row.id: Text(row.name_zh, row.name_en) for row in work.scalars(select(VendorRow))
            }

    def has(self, pack: str) -> bool:
        """Whether any version of the pack was offered."""
        query = select(ReleaseRow.id).where(ReleaseRow.pack == pack).limit(1)
        with self.database.global_reading(LOOKING) as work:
            return work.scalar(query) is not None

    def by_digest(self, digest: str) -> Release | None:
        """The release with that content, if it is in the catalogue."""
        with self.database.global_reading(LOOKING) as work:
            row = work.scalars(select(ReleaseRow).where(ReleaseRow.digest == digest)).first()
            return release(row) if row else None

    def must_run(self, digest: str) -> None:
        """Conflict where the release with that content is in quarantine."""
        found = self.by_digest(digest)
        if found is not None and found.state is State.QUARANTINED:
            raise quarantined(found)

    def must_all_run(self, pack: Pack) -> None:
        """The same for every part of a pack."""
        for each in pack.pieces:
            self.must_run(each.digest)

    def change(self, number: int, to: State, *, reason: str = "") -> Release:
        """Let a release be this from now on; Conflict where that cannot follow."""
        if len(reason) > 500 or (to is State.QUARANTINED and not reason.strip()):
            raise _no_reason()
        with self.database.all_tenants(CHANGING) as work:
            row = release_row(work, number)
            self.put_state(work, row, to, reason=reason.strip())
            work.commit()
            return release(row)

    def refuse(self, number: int, *, reason: str) -> Release:
        """Take a submission away that never was listed: its id and version are free again."""
        if not 1 <= len(reason.strip()) <= 500:
            raise _no_reason()
        with self.database.all_tenants(CHANGING) as work:
            row = release_row(work, number)
            found = release(row)
            if found.state not in NEVER_LISTED:
                raise Conflict(
                    Text("已经上架过，不能退回", "it has been listed and cannot be refused"),
                    where=found.called,
                    advice=Text("可以隔离", "it can be quarantined"),
                )
            before = {"state": found.state.value, "digest": found.digest}
            note = Note(
                Act.DECIDE_RELEASE,
                Thing.RELEASE,
                found.called,
                purpose=reason.strip(),
                before=before,
                after={"state": "refused", "vendor": found.vendor},
            )
            record(work, note, chain=INSTALLATION)
            work.delete(row)
            work.commit()
            return found

    def put_state(self, work: UnitOfWork, row: ReleaseRow, to: State, *, reason: str) -> None:
        """The same within the caller's unit of work over all tenants."""
        before = State(row.state)
        if to not in NEXT[before]:
            raise Conflict(
                Text(
                    f"现在是“{STATES[before].zh}”，不能改为“{STATES[to].zh}”",
                    f"it is {before.value} and cannot become {to.value}",
                ),
                where=f"{row.pack}=={row.version}",
            )
        row.state, row.reason, row.changed_at = to.value, reason, now()
        work.flush()
        note = Note(
            Act.DECIDE_RELEASE,
            Thing.RELEASE,
            f"{row.pack}=={row.version}",
            purpose=reason,
            before={"state": before.value},
            after={"state": to.value, "digest": row.digest},
        )
        record(work, note, chain=INSTALLATION)


def _no_reason() -> BadInput:
    return BadInput(Text("请写明原因，不超过 500 字", "give a reason of at most 500 characters"))


def quarantined(found: Release) -> Conflict:
    """The refusal of a release in quarantine."""
    return Conflict(
        Text(
            f"指标包“{found.name.zh}”{found.version} 版已被隔离，不能用来计分：{found.reason}",
            f"{found.name.en} {found.version} is in quarantine and does not score: {found.reason}",
        ),
        where=found.called,
        advice=Text(
            "已有结果没有改变；请换用其他版本", "earlier results stand; adopt another version"
        ),
    )


def swapped_content(path: str) -> Conflict:
    """The refusal of a pack whose content is not the one that was promised."""
    return Conflict(
        Text(
            "摘要被换：包的内容与签名、登记的摘要不一致",
            "swapped digest: the pack's content is not the one that was signed and pinned",
        ),
        where=path,
    )


def release_row(work: UnitOfWork, number: int) -> ReleaseRow:
    """The row of a release; NotFound."""
    row = work.get(ReleaseRow, number)
    if row is None:
        raise NotFound(Text("目录中没有这个版本", "there is no such release"), where=str(number))
    return row


def release(row: ReleaseRow) -> Release:
    """A row as others see it."""
    return Release(
        id=row.id,
        pack=row.pack,
        version=row.version,
        vendor=row.vendor,
        name=Text(row.name_zh, row.name_en),
        sector=row.sector,
        digest=row.digest,
        sha256=row.sha256,
        length=row.length,
        path=row.path,
        state=State(row.state),
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
        reason=row.reason,
        key=row.key,
        report=dict(row.report or {}),
    )
