"""The tree of institutions: added, found, walked."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.model import ABOVE, LEVELS, Sector, Tenant
from tenants.sql import TenantRow
from tenants.standing import life_of

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LOOKING = "the tree of institutions is looked at before one is entered"
RESTORING = "restoring"
"""Why an institution is found by id alone: it is being brought back and checked."""

CHANGING = "an institution is added to the tree, or called something else"
MOST_ZH, MOST_EN = 100, 200


class Tenants:
    """All institutions; their own data is reached through ``Database.session(tenant.id)``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, slug: str, *, name: Text, sector: str, level: str, parent: str | None = None
    ) -> Tenant:
        """A new institution below the one with the slug ``parent``; BadInput or Conflict."""
        _check_slug(slug)
        kind = _checked(sector, level)
        above = self.get(parent) if parent else None
        if above:
            check_below(kind, level, above)
        row = TenantRow(
            slug=slug,
            name_zh=name.zh,
            name_en=name.en,
            sector=kind.value,
            level=level,
            parent_id=above.id if above else None,
        )
        with self._database.all_tenants(CHANGING) as session:
            session.add(row)
            try:
                session.flush()
            except IntegrityError:
                raise _taken(slug) from None
            said = {"sector": kind.value, "level": level, "parent": parent or ""}
            note = Note(Act.ADD_TENANT, Thing.TENANT, slug, after=said)
            record(session, note, chain=INSTALLATION)
            session.commit()
            return as_tenant(row)

    def rename(self, tenant_id: TenantId, name: Text) -> Tenant:
        """Call the institution something else from now on; its slug stays. BadInput, NotFound."""
        wanted = Text(_checked_name(name.zh, MOST_ZH), _checked_name(name.en or name.zh, MOST_EN))
        with self._database.all_tenants(CHANGING) as session:
            row = session.get(TenantRow, tenant_id)
            if row is None:
                raise NotFound(Text("没有这个单位", "there is no such institution"))
            before = {"zh": row.name_zh, "en": row.name_en}
            row.name_zh, row.name_en = wanted.zh, wanted.en
            session.flush()
            after = {"zh": row.name_zh, "en": row.name_en}
            note = Note(Act.CHANGE_SETTING, Thing.TENANT, row.slug, before=before, after=after)
            if after != before:
                for chain in (tenant_id, INSTALLATION):
                    record(session, note, chain=chain)
            session.commit()
            return as_tenant(row)

    def get(self, slug: str) -> Tenant:
        """The institution with that slug; NotFound."""
        found = self._select(TenantRow.slug == slug)
        if not found:
            raise NotFound(Text("没有这个单位", "There is no such institution"), where=slug[:40])
        return found[0]

    def called(self, slug: str) -> Text:
        """What the institution with that slug is or was called; the slug where nobody knows."""
        query = select(TenantRow).where(TenantRow.slug == slug).order_by(TenantRow.id.desc())
        with self._database.global_reading(LOOKING) as session:
            row = session.scalars(query).first()
        return Text(row.name_zh, row.name_en) if row else same(slug)

    def of_id(self, tenant_id: TenantId) -> Tenant:
        """The institution with that id; NotFound."""
        found = self._select(TenantRow.id == tenant_id, also=RESTORING)
        if not found:
            what = Text("没有这个单位", "There is no such institution")
            raise NotFound(what, where=str(tenant_id))
        return found[0]

    def with_parents(self, wanted: Collection[TenantId]) -> dict[TenantId, Tenant]:
        """These institutions and those directly above them, by id; in one statement."""
        above = select(TenantRow.parent_id).where(TenantRow.id.in_(wanted))
        found = self._select(TenantRow.id.in_(wanted) | TenantRow.id.in_(above))
        return {each.id: each for each in found}

    def with_parent(self, slug: str) -> list[Tenant]:
        """The institution with that slug and the one directly above it, as far as there are."""
        mine = TenantRow.slug == slug
        above = select(TenantRow.parent_id).where(mine)
        return self._select(mine | TenantRow.id.in_(above))

    def named(self, slugs: Collection[str]) -> list[Tenant]:
        """Those of these slugs that are known, in the order of slugs."""
        return self._select(TenantRow.slug.in_(slugs)) if slugs else []

    def all(self) -> list[Tenant]:
        """Every institution, in the order of slugs."""
        return self._select()

    def children(self, tenant: Tenant) -> list[Tenant]:
        """The institutions directly below, in the order of slugs."""
        return self._select(TenantRow.parent_id == tenant.id)

    def family(self, slug: str) -> list[Tenant]:
        """The institution, then those directly below in the order of slugs; NotFound."""
        named = select(TenantRow.id).where(TenantRow.slug == slug).scalar_subquery()
        found = self._select(or_(TenantRow.slug == slug, TenantRow.parent_id == named))
        if not found:
            raise NotFound(Text("没有这个单位", "There is no such institution"), where=slug[:40])
        return sorted(found, key=lambda each: each.slug != slug)

    def ancestors(self, tenant: Tenant) -> list[Tenant]:
        """The institutions above, nearest first."""
        nearest = select(TenantRow.id, TenantRow.parent_id).where(TenantRow.id == tenant.parent)
        chain = nearest.cte("chain", recursive=True)
        further = select(TenantRow.id, TenantRow.parent_id)
        chain = chain.union(further.where(TenantRow.id == chain.c.parent_id))
        known = {each.id: each for each in self._select(TenantRow.id.in_(select(chain.c.id)))}
        found: list[Tenant] = []
        while (above := (found[-1] if found else tenant).parent) is not None:
            found.append(known[above])
        return found

    def subtree(self, tenant: Tenant) -> list[Tenant]:
        """The institution itself, then everything below it, each before what is below it."""
        itself = select(TenantRow.id).where(TenantRow.id == tenant.id)
        tree = itself.cte("tree", recursive=True)
        tree = tree.union(select(TenantRow.id).where(TenantRow.parent_id == tree.c.id))
        below: dict[TenantId | None, list[Tenant]] = {}
        for each in self._select(TenantRow.id.in_(select(tree.c.id))):
            below.setdefault(each.parent, []).append(each)
        return _walk(tenant, below)

    def must_be_free(self, slug: str) -> None:
        """Raise BadInput unless this is a slug, and Conflict if an institution has it."""
        _check_slug(slug)
        with self._database.global_reading(LOOKING) as session:
            taken = session.scalar(select(TenantRow.id).where(TenantRow.slug == slug))
        if taken is not None:
            raise _taken(slug)

    def must_fit(self, sector: str, level: str, above: Tenant | None) -> None:
        """Raise BadInput unless there are such institutions, and they stand below that one."""
        kind = _checked(sector, level)
        if above:
            check_below(kind, level, above)

    def _select(self, *conditions: object, also: str = "") -> list[Tenant]:
        shown = TenantRow.hidden.in_(("", also))
        query = select(TenantRow).where(shown, *conditions).order_by(TenantRow.slug)  # type: ignore[arg-type]
        with self._database.global_reading(LOOKING) as session:
            return [as_tenant(row) for row in session.scalars(query)]


def _walk(tenant: Tenant, below: dict[TenantId | None, list[Tenant]]) -> list[Tenant]:
    found = [tenant]
    for child in below.get(tenant.id, ()):
        found.extend(_walk(child, below))
    return found


def as_tenant(row: TenantRow) -> Tenant:
    """The institution that a row holds."""
    return Tenant(
        id=TenantId(row.id),
        slug=row.slug,
        name=Text(row.name_zh, row.name_en),
        sector=Sector(row.sector),
        level=row.level,
        parent=None if row.parent_id is None else TenantId(row.parent_id),
        life=life_of(row, now()),
        known_as=row.known_as,
    )


def _checked_name(name: str, most: int) -> str:
    if not 2 <= len(name) <= most or not name.isprintable():
        raise BadInput(
            Text(f"名称须为 2 至 {most} 个字", f"a name has 2 to {most} characters"),
            where=name[:40],
            advice=Text("请填写单位全称", "Give the full name"),
        )
    return name


def _taken(slug: str) -> Conflict:
    return Conflict(
        Text("单位代码已被使用", "The slug is taken"),
        where=slug,
        advice=Text("请换一个代码", "choose another"),
    )


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        raise BadInput(
            Text(
                "单位代码只能用小写字母、数字和连字符，且不超过 40 个字符",
                "A slug has lower-case letters, digits and hyphens, 40 characters at most",
            ),
            where=slug[:60],
        )


def _checked(sector: str, level: str) -> Sector:
    """The sector, once sector and level make sense."""
    if sector not in list(Sector):
        raise _not_among("没有这个系统", "There is no such sector", sector, list(Sector))
    kind = Sector(sector)
    if level not in LEVELS[kind]:
        raise _not_among("没有这个层级", "There is no such level", level, list(LEVELS[kind]))
    return kind


def _not_among(zh: str, en: str, given: str, choices: Sequence[str]) -> BadInput:
    listed = ", ".join(choices)
    return BadInput(
        Text(zh, en), where=given[:40], advice=Text(f"可选：{listed}", f"One of {listed}")
    )


def check_below(sector: Sector, level: str, above: Tenant) -> None:
    """An institution stands below one of its own sector and of a level that leads its own."""
    fitting = ABOVE[sector][level]
    if above.sector is sector and above.level in fitting:
        return
    labels = [LEVELS[sector][each] for each in LEVELS[sector] if each in fitting]
    raise BadInput(
        Text(
            "上级单位须属同一系统，且层级相衔接",
            "The parent must be of the same sector, on a level that leads this one",
        ),
        where=above.slug,
        advice=Text(
            "可选的上级：" + "、".join(each.zh for each in labels),
            "Above it may stand: " + ", ".join(each.en for each in labels),
        )
        if labels
        else Text("这一层级没有上级", "Nothing stands above this level"),
    )
