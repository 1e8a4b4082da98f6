"""Builds the demonstration city as its institutions would: their files, the real import, a run.

Building it again over a finished city changes nothing and takes seconds.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from core.audit.working import Origin, working_for
from core.columns import now
from core.errors import BadInput, Conflict, NotFound
from core.evidence.batches import Counts
from core.identity.permissions import Role
from core.indicators.model import Level
from core.indicators.periods import Period
from core.plugin.demonstration import City, Institution
from core.scoring.runs import State
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.model import Tenant
from web.application import Application
from web.values import DemonstrationAccount

PASSWORD = "gongheng-demo"  # noqa: S105 - shown on the sign-in page of the demonstration
PACK = "court"
ACTOR = "demo"
"""Who imports and scores in the demonstration."""
HEAD, JUDGE = "庭长", "员额法官"
OFFICERS = ("officer", "officer2")
WHY = "按月送达汇总数，供全市概览使用；不含逐案信息和个人数据。"
PERIODS = (
    *(f"2025-Q{quarter}" for quarter in range(1, 5)),
    *(f"2026-Q{quarter}" for quarter in range(1, 4)),
    "2026-08",
    "2026-09",
    "2026-H1",
    "2025",
)
"""What is scored at once: a trend of quarters, the last two months, a half, a whole year."""

LATEST = "2026-Q3"
"""The period whose figures decide which judge the demonstration signs in as."""

SCHEME, PER_CLOSED_CASE = "trial_judges", "court_avg_close_days"
"""The scheme of that judge, and an indicator whose denominator counts the cases closed."""

Say = Callable[[Text], None]


class Stopwatch:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time the body under a name."""
        began = time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.seconds[name] = self.seconds.get(name, 0.0) + spent


def build_city(application: Application, *, seed: int, scale: float, say: Say) -> dict[str, Any]:
    """The city of courts alone, with its accounts; a summary in plain values."""
    city = application.plugins.demonstration(seed=seed, scale=scale)
    return build(application, city, Plan(PACK, PERIODS, join_courts), say)


@dataclass(frozen=True)
class Plan:
    """What is built over the institutions that a plugin offers."""

    pack: str
    periods: Sequence[str]
    accounts: Callable[[Application, list[Tenant]], None]


def build(application: Application, city: City, plan: Plan, say: Say) -> dict[str, Any]:
    """Institutions, records, runs, the roll-up and accounts; a summary in plain values."""
    watch = Stopwatch()
    with watch.step("import"):
        records = bring_in_city(application, city, say, pack=plan.pack)
    tenants = [application.tenants.get(each.slug) for each in city.institutions]
    periods = [Period.parse(each) for each in plan.periods]
    with watch.step("score"):
        for tenant in tenants:
            score_all(application, tenant, periods)
            name, count = tenant.name, len(periods)
            say(Text(f"{name.zh}：已计分 {count} 个周期", f"{name.en}: {count} periods scored"))
    with watch.step("roll up"):
        upper = next(each for each in tenants if each.parent is None)
        included = [application.rollups.city(upper, period).included for period in periods]
    with watch.step("accounts"):
        plan.accounts(application, tenants)
    return {
        "tenants": len(tenants),
        "staff": records["staff"],
        "records": dict(records),
        "indicators": len(application.published(plan.pack).indicators),
        "periods": list(plan.periods),
        "rolled_up": len(included[0]),
        "seconds": {name: round(spent, 1) for name, spent in watch.seconds.items()},
    }


def bring_in_city(
    application: Application, city: City, say: Say, *, pack: str = PACK
) -> Counter[str]:
    """The institutions and their records; how many of each dataset were accepted."""
    for institution in city.institutions:
        _tenant(application, institution, pack)
    return _import(application, city, say)


def _tenant(application: Application, institution: Institution, pack: str) -> None:
    try:
        application.tenants.get(institution.slug)
    except NotFound:
        found = application.tenants.add(
            institution.slug,
            name=institution.name,
            sector=institution.sector,
            level=institution.level,
            parent=institution.parent,
        )
        application.install(found.slug, pack)
    if institution.parent:
        agree(application, institution.parent, institution.slug)


def agree(application: Application, upper: str, lower: str) -> None:
    """Let the upper institution ask for aggregates and the lower one sign, for five years."""
    held = application.tenants.get(upper).id
    if application.contracts.in_force(held, Scope.AGGREGATES, upper=upper, lower=lower):
        return
    today = now().date()
    until = today.replace(year=today.year + 5, month=12, day=31)
    draft = Draft(Scope.AGGREGATES, since=today - timedelta(days=1), until=until, note=WHY)
    with working_for(Origin(name=_office(application, upper))):
        offered = application.contracts.propose(upper, lower, draft)
    with working_for(Origin(name=_office(application, lower))):
        application.contracts.sign(lower, offered.terms.number)


def _office(application: Application, slug: str) -> str:
    return f"{application.tenants.get(slug).name.zh}考核办"


def _import(application: Application, city: City, say: Say) -> Counter[str]:
    records: Counter[str] = Counter()
    courts = {each.slug: each.name for each in city.institutions}
    with TemporaryDirectory() as place:
        for upload in city.write(Path(place)):
            court = courts[upload.institution]
            report = application.bring_in(
                upload.institution, upload.dataset, upload.path, actor=ACTOR
            )
            records[upload.dataset] += report.counts.accepted
            say(_counted(court, upload.path.name, report.counts))
    return records


def _counted(court: Text, file: str, counts: Counts) -> Text:
    new, same, held = counts.inserted, counts.unchanged, counts.rejected
    return Text(
        f"{court.zh} · {file}：新增 {new}，无变化 {same}，未导入 {held}",
        f"{court.en}, {file}: {new} new, {same} as before, {held} held back",
    )


def score_all(application: Application, tenant: Tenant, periods: list[Period]) -> None:
    """Score an institution's periods one after the other; BadInput where a run fails."""
    for period in periods:
        run = application.score_now(tenant.slug, period, by=ACTOR)
        if run.state is not State.DONE:
            raise BadInput(
                run.fault or Text("计分没有完成", "the run was not finished"), where=tenant.slug
            )


ACCOUNTS = {
    "office": Text("考核办（望江区人民法院）", "Appraisal office of a basic court"),
    "head": Text("庭长，看本部门", "Head of a department, who sees it and its people"),
    "judge": Text("员额法官，只看自己", "A judge, who sees own figures"),
    "auditor": Text(
        "审计员（望江区人民法院），只看日志", "Auditor of a basic court: the log alone"
    ),
    "officer": Text(
        "督察人员（望江区人民法院），凭经批准的事由查关联",
        "Supervision officer of a basic court: associations under an approved matter",
    ),
    "officer2": Text(
        "督察人员之二，紧急查询的确认人", "Another supervision officer, who confirms break-glass"
    ),
    "security": Text(
        "安全管理员（望江区人民法院），管成员和诱饵",
        "Security administrator of a basic court: members and decoys",
    ),
    "leader": Text(
        "院领导（望江区人民法院），批准查询事由", "Leader of a basic court, who approves matters"
    ),
    "president": Text("中级法院院长，看全市", "President of the intermediate court: the city"),
    "jcy": Text("考核办（安澜市、望江区人民检察院）", "Appraisal office of two procuratorates"),
    "prosecutor": Text("检察官，只看自己", "A prosecutor, who sees own figures"),
    "county": Text("县考核办，看全县", "Appraisal office of a county: all of the county"),
    "town": Text("考核办（荷塘镇）", "Appraisal office of a township"),
    "cadre": Text("乡镇科室工作人员，只看自己", "A member of a township section: own figures"),
}
"""The accounts of the demonstration, all with the one password that its sign-in page shows."""


def accounts_of(application: Application) -> list[DemonstrationAccount]:
    """The accounts that the sign-in page offers; none where no demonstration was built."""
    return [
        DemonstrationAccount(name, PASSWORD, who)
        for name, who in ACCOUNTS.items()
        if application.identity.may_enter(name)
    ]


def join_courts(application: Application, tenants: list[Tenant]) -> None:
    """One account per way of working, in the city court and in one basic court."""
    upper, court = tenants[0], tenants[1]
    join(application, court.id, "auditor", Role.AUDITOR)
    join(application, court.id, "office", Role.APPRAISAL_OFFICE)
    join(application, upper.id, "office", Role.APPRAISAL_OFFICE)
    join(application, upper.id, "president", Role.LEADER)
    join(application, court.id, "judge", Role.MEMBER, staff_no=a_judge(application, court))
    staff_no, unit_no = _a_head(application, court)
    join(application, court.id, "leader", Role.LEADER)
    join(application, court.id, "security", Role.SECURITY_ADMINISTRATOR)
    for name, officer in zip(OFFICERS, _outside_chambers(application, court), strict=False):
        join(application, court.id, name, Role.SUPERVISION_OFFICER, staff_no=officer)
    head = _account(application, "head")
    application.members.join(
        court.id, head, roles=[Role.DEPARTMENT_HEAD], staff_no=staff_no, unit_no=unit_no
    )


def _account(application: Application, name: str) -> int:
    try:
        return application.identity.add_account(name, PASSWORD, label=ACCOUNTS[name].zh).id
    except Conflict:
        return application.identity.named(name).id


def join(
    application: Application,
    tenant: TenantId,
    name: str,
    role: Role,
    *,
    staff_no: str | None = None,
) -> None:
    """Make the demonstration's account of that name, if need be, a member in one role."""
    account = _account(application, name)
    application.members.join(tenant, account, roles=[role], staff_no=staff_no)


def a_judge(application: Application, court: Tenant) -> str:
    """The judge in the middle by cases closed: leaders close few, and lights need a base."""
    run = application.run_of(court.id, Period.parse(LATEST))
    outcome = application.scoring.outcome(run)
    totals = outcome.totals.drop_nulls("total").filter(pl.col("scheme") == SCHEME)
    closed = outcome.values.filter(level=Level.PERSON.value, indicator=PER_CLOSED_CASE)
    ordered = closed.join(totals, on="subject", how="semi").sort("denominator", "subject")
    return str(ordered["subject"][ordered.height // 2])


def _outside_chambers(application: Application, court: Tenant) -> list[str]:
    """People of departments without judges: an officer among them keeps out of nobody's cases."""
    run = application.scoring.ledger.recent(court.id, limit=1)[0]
    subjects = application.scoring.outcome(run).subjects.sort("place")
    people = subjects.filter(level=Level.PERSON.value).drop_nulls("unit")
    chambers = people.filter(staff_class=JUDGE)["unit"].implode()
    return people.filter(~pl.col("unit").is_in(chambers))["subject"].to_list()


def _a_head(application: Application, court: Tenant) -> tuple[str, str]:
    """The first person of the court who presides over a department, and the department."""
    run = application.scoring.ledger.recent(court.id, limit=1)[0]
    subjects = application.scoring.outcome(run).subjects.sort("place")
    units = dict(subjects.filter(level=Level.UNIT.value).select("subject", "unit").iter_rows())
    people = subjects.filter(level=Level.PERSON.value).drop_nulls("unit")
    heads = people.filter(post=HEAD)
    staff_no, unit = next((heads if heads.height else people).select("subject", "unit").iter_rows())
    while units.get(unit):
        unit = units[unit]
    return str(staff_no), str(unit)
