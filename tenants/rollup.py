"""The city from its courts: what was delivered is verified, then added, never a row.

A lower institution's finished run leaves a signed copy of its aggregates, without persons, in the
space of the institution above (``tenants.deliveries``). The upper one adds what it can verify; it
never opens the space of another. Atoms add, so the sum equals the computation over all rows. What
cannot be verified is left out and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO

import polars as pl

from core.errors import BadInput, NotFound
from core.indicators.atoms import Atoms, combine
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.values import values
from core.scoring.ports import Rules
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.deliveries.model import Dispatch, Received, Refusal
from tenants.deliveries.service import Deliveries
from tenants.deliveries.verification import STRANGE, Checker, refused
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.signing.model import PublicKey

WHOLE = "*"
"""The subject of the values of all institutions together."""

OTHER_CALENDAR = Text("统计月历与本单位不同", "it counts months by another calendar")
OTHER_PLAN = Text("统计口径（指标包版本）与本单位不同", "it was computed by other formulas")


@dataclass(frozen=True)
class Rollup:
    """A period of a city: ``values`` as in ``core.indicators.values``, by institution.

    The subject is an institution's slug, or ``WHOLE`` for all of ``included`` together. Of those
    ``expected``, ``missing`` have delivered nothing that counts; for ``uncovered`` among them no
    contract is in force; ``refused`` says by name what was delivered and left out.
    """

    values: pl.DataFrame
    expected: tuple[Tenant, ...]
    included: tuple[str, ...]
    missing: tuple[str, ...]
    deliveries: tuple[Dispatch, ...]
    refused: tuple[Refusal, ...] = ()
    uncovered: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of what was added."""
        return _added(self.deliveries)


@dataclass(frozen=True)
class _Ground:
    """What every period of an institution's roll-up rests on."""

    expected: Sequence[Tenant]
    held: Sequence[Contract]
    keys: Mapping[str, Sequence[PublicKey]]
    now: datetime

    @property
    def tenant(self) -> Tenant:
        """The institution that adds."""
        return self.expected[0]

    @cached_property
    def covered(self) -> frozenset[str]:
        """For whom a contract is in force."""
        return frozenset(
            each.terms.lower
            for each in self.held
            if each.in_force(self.now) and not each.faults(self.keys)
        )


@dataclass(frozen=True)
class Rollups:
    """Adds up what has been delivered to an institution, by itself and by those below."""

    tenants: Tenants
    scoring: Scoring
    contracts: Contracts
    deliveries: Deliveries

    def city(
        self,
        tenant: Tenant,
        period: Period,
        *,
        pack: Rules | None = None,
        below: Sequence[Tenant] | None = None,
    ) -> Rollup:
        """The values of each institution of the subtree's top two tiers, and of all together.

        ``pack`` is the institution's and ``below`` are its children, from a caller who has them
        at hand. NotFound where nothing was delivered, BadInput where nothing of it counts.
        """
        (found,) = self.cities(tenant, [period], pack=pack, below=below)
        if isinstance(found, Rollup):
            return found
        raise found

    def cities(
        self,
        tenant: Tenant,
        periods: Sequence[Period],
        *,
        pack: Rules | None = None,
        below: Sequence[Tenant] | None = None,
    ) -> list[Rollup | NotFound | BadInput]:
        """As ``city`` for several periods, read together; an error in place of what is not."""
        rules = pack or self.scoring.institutions.institution(tenant.id).pack
        children = self.tenants.children(tenant) if below is None else below
        expected = (tenant, *children)
        received = self.deliveries.received(tenant.id, periods)
        held = self.contracts.between(tenant.id, Scope.AGGREGATES, upper=tenant.slug)
        senders = {slug for several in received.values() for slug in several}
        keys = self.contracts.keyring.known({tenant.slug, *senders, *_lower(held)})
        ground = _Ground(expected, held, keys, self.contracts.now())
        return [self._one(ground, each, received[str(each)], rules) for each in periods]

    def _one(
        self,
        ground: "_Ground",
        period: Period,
        received: Mapping[str, Sequence[Received]],
        rules: Rules,
    ) -> Rollup | NotFound | BadInput:
        tenant = ground.tenant
        found = self._verified(ground, received)
        counted, refusals = self._alike(tenant, found, self.scoring.plan_of(rules))
        if not counted:
            return _nothing(period, refusals, {each.slug: each.name for each in ground.expected})
        included = tuple(each.lower for each in counted)
        return Rollup(
            values=self._values(tenant.id, period, deliveries=counted, pack=rules),
            expected=tuple(ground.expected),
            included=included,
            missing=tuple(each.slug for each in ground.expected if each.slug not in included),
            deliveries=tuple(counted),
            refused=tuple(refusals),
            uncovered=tuple(
                each.slug for each in ground.expected[1:] if each.slug not in ground.covered
            ),
        )

    def _verified(
        self, ground: "_Ground", received: Mapping[str, Sequence[Received]]
    ) -> list[Dispatch | Refusal]:
        """The newest delivery of each institution, checked."""
        tenant = ground.tenant
        checker = Checker(
            receiver=tenant.slug,
            contracts={each.terms.number: each for each in ground.held},
            keys=ground.keys,
            content=lambda lower, digest: self.deliveries.content(tenant.id, lower, digest),
        )
        known = {each.slug for each in ground.expected}
        found = [
            checker.newest(received[each.slug])
            for each in ground.expected
            if each.slug in received and each.slug in ground.covered | {tenant.slug}
        ]
        agreed = _lower(ground.held)
        found += [
            refused(several[-1], STRANGE)
            for slug, several in received.items()
            if slug not in known and slug not in agreed
        ]
        return found

    def _alike(
        self, tenant: Tenant, found: Sequence[Dispatch | Refusal], plan: Plan
    ) -> tuple[list[Dispatch], list[Refusal]]:
        """Those that count months and values alike; the others are refused by name."""
        good = [each for each in found if isinstance(each, Dispatch)]
        refusals = [each for each in found if isinstance(each, Refusal)]
        own = [each.calendar for each in good if each.lower == tenant.slug]
        calendar = own[0] if own else self._calendar(tenant.id)
        counted = []
        for each in good:
            why = None if each.plan == plan.digest else OTHER_PLAN
            why = why or (None if each.calendar == calendar else OTHER_CALENDAR)
            if why is None:
                counted.append(each)
            else:
                refusals.append(Refusal(each.lower, each.period, each.run, why))
        return counted, refusals

    def _calendar(self, tenant: TenantId) -> str:
        return self.scoring.institutions.institution(tenant).calendar.digest

    def _values(
        self, tenant: TenantId, period: Period, *, deliveries: Sequence[Dispatch], pack: Rules
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
        self, tenant: TenantId, period: Period, *, deliveries: Sequence[Dispatch], plan: Plan
    ) -> pl.DataFrame:
        atoms = {each.lower: self._read(tenant, each) for each in deliveries}
        whole = {WHOLE: combine(list(atoms.values()))}
        return pl.concat(
            values(plan, each, period, Level.TENANT, tenant=slug)
            for slug, each in (whole | atoms).items()
        )

    def _read(self, tenant: TenantId, delivery: Dispatch) -> Atoms:
        """The aggregates of a verified delivery, which must be what its statement says."""
        content = self.deliveries.content(tenant, delivery.lower, delivery.digest)
        atoms = Atoms.load(content)
        if (atoms.plan, atoms.calendar.digest) != (delivery.plan, delivery.calendar):
            raise BadInput(
                Text("送达内容与送达说明不符", "what was delivered is not what was stated"),
                where=f"{delivery.lower} {delivery.period} {delivery.run}",
            )
        return atoms


def _lower(contracts: Sequence[Contract]) -> set[str]:
    return {each.terms.lower for each in contracts}


def _nothing(
    period: Period, refusals: Sequence[Refusal], names: Mapping[str, Text]
) -> NotFound | BadInput:
    if refusals:
        said = [each.as_text(names.get(each.lower, _same(each.lower))) for each in refusals]
        return BadInput(
            Text("；".join(each.zh for each in said), "; ".join(each.en for each in said)),
            advice=Text("请有关单位重新计分送达", "let those institutions score again"),
        )
    return NotFound(
        Text(f"{period} 还没有送达的汇总", f"nothing has been delivered for {period}"),
        advice=Text("请先计分", "score the period first"),
    )


def _same(slug: str) -> Text:
    return Text(slug, slug)


def _added(deliveries: Sequence[Dispatch]) -> str:
    added = sorted((each.lower, each.digest) for each in deliveries)
    return sha256(repr(added).encode()).hexdigest()
