"""Reads records that are lent: under a contract in force, for a purpose, told to both logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.database import Database
from core.errors import BadInput, NotFound
from core.evidence.model import Dataset
from core.indicators.periods import Period
from core.scoring.service import Store
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.grants.model import MASK, PAGE, Column, Grant, Lent, Rows, columns_of, date_field
from tenants.institutions import KnownInstitutions
from tenants.model import Tenant
from tenants.service import Tenants

TOLD = "a reading of lent records is told to both logs before anything is shown"
NONE = Text("没有这份调阅约定", "there is no such grant")
LONGEST_PURPOSE = 200


@dataclass(frozen=True)
class Grants:
    """Grants by institution; slugs name institutions, as pages and commands do."""

    database: Database
    institutions: KnownInstitutions
    contracts: Contracts
    store: Store

    @property
    def tenants(self) -> Tenants:
        """The tree of institutions."""
        return self.institutions.tenants

    def lent(self, slug: str) -> list[Lent]:
        """The grants of an institution that are in force at this moment, of both directions."""
        tenant = self.tenants.get(slug)
        return [self._lent(tenant, each) for each in self.contracts.in_force(tenant.id, Scope.ROWS)]

    def one(self, slug: str, number: str) -> Lent:
        """One grant; NotFound unless it is in force at this moment."""
        for each in self.lent(slug):
            if each.contract.terms.number == number:
                return each
        raise NotFound(NONE, where=number[:60])

    def read(self, slug: str, number: str, *, purpose: str, page: int = 1) -> Rows:
        """A page of rows, for a purpose; nothing is given unless both logs have it.

        The institution that lends may look at what the other one sees.
        """
        lent = self.one(slug, number)
        if not purpose.strip():
            raise BadInput(Text("请写明查询事由", "state the purpose"), where=number)
        lower = self.tenants.get(lent.contract.terms.lower)
        dataset = self._dataset(lower, lent.grant)
        columns = columns_of(dataset, lent.grant)
        frame = self._rows(lower, dataset, lent.grant)
        found = Rows(
            lent=lent,
            label=dataset.label,
            columns=columns,
            cells=_cells(frame, columns, page),
            total=frame.height,
            page=page,
        )
        self._tell(slug, lent, found, purpose.strip()[:LONGEST_PURPOSE])
        return found

    def _dataset(self, lower: Tenant, grant: Grant) -> Dataset:
        for each in self.institutions.datasets(lower.id):
            if each.name == grant.dataset:
                return each
        raise BadInput(Text("没有这个数据集", "there is no such dataset"), where=grant.dataset[:60])

    def _rows(self, lower: Tenant, dataset: Dataset, grant: Grant) -> pl.DataFrame:
        """The rows of the period by the lender's own calendar, in the order of their key."""
        calendar = self.institutions.known(lower).calendar
        period, day = Period.parse(grant.period), date_field(dataset, grant.clock)
        wanted = list(dict.fromkeys((*grant.columns, *dataset.key, day)))
        rows = self.store.for_tenant(lower.id).scan(dataset, columns=wanted)
        inside = pl.col(day).is_between(calendar.start(period), calendar.end(period))
        return rows.filter(inside).sort(list(dataset.key)).select(list(grant.columns)).collect()

    def _lent(self, tenant: Tenant, contract: Contract) -> Lent:
        terms = contract.terms
        above = terms.upper == tenant.slug
        other = self.tenants.called(terms.lower if above else terms.upper)
        return Lent(contract, other, above, Grant.read(terms.details))

    def _tell(self, slug: str, lent: Lent, found: Rows, purpose: str) -> None:
        terms = lent.contract.terms
        after = {
            "by": slug,
            "dataset": lent.grant.dataset,
            "period": lent.grant.period,
            "rows": len(found.cells),
            "page": found.page,
        }
        note = Note(Act.READ_LENT, Thing.RECORDS, terms.number, purpose=purpose, after=after)
        parties = (terms.upper, terms.lower) if lent.mine_above else (terms.lower,)
        chains = sorted(self.tenants.get(each).id for each in parties)
        with self.database.all_tenants(TOLD) as unit:
            for chain in chains:
                record(unit, note, chain=chain)
            unit.commit()


def _cells(frame: pl.DataFrame, columns: Sequence[Column], page: int) -> list[tuple[str, ...]]:
    shown = frame.slice((page - 1) * PAGE, PAGE)
    return [
        tuple(_cell(value, column) for value, column in zip(row, columns, strict=True))
        for row in shown.iter_rows()
    ]


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.masked:
        return MASK
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)
