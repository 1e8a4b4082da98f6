"""The city from its courts: aggregates are delivered upward, and added there, never rows.

A lower institution's finished run leaves a copy of its unit and institution aggregates, without
persons, in the space of the institution above. The upper one adds what has been delivered; it
never opens the space of another. Atoms add, so the sum equals the computation over all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import polars as pl
from sqlalchemy import select

from core.columns import now
from core.database import Database
from core.errors import NotFound
from core.indicators.atoms import Atoms, combine
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.values import values
from core.indicators.veil import veiled
from core.scoring.ports import Rules
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.sql import DeliveryRow

WHOLE = "*"
"""The subject of the values of all institutions together."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one institution has delivered for a period."""

    lower: str
    run: int
    digest: str


@dataclass(frozen=True)
class Rollup:
    """A period of a city: ``values`` as in ``core.indicators.values``, by institution.

    The subject is an institution's slug, or ``WHOLE`` for all of ``included`` together;
    ``missing`` of those ``expected`` have delivered nothing yet and are not in the whole.
    """

    values: pl.DataFrame
    expected: tuple[Tenant, ...]
    included: tuple[str, ...]
    missing: tuple[str, ...]
    deliveries: tuple[Delivery, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what was added."""
        return _added(self.deliveries)


@dataclass(frozen=True)
class Rollups:
    """Delivers a finished run upward, and adds up what has been delivered."""

    database: Database
    tenants: Tenants
    scoring: Scoring
    key: bytes

    def deliver(self, run: Run) -> None:
        """Leave the run's aggregates with the institution above, and with its own roll-up.

        Persons stay behind, and so does every text of a distinct count (see ``veil``).
        """
        tenant = self.tenants.of_id(run.tenant)
        aggregates = veiled(combine([self.scoring.atoms(run)]), self.key)
        content = aggregates.dump()
        for receiver in (tenant.id, tenant.parent):
            if receiver is not None:
                self._leave(receiver, tenant.slug, run, aggregates, content)

    def city(self, tenant: Tenant, period: Period, *, pack: Rules | None = None) -> Rollup:
        """The values of each institution of the subtree's top two tiers, and of all together.

        ``pack`` is the institution's, from a caller who has it at hand.
        """
        expected = [tenant, *self.tenants.children(tenant)]
        deliveries = self._newest(tenant.id, period)
        found = {each.lower: each for each in deliveries}
        included = [each for each in expected if each.slug in found]
        if not included:
            raise NotFound(
                Text(f"{period} 还没有送达的汇总", f"nothing has been delivered for {period}"),
                advice=Text("请先计分", "score the period first"),
            )
        return Rollup(
            values=self._values(
                tenant.id,
                period,
                deliveries=[found[each.slug] for each in included],
                pack=pack or self._pack(tenant.id),
            ),
            expected=tuple(expected),
            included=tuple(each.slug for each in included),
            missing=tuple(each.slug for each in expected if each.slug not in found),
            deliveries=tuple(found[each.slug] for each in included),
        )

    def _pack(self, tenant: TenantId) -> Rules:
        return self.scoring.institutions.institution(tenant).pack

    def _values(
        self, tenant: TenantId, period: Period, *, deliveries: Sequence[Delivery], pack: Rules
    ) -> pl.DataFrame:
        """What the deliveries add up to; kept by their digest, so each sum is made once."""
        evidence = self.scoring.store.for_tenant(tenant)
        plan = self.scoring.plan_of(pack)
        name = f"rollups/{_added(deliveries)}-{plan.digest[:16]}.parquet"
        try:
            return pl.read_parquet(BytesIO(evidence.kept(name)))
        except NotFound:
            found = self._sum(tenant, period, deliveries=deliveries, plan=plan)
            content = BytesIO()
            found.write_parquet(content)
            evidence.keep(name, content.getvalue())
            return found

    def _sum(
        self, tenant: TenantId, period: Period, *, deliveries: Sequence[Delivery], plan: Plan
    ) -> pl.DataFrame:
        atoms = {each.lower: self._read(tenant, each) for each in deliveries}
        whole = {WHOLE: combine(list(atoms.values()))}
        return pl.concat(
            values(plan, each, period, Level.TENANT, tenant=slug)
            for slug, each in (whole | atoms).items()
        )

    def _leave(
        self, receiver: TenantId, lower: str, run: Run, atoms: Atoms, content: bytes
    ) -> None:
        digest = sha256(content).hexdigest()
        self.scoring.store.for_tenant(receiver).keep(_name(lower, digest), content)
        with self.database.session(receiver) as unit:
            same = DeliveryRow.lower == lower, DeliveryRow.run == run.number
            if unit.scalars(select(DeliveryRow).where(*same)).first():
                return
            unit.add(
                DeliveryRow(
                    lower=lower,
                    period=run.period,
                    run=run.number,
                    digest=digest,
                    calendar=atoms.calendar.digest,
                    plan=atoms.plan,
                    delivered_at=now(),
                )
            )
            unit.commit()

    def _newest(self, tenant: TenantId, period: Period) -> Sequence[Delivery]:
        with self.database.reading(tenant) as unit:
            rows = unit.scalars(
                select(DeliveryRow)
                .where(DeliveryRow.period == str(period))
                .order_by(DeliveryRow.number)
            )
            newest = {row.lower: row for row in rows}
        return [Delivery(row.lower, row.run, row.digest) for row in newest.values()]

    def _read(self, tenant: TenantId, delivery: Delivery) -> Atoms:
        name = _name(delivery.lower, delivery.digest)
        return Atoms.load(self.scoring.store.for_tenant(tenant).kept(name))


def _added(deliveries: Sequence[Delivery]) -> str:
    added = sorted((each.lower, each.digest) for each in deliveries)
    return sha256(repr(added).encode()).hexdigest()


def _name(lower: str, digest: str) -> str:
    return f"delivered/{lower}/{digest}.bin"
