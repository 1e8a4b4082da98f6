"""What a side bar can hold: one row per item, with the permission it needs and when it is there.

An item without permission is absent. A page of a new feature adds one ``Entry`` below; the bars of
the three officers come out of the same table and share no item, which a test holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.identity.permissions import Permission
from core.texts import Text
from tenants.life import TRYING, Standing
from tenants.model import Sector, may_lead
from web.values import Membership, Place

STAFF = frozenset(
    {Permission.SEE_OWN, Permission.RATE, Permission.OFFER_PACKS, Permission.EXPLORE_APPROVED}
)
"""Everybody but the three officers."""


class Part(StrEnum):
    """The headed parts of a side bar, in their order."""

    TOP = "top"
    WORK = "work"
    LOOK_UP = "look up"
    RULES = "rules"
    UNIT = "unit"


HEADINGS: Mapping[Part, Text | None] = {
    Part.TOP: None,
    Part.WORK: Text("本期工作", "This period"),
    Part.LOOK_UP: Text("查阅", "Look up"),
    Part.RULES: Text("规则", "Rules"),
    Part.UNIT: Text("单位", "Institution"),
}


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at a side bar: the membership, and the period shown or newest, if any is scored."""

    member: Membership
    period: str | None


def always(looker: Looker) -> bool:
    """Nothing but the permission is asked."""
    return True


def nothing(looker: Looker) -> dict[str, str]:
    """The address needs the institution alone."""
    return {}


def of_period(looker: Looker) -> dict[str, str]:
    """The address also needs the period."""
    return {"period": looker.period or ""}


def own(looker: Looker) -> dict[str, str]:
    """The address is that of the member in person."""
    return of_period(looker) | {"staff_no": looker.member.staff_no or ""}


def sees_others(looker: Looker) -> bool:
    """There are results of others to see."""
    return bool(looker.period) and looker.member.sees_others


def leads_and_works(looker: Looker) -> bool:
    """Sees a part of the institution, and has figures in person."""
    held = looker.member.permissions
    return sees_others(looker) and Permission.SEE_ALL not in held and bool(looker.member.staff_no)


def sees_self_alone(looker: Looker) -> bool:
    """Has figures in person, and sees nobody else's."""
    return bool(looker.period and looker.member.staff_no) and not looker.member.sees_others


def tries(looker: Looker) -> bool:
    """The institution tries the product out."""
    return looker.member.place.life.standing in TRYING


def stands_above(looker: Looker) -> bool:
    """Other institutions can stand below, and something has been scored."""
    return bool(looker.period) and not lowest(looker.member.place)


def not_full(looker: Looker) -> bool:
    """The institution is on trial, or was and can only be read."""
    return looker.member.place.life.standing is not Standing.FULL


def lowest(place: Place) -> bool:
    """Whether nothing can stand below an institution of this level."""
    return not may_lead(Sector(place.sector), place.level)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: its address, which permissions lead to it (one is enough), and when it is there.

    ``pages`` are the blueprints and endpoints under which it is marked as the place one is at.
    """

    part: Part
    label: Text
    icon: str
    endpoint: str
    pages: tuple[str, ...]
    needs: frozenset[Permission]
    there: Callable[[Looker], bool] = always
    given: Callable[[Looker], dict[str, str]] = nothing

    def is_for(self, looker: Looker) -> bool:
        """Whether this member has the item."""
        return bool(self.needs & looker.member.permissions) and self.there(looker)


def _needs(*anyone_of: Permission) -> frozenset[Permission]:
    return frozenset(anyone_of)


ENTRIES: Sequence[Entry] = (
    Entry(Part.TOP, Text("首页", "Home"), "home", "home.front", ("home",), STAFF),
    Entry(
        Part.WORK,
        Text("数据", "Data"),
        "database",
        "data.overview",
        ("data",),
        _needs(Permission.IMPORT),
    ),
    Entry(
        Part.WORK,
        Text("计分", "Scoring"),
        "calculator",
        "runs.overview",
        ("runs",),
        _needs(Permission.RUN),
    ),
    Entry(
        Part.WORK,
        Text("结果", "Results"),
        "table",
        "results.table",
        ("results", "person", "figure"),
        _needs(Permission.SEE_UNIT, Permission.SEE_ALL),
        there=sees_others,
        given=of_period,
    ),
    Entry(
        Part.WORK,
        Text("我的结果", "My results"),
        "user",
        "person.one",
        (),
        _needs(Permission.SEE_OWN),
        there=leads_and_works,
        given=own,
    ),
    Entry(
        Part.WORK,
        Text("我的结果", "My results"),
        "user",
        "person.one",
        ("person", "figure"),
        _needs(Permission.SEE_OWN),
        there=sees_self_alone,
        given=own,
    ),
    Entry(
        Part.LOOK_UP,
        Text("全市概览", "The city"),
        "building-community",
        "city.overview",
        ("city",),
        _needs(Permission.SEE_LOWER),
        there=stands_above,
        given=of_period,
    ),
    Entry(
        Part.LOOK_UP,
        Text("送达与约定", "Contracts"),
        "receipt",
        "contracts.overview",
        ("contracts",),
        _needs(Permission.AGREE),
    ),
    Entry(
        Part.LOOK_UP,
        Text("通报", "Published results"),
        "file-certificate",
        "published.overview",
        ("published",),
        _needs(Permission.AGREE, Permission.SEE_LOWER),
    ),
    Entry(
        Part.LOOK_UP,
        Text("领导办案", "Leaders' case handling"),
        "scale",
        "leaders.overview",
        ("leaders",),
        _needs(Permission.AGREE),
        there=lambda looker: looker.member.place.sector != Sector.TOWNSHIP,
    ),
    Entry(
        Part.LOOK_UP,
        Text("代评事项", "Items scored for others"),
        "clipboard-check",
        "items.overview",
        ("items",),
        _needs(Permission.ENTER_POINTS, Permission.AGREE),
        there=lambda looker: looker.member.place.sector == Sector.TOWNSHIP,
    ),
    Entry(
        Part.LOOK_UP,
        Text("调阅", "Lent records"),
        "database",
        "rows.overview",
        ("rows",),
        _needs(Permission.AGREE),
    ),
    Entry(
        Part.LOOK_UP,
        Text("日志", "Log"),
        "receipt",
        "audit.log",
        ("audit.log",),
        _needs(Permission.READ_AUDIT),
    ),
    Entry(
        Part.LOOK_UP,
        Text("核验", "Verification"),
        "shield-lock",
        "audit.verification",
        ("audit.verification",),
        _needs(Permission.READ_AUDIT),
    ),
    Entry(
        Part.UNIT,
        Text("系统设置", "Settings"),
        "adjustments-horizontal",
        "settings.overview",
        ("settings",),
        _needs(Permission.ADMINISTER),
    ),
    Entry(
        Part.UNIT,
        Text("任务", "Jobs"),
        "clock",
        "jobs.listed",
        ("jobs",),
        _needs(Permission.ADMINISTER),
    ),
    Entry(
        Part.UNIT,
        Text("数据来源", "Sources"),
        "database",
        "sources.overview",
        ("sources",),
        _needs(Permission.ADMINISTER),
    ),
    Entry(
        Part.UNIT,
        Text("隶属关系", "Upper and lower"),
        "building-community",
        "tree.overview",
        ("tree",),
        _needs(Permission.ADMINISTER),
    ),
    Entry(
        Part.UNIT,
        Text("成员", "Members"),
        "users",
        "members.overview",
        ("members", "inviting"),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("角色", "Roles"),
        "id-badge",
        "officers.roles",
        ("officers.roles",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("权限", "Rights"),
        "key",
        "officers.rights",
        ("officers.rights",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("登录记录", "Sign-ins"),
        "history",
        "officers.sign_ins",
        ("officers.sign_ins",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("委托管理", "Delegations"),
        "arrows-exchange",
        "delegations.overview",
        ("delegations",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("换一个身份", "Step into a colleague"),
        "user-check",
        "colleagues.overview",
        ("colleagues",),
        _needs(Permission.MANAGE_MEMBERS),
        there=tries,
    ),
    Entry(
        Part.UNIT,
        Text("支持访问", "Support access"),
        "user-check",
        "support.requests",
        ("support.requests",),
        _needs(Permission.ADMINISTER),
    ),
    Entry(
        Part.UNIT,
        Text("支持访问知悉", "Support access seen"),
        "user-check",
        "support.notes",
        ("support.notes",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("登录安全", "Sign-in security"),
        "lock",
        "security.overview",
        ("security",),
        _needs(Permission.MANAGE_MEMBERS),
    ),
    Entry(
        Part.UNIT,
        Text("试用", "Trial"),
        "clock",
        "trial.overview",
        ("trial",),
        _needs(Permission.IMPORT),
        there=not_full,
    ),
    Entry(
        Part.LOOK_UP,
        Text("委托办理", "Under delegation"),
        "user-check",
        "delegations.done",
        ("delegations.done",),
        _needs(Permission.READ_AUDIT),
    ),
    Entry(
        Part.RULES,
        Text("考核配置", "Configuration"),
        "settings",
        "configuration.overview",
        ("configuration",),
        _needs(Permission.EDIT_SCHEME),
    ),
    Entry(
        Part.RULES,
        Text("委托", "Delegation"),
        "arrows-exchange",
        "delegations.overview",
        ("delegations",),
        _needs(Permission.SEE_OWN),
    ),
    Entry(
        Part.RULES,
        Text("制度依据", "Directives"),
        "file-certificate",
        "rules.all_rules",
        ("rules",),
        STAFF,
    ),
)
"""Every item of every side bar."""
