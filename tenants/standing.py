"""How far an institution is in its life, and what it may therefore do.

Whoever signs up begins ``synthetic``; a verified institution whose leader has entrusted its data
is on ``trial`` or ``full``. Trying out ends on a day: from then on everything is read only.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import Conflict, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import TRYING, Life, Standing
from tenants.sql import TenantRow

__all__ = ["Bound", "Life", "Standing", "Standings", "life_of", "must_write"]

LOOKING = "an institution's standing decides what is done next"
CHANGING = "a standing changes in the tree, and is written into the institution's log"
TRIAL_DAYS = 30
RUN_DAYS = 30
"""Runs are counted over so many days: a whole trial, or a month."""


class Bound(StrEnum):
    """What is limited while an institution tries the product out, or by an operator."""

    PEOPLE = "people"
    RECORDS = "records"
    STORAGE = "storage"
    RUNS = "runs"


BOUNDS: Mapping[Bound, tuple[int, Text]] = {
    Bound.PEOPLE: (30, Text("成员 30 人", "30 members")),
    Bound.RECORDS: (200_000, Text("记录 20 万行", "200,000 records")),
    Bound.STORAGE: (512, Text("存储 512 MiB", "512 MiB of storage")),
    Bound.RUNS: (300, Text("计分 300 次", "300 runs")),
}
"""The most of each in a trial."""


LABELS: Mapping[Bound, Text] = {
    Bound.PEOPLE: Text("成员", "Members"),
    Bound.RECORDS: Text("记录", "Records"),
    Bound.STORAGE: Text("存储（MiB）", "Storage, MiB"),
    Bound.RUNS: Text("计分", "Runs"),
}


class Standings:
    """The standing of every institution; ``clock`` tells when a trial is over."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def of(self, tenant_id: TenantId) -> Standing:
        """The standing at this moment; NotFound."""
        return self.life(tenant_id).standing

    def life(self, tenant_id: TenantId) -> Life:
        """The standing with its dates; NotFound."""
        with self._database.global_reading(LOOKING) as session:
            return life_of(_row(session, tenant_id), self._clock())

    def change(
        self,
        tenant_id: TenantId,
        to: Standing,
        *,
        until: datetime | None = None,
        why: str = "",
        work: UnitOfWork | None = None,
    ) -> None:
        """Let the standing be this from now on; ``work`` is the caller's, over all tenants."""
        if work is not None:
            self._put(work, tenant_id, Life(to, self._clock(), until), why)
            return
        with self._database.all_tenants(CHANGING) as session:
            self._put(session, tenant_id, Life(to, self._clock(), until), why)
            session.commit()

    def must_write(self, tenant_id: TenantId) -> None:
        """Conflict where the institution may only read."""
        must_write(self.of(tenant_id))

    def must_take_real_data(self, tenant_id: TenantId) -> None:
        """Conflict where real records must not come in yet, or not any more."""
        standing = self.of(tenant_id)
        must_write(standing)
        if standing is Standing.SYNTHETIC:
            raise Conflict(
                Text(
                    "本单位尚未完成核验和数据委托，暂不能导入真实数据，只能使用示范数据",
                    "Real records cannot come in before the institution is verified and has "
                    "entrusted its data; invented data only",
                ),
                advice=Text(
                    "请在“试用”页查看还差哪一步", "The page of the trial says which step is missing"
                ),
            )

    def must_be_within(self, tenant_id: TenantId, bound: Bound, use: int) -> None:
        """Conflict where ``use`` would be more than the standing or an operator allows."""
        with self._database.global_reading(LOOKING) as session:
            row = _row(session, tenant_id)
            most, chosen = limits_of(row, self._clock()), bound in (row.limits or {})
        if use <= most.get(bound, use):
            return
        words = BOUNDS[bound][1]
        said = Text(f"超过试用上限：{words.zh}", f"More than a trial allows: {words.en}")
        advice = Text("请减少用量，或转为正式", "Use less, or become a full institution")
        if chosen:
            name = LABELS[bound]
            said = Text(f"超过本单位限额：{name.zh}", f"More than the institution may: {name.en}")
            advice = Text("请减少用量，或请平台运营调整", "Use less, or ask the operator for more")
        raise Conflict(said, where=f"{use:,} > {most[bound]:,}", advice=advice)

    def is_bound(self, tenant_id: TenantId) -> bool:
        """Whether anything is limited."""
        with self._database.global_reading(LOOKING) as session:
            return bool(limits_of(_row(session, tenant_id), self._clock()))

    def _put(self, work: UnitOfWork, tenant_id: TenantId, life: Life, why: str) -> None:
        row = _row(work, tenant_id)
        before = {"standing": row.standing, "until": _day(row.standing_until)}
        row.standing, row.standing_since = life.standing.value, life.since
        row.standing_until = life.until
        work.flush()
        after = {"standing": row.standing, "until": _day(life.until)}
        note = Note(
            Act.CHANGE_STANDING,
            Thing.TENANT,
            row.slug,
            purpose=why[:500],
            before=before,
            after=after,
        )
        record(work, note, chain=tenant_id)


def life_of(row: TenantRow, moment: datetime) -> Life:
    """The standing that a row means at a moment: a trial that is over needs nobody to end it."""
    standing = Standing(row.standing)
    over = row.standing_until is not None and row.standing_until <= moment
    if standing in TRYING and over:
        return Life(Standing.READ_ONLY, row.standing_until, None)
    return Life(standing, row.standing_since, row.standing_until)


def limits_of(row: TenantRow, moment: datetime) -> dict[Bound, int]:
    """What is limited, and how much of it there may be: by the standing, or as was set."""
    trying = life_of(row, moment).standing in TRYING
    usual = {bound: most for bound, (most, _) in BOUNDS.items()} if trying else {}
    return usual | {Bound(name): most for name, most in (row.limits or {}).items()}


def must_write(standing: Standing) -> None:
    """Conflict where a standing only lets read."""
    if standing is Standing.CONVERTING:
        raise Conflict(
            Text(
                "正在转为正式单位，办理完成前只能查看",
                "The institution is becoming full; until that is done it can only be read",
            ),
            advice=Text("请稍后再试", "Try again in a while"),
        )
    if standing in {Standing.READ_ONLY, Standing.ERASED}:
        raise Conflict(
            Text(
                "试用已到期，本单位的数据现在只能查看和导出，不能更改",
                "The trial is over: everything can be read and exported, nothing changed",
            ),
            advice=Text("请联系平台运营转为正式", "Ask the operator to become a full institution"),
        )


def _row(session: UnitOfWork, tenant_id: TenantId) -> TenantRow:
    row = session.get(TenantRow, tenant_id)
    if row is None:
        raise NotFound(
            Text("没有这个单位", "There is no such institution"), where=str(int(tenant_id))
        )
    return row


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
