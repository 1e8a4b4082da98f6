"""A contract before it has a number: who its sides are, and whether its terms make sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.errors import BadInput, Conflict
from core.indicators.periods import Period
from core.texts import Text
from tenants.contracts.model import Scope
from tenants.model import DEPARTMENT, Tenant

LONGEST_GRANT = timedelta(days=92)
"""Rows are lent for a quarter at most."""

LONGEST_NOTE, MOST_NAMED = 500, 50
DELIVERED = (Scope.AGGREGATES, Scope.RESULTS, Scope.LEADERS, Scope.ITEMS, Scope.ROWS)
"""The scopes that can be proposed: something is delivered under each of them."""

NEEDED: Mapping[Scope, tuple[str, ...]] = {
    Scope.ROWS: ("dataset", "clock", "period", "columns"),
    Scope.ITEMS: ("indicators", "period"),
    Scope.LEADERS: ("persons",),
}
"""The details that a scope cannot do without."""

MISSING: Mapping[str, Text] = {
    "dataset": Text("请写明调阅哪个数据集", "say which dataset"),
    "clock": Text("请写明时间口径", "say by which clock"),
    "columns": Text("请写明调阅哪些列", "say which columns"),
    "indicators": Text("请写明评分的指标", "say which indicators"),
    "persons": Text("请写明哪些人员的工号", "say whose staff numbers"),
    "period": Text("请写明考核周期", "say which period"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What one side proposes."""

    scope: Scope
    since: date
    until: date
    details: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def sides(mine: Tenant, other: Tenant, scope: Scope) -> tuple[Tenant, Tenant]:
    """The upper and the lower side; BadInput where the two have nothing to agree on.

    Contracts rest on the tree: one stands directly below the other. Items may also be scored by a
    county department for a township of its own county.
    """
    if other.parent == mine.id:
        return mine, other
    if mine.parent == other.id:
        return other, mine
    siblings = mine.parent is not None and mine.parent == other.parent
    departments = [each for each in (mine, other) if each.level == DEPARTMENT]
    if scope is Scope.ITEMS and siblings and len(departments) == 1:
        (upper,) = departments
        return upper, other if upper is mine else mine
    raise BadInput(
        Text("约定只在直接的上下级之间签订", "contracts are made between neighbours in the tree"),
        where=other.slug,
        advice=Text("请先建立隶属关系", "let one stand below the other first"),
    )


def alike(mine: Tenant, other: Tenant) -> bool:
    """Whether both work in earnest, or both only try the product out."""
    return mine.life.rehearses == other.life.rehearses


def refuse_mixing(mine: Tenant, other: Tenant) -> None:
    """Invented data never reach the figures of an institution that works in earnest."""
    if not alike(mine, other):
        raise Conflict(
            Text(
                "一方还在试用，含示范数据，不能向正式单位送达",
                "one of the two is on trial: its invented data must not reach the other",
            ),
            where=other.slug,
            advice=Text("试用转为正式后再签约", "make the contract once the trial has become full"),
        )


def check(draft: Draft, today: date) -> None:
    """Refuse terms that cannot be meant."""
    if draft.scope not in DELIVERED:
        raise BadInput(
            Text("这个范围现在不能约定", "nothing can be agreed on this scope now"),
            where=draft.scope.value,
        )
    if draft.until < draft.since or draft.until < today:
        raise BadInput(
            Text("截止日期须在起始日期和今天之后", "the end must lie after the start and today"),
            where=draft.until.isoformat(),
        )
    if draft.scope is Scope.ROWS and draft.until - draft.since > LONGEST_GRANT:
        raise BadInput(
            Text(
                f"逐行记录的调阅期限不超过 {LONGEST_GRANT.days} 天",
                f"records are lent for {LONGEST_GRANT.days} days at most",
            ),
            where=draft.until.isoformat(),
        )
    if len(draft.note) > LONGEST_NOTE:
        raise BadInput(
            Text(f"说明不超过 {LONGEST_NOTE} 字", f"a note has {LONGEST_NOTE} characters at most")
        )
    _check_details(draft)


def _check_details(draft: Draft) -> None:
    """What the scope must name is named, once each, and not too much of it."""
    needed = NEEDED.get(draft.scope, ())
    for name in needed:
        if not draft.details.get(name):
            raise BadInput(MISSING[name], where=f"{draft.scope.value} · {name}")
    written = str(draft.details.get("period", ""))
    if "period" in needed and str(Period.parse(written)) != written:
        raise BadInput(MISSING["period"], where=written[:20])
    for name in ("persons", "indicators", "columns"):
        named = draft.details.get(name, ())
        if len(named) > MOST_NAMED or len(set(named)) != len(named):
            raise BadInput(
                Text(f"至多列 {MOST_NAMED} 个，不能重复", f"{MOST_NAMED} at most, each once"),
                where=draft.scope.value,
            )
    if not set(draft.details.get("personal", ())) <= set(draft.details.get("columns", ())):
        raise BadInput(
            Text("写明的个人信息列须在调阅的列中", "personal columns must be among the columns"),
            where=draft.scope.value,
        )
