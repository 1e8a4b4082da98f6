"""The two institutions of a proof, built as any institution is: imported, scored, with members."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update

from core.database import Counter
from core.errors import BadInput
from core.evidence.model import Dataset, Serves
from core.identity.permissions import OUTSIDE, Role
from core.indicators.periods import Period
from core.scoring.runs import State
from core.tenancy.model import TenantId
from core.tenancy.registers import Ids
from core.texts import Text, same
from tenants.life import Standing
from web.application import Application
from web.bootstrap import opened
from web.proving import records
from web.proving.furnishing import FURNISHED
from web.proving.model import PASSWORD, Space

PACK = "court"
PERIODS, MORE_PERIODS = ("2025-Q3",), ("2025-08", "2025-H2")
FAR = 900
FIRST = (Serves.UNITS, Serves.STAFF, Serves.ASSIGNMENTS, Serves.RECORDS)
ROLES = tuple(role for role in Role if role not in OUTSIDE)


@dataclass(frozen=True, slots=True)
class World:
    """An installation of two institutions with the same ids: ``here`` tries to reach ``there``.

    ``removed`` was a member of the other one, ``stranger`` is a member of nothing, ``operator``
    runs the platform; ``environ`` is what a command is started with.
    """

    application: Application
    environ: Mapping[str, str]
    here: Space
    there: Space
    removed: int
    stranger: int
    operator: int


@contextmanager
def world(environ: Mapping[str, str] | None = None) -> Iterator[World]:
    """A world in a temporary folder; ``environ`` may name a database elsewhere."""
    with TemporaryDirectory(prefix="gongheng-proof-") as place:
        given = {
            "GONGHENG_DATA": f"{place}/data",
            "GONGHENG_LOG_LEVEL": "info",
            "GONGHENG_MAIL": "mailbox",
            "GONGHENG_SECRET_KEY": secrets.token_hex(32),
            **(environ or {}),
        }
        with opened(given) as application:
            yield _built(application, given, Path(place))


def _built(application: Application, environ: Mapping[str, str], place: Path) -> World:
    spaces = [
        _space(application, slug, place / slug, more=slug == "there") for slug in ("here", "there")
    ]
    here, there = (_compared(one, other) for one, other in (spaces, spaces[::-1]))
    operator = application.identity.add_account("operator", PASSWORD, operator=True)
    application.identity.add_account("another operator", PASSWORD, operator=True)
    stranger = application.identity.add_account("stranger", PASSWORD)
    removed = application.identity.add_account("removed", PASSWORD)
    _expired(application)
    return World(application, environ, here, there, removed.id, stranger.id, operator.id)


def _expired(application: Application) -> None:
    """An institution whose trial is over, and its office."""
    tenant = application.tenants.add("expired", name=same("过期"), sector="court", level="basic")
    account = application.identity.add_account("expired", PASSWORD)
    join(application, tenant.id, account.id, Role.APPRAISAL_OFFICE)
    application.standings.change(tenant.id, Standing.READ_ONLY, why="its trial is over")


def _space(application: Application, slug: str, place: Path, *, more: bool) -> Space:
    mark, title = (f"{kind}{secrets.token_hex(6)}" for kind in ("mark", "title"))
    name = Text(f"{title}法院", f"{title} court")
    tenant = application.tenants.add(slug, name=name, sector="court", level="basic")
    application.install(slug, PACK)
    space = Space(tenant.id, slug, mark, title, accounts={}, shared={}, own={})
    space = replace(space, accounts=_accounts(application, space))
    place.mkdir()
    space = _filled_in(application, space, place, more=False)
    if more:
        _count_on(application, space)
        place = place / "more"
        place.mkdir()
        space = _filled_in(application, space, place, more=True)
    return space


def _filled_in(application: Application, space: Space, place: Path, *, more: bool) -> Space:
    """The space with its records, runs and what features leave in it; ids of all under shared."""
    by = space.mark
    held = _bring_in(application, space, place, more=more)
    periods = MORE_PERIODS if more else PERIODS
    runs = [_scored(application, space.slug, Period.parse(each), by=by) for each in periods]
    cases = records.MORE_CASES if more else records.CASES
    ids: dict[str, Sequence[str]] = {
        "slug": [space.slug],
        "account": [str(each) for each in space.accounts.values()],
        "period": periods,
        "run_id": [str(each) for each in runs],
        "number": [str(held)],
        "staff_no": records.MORE_PEOPLE if more else records.PEOPLE,
        "unit_no": records.MORE_UNITS if more else records.UNITS,
        "case_no": [records.case_number(each) for each in cases],
    }
    space = _with(space, ids)
    for furnish in FURNISHED:
        space = _with(space, furnish(application, space))
    return space


def _with(space: Space, ids: Ids) -> Space:
    known = dict(space.shared)
    for name, values in ids.items():
        known[name] = tuple(dict.fromkeys((*known.get(name, ()), *values)))
    return replace(space, shared=known)


def _count_on(application: Application, space: Space) -> None:
    """Number what is made from here on far from what the other institution may come to make."""
    with application.database.session(space.tenant) as work:
        mine = Counter.tenant_id == space.tenant
        work.execute(update(Counter).where(mine).values(last=FAR))
        work.commit()


def _compared(space: Space, other: Space) -> Space:
    """The space with its ids parted into those that the other one has too, and its own."""
    shared, own = {}, {}
    for name, values in space.shared.items():
        theirs = other.shared.get(name, ())
        shared[name] = tuple(each for each in values if each in theirs)
        own[name] = tuple(each for each in values if each not in theirs)
    return replace(space, shared=_filled(shared), own=_filled(own))


def _filled(ids: Ids) -> Ids:
    return {name: values for name, values in ids.items() if values}


def _bring_in(application: Application, space: Space, place: Path, *, more: bool) -> int:
    """Import every dataset; the number of the batch that held a row back."""
    held = 0
    for dataset in sorted(application.datasets(space.slug).values(), key=_before):
        number = _one_file(application, space, dataset, place=place, more=more)
        held = number if dataset.serves is Serves.STAFF else held
    return held


def _before(dataset: Dataset) -> tuple[int, int, str]:
    """What others refer to comes first."""
    refers = sum(each.refers is not None for each in dataset.fields)
    return FIRST.index(dataset.serves), refers, dataset.name


def _one_file(
    application: Application, space: Space, dataset: Dataset, *, place: Path, more: bool
) -> int:
    file = place / f"{space.mark}-{dataset.name}.csv"
    records.write(file, list(records.rows_of(dataset, space.mark, more=more)))
    report = application.bring_in(space.slug, dataset.name, file, actor=space.mark)
    if report.counts.rejected != int(dataset.serves is Serves.STAFF):
        found = [each.reason.en for each in report.remarks.findings][:3]
        raise BadInput(same(f"{dataset.name}: {report.counts.rejected} held back, {found}"))
    return report.batch


def _scored(application: Application, slug: str, period: Period, *, by: str) -> int:
    run = application.score_now(slug, period, by=by)
    if run.state is not State.DONE:
        raise BadInput(run.fault or same(run.state.value), where=f"{slug} {period}")
    return run.number


def _accounts(application: Application, space: Space) -> dict[Role, int]:
    """One account for each role."""
    made: dict[Role, int] = {}
    for role in ROLES:
        name = f"{space.mark}-{role.value.replace(' ', '-')}"
        label = f"{space.mark} {role.value}"
        account = application.identity.add_account(name, PASSWORD, label=label)
        join(application, space.tenant, account.id, role)
        made[role] = account.id
    return made


def join(application: Application, tenant: TenantId, account: int, role: Role) -> None:
    """Make somebody a member, who is also a person and the head of a unit there."""
    application.members.join(
        tenant, account, roles=[role], staff_no=records.PEOPLE[0], unit_no=records.UNITS[0]
    )
