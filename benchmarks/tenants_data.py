"""Installations with any number of equal institutions, for the benchmark of many tenants.

One institution comes in through the real import and is scored. The others are added by the same
services; their evidence and the rows of their imports and runs are copies (files are linked, as
no version of a table is ever written over), so a thousand take a minute instead of hours.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import inspect, select

from core.database import Base, Counter
from core.errors import BadInput
from core.evidence.sql import BatchRow, PinRow
from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from core.scoring.sql import RunRow, TotalRow
from core.settings import read
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from web.application import Application
from web.bootstrap import build
from web.demo import PACK

PASSWORD = "a long enough password"  # noqa: S105 - of an installation that is thrown away
SHOWN = Period.parse("2026-Q3")
"""The period that every institution has scored."""

COPIED: tuple[type[Base], ...] = (Counter, BatchRow, PinRow, RunRow, TotalRow)
OFFICE, WIDE = "office", "wide"
"""The account of one institution, and the account that belongs to all of them."""


@dataclass(frozen=True)
class Installation:
    """An application over a folder of its own, and its institutions."""

    application: Application
    folder: Path
    tenants: list[Tenant]

    @property
    def first(self) -> Tenant:
        """The institution whose evidence came in through the import."""
        return self.tenants[0]

    def kept(self, tenant: TenantId, digest: str) -> Path:
        """Where the result of a run lies."""
        return self.folder / "evidence" / str(tenant) / "_files" / "runs" / digest


@contextmanager
def installation(count: int, *, scale: float) -> Iterator[Installation]:
    """So many equal institutions, each with the same records and one scored period."""
    with TemporaryDirectory() as place:
        application = build(read({"GONGHENG_DATA": place}))
        made = Installation(application, Path(place), [_prepared(application, scale)])
        grow(made, count)
        _accounts(made)
        try:
            yield made
        finally:
            application.queue.close()
            application.database.close()


def grow(made: Installation, count: int) -> None:
    """Add copies of the first institution until there are so many."""
    rows = _rows_of(made.application, made.first.id)
    while len(made.tenants) < count:
        found = _added(made.application, f"c{len(made.tenants):04}")
        _link(made.folder / "evidence", made.first.id, found.id)
        with made.application.database.session(found.id) as work:
            work.add_all(new(found.id) for new in rows)
            work.commit()
        made.tenants.append(found)


def _prepared(application: Application, scale: float) -> Tenant:
    city = application.plugins.demonstration(seed=7, scale=scale)
    court = city.institutions[1]
    tenant = _added(application, court.slug)
    with TemporaryDirectory() as place:
        for upload in city.write(Path(place)):
            if upload.institution == court.slug:
                application.bring_in(tenant.slug, upload.dataset, upload.path)
    run = application.score_now(tenant.slug, SHOWN)
    if run.state is not State.DONE:
        raise run.fault or BadInput(Text("计分没有完成", "the run was not finished"))
    return tenant


def _added(application: Application, slug: str) -> Tenant:
    name = Text(f"示例{slug}人民法院", f"Sample court {slug}")
    tenant = application.tenants.add(slug, name=name, sector="court", level="basic")
    application.install(slug, PACK)
    return tenant


def _accounts(made: Installation) -> None:
    identity, members = made.application.identity, made.application.members
    office = identity.add_account(OFFICE, PASSWORD, label="叶清和")
    wide = identity.add_account(WIDE, PASSWORD, label="陆远")
    members.join(made.first.id, office.id, roles=[Role.APPRAISAL_OFFICE])
    for tenant in made.tenants:
        members.join(tenant.id, wide.id, roles=[Role.APPRAISAL_OFFICE])


def _rows_of(application: Application, tenant: TenantId) -> list[Callable[[TenantId], Base]]:
    """What makes each row of the institution again for another one."""
    with application.database.reading(tenant) as work:
        return [_again(row) for model in COPIED for row in work.scalars(select(model))]


def _again(row: Base) -> Callable[[TenantId], Base]:
    said: dict[str, Any] = {
        each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs
    }
    return lambda tenant: type(row)(**said | {"tenant_id": tenant})


def _link(evidence: Path, source: TenantId, target: TenantId) -> None:
    shutil.copytree(evidence / str(source), evidence / str(target), copy_function=os.link)
