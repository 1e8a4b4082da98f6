"""The institutions as a list in the order of the tree, with when something was last done there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.audit.sql import ChainRow
from core.database import Database
from core.listing import Page
from core.tenancy.model import TenantId
from tenants.model import Tenant
from tenants.service import Tenants

LOOKING = "operators see which institutions there are and when they were last at work"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which institutions are wanted: part of a name or slug, and a standing; empty means all."""

    text: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution of the list; ``depth`` is 0 where the list is not the whole tree."""

    tenant: Tenant
    above: Tenant | None
    depth: int
    last: datetime | None


@dataclass(frozen=True)
class Roster:
    """Two statements per page, however many institutions there are."""

    database: Database
    tenants: Tenants

    def page(self, asked: Asked, *, page: int) -> Page[Listed]:
        """The institutions asked for; a page beyond the last is the last."""
        every = self.tenants.all()
        known = {each.id: each for each in every}
        found = [pair for pair in in_tree(every) if _fits(pair[1], asked)]
        number = min(max(1, page), max(1, -(-len(found) // PAGE)))
        here = found[(number - 1) * PAGE : number * PAGE]
        last = self._last([tenant.id for _, tenant in here])
        whole = asked == Asked()
        lines = [
            Listed(
                tenant,
                known.get(tenant.parent) if tenant.parent else None,
                depth if whole else 0,
                last.get(tenant.id),
            )
            for depth, tenant in here
        ]
        return Page(lines, len(found), number, PAGE)

    def _last(self, wanted: Sequence[TenantId]) -> Mapping[TenantId, datetime]:
        query = select(ChainRow.tenant_id, ChainRow.moment).where(ChainRow.tenant_id.in_(wanted))
        with self.database.reading_all(LOOKING) as work:
            return {TenantId(tenant): moment for tenant, moment in work.execute(query)}


def in_tree(every: Iterable[Tenant]) -> list[tuple[int, Tenant]]:
    """Each institution with its depth, before those below it; siblings in the given order.

    Whoever stands below an institution that is not among them counts as standing alone.
    """
    given = list(every)
    known = {each.id for each in given}
    below: dict[TenantId | None, list[Tenant]] = {}
    for each in given:
        below.setdefault(each.parent if each.parent in known else None, []).append(each)
    return list(_walk(below, None, 0))


def _walk(
    below: Mapping[TenantId | None, Sequence[Tenant]], above: TenantId | None, depth: int
) -> Iterator[tuple[int, Tenant]]:
    for each in below.get(above, ()):
        yield depth, each
        yield from _walk(below, each.id, depth + 1)


def _fits(tenant: Tenant, asked: Asked) -> bool:
    words = f"{tenant.slug}\n{tenant.name.zh}\n{tenant.name.en}".casefold()
    standing = tenant.life.standing.value
    return asked.text.casefold() in words and asked.standing in ("", standing)
