"""A contract before it has a number: who its sides are, and whether its terms make sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.errors import BadInput, Conflict
from core.texts import Text
from tenants.contracts.model import Scope
from tenants.model import Tenant

LONGEST_GRANT = timedelta(days=92)
"""Rows are lent for a quarter at most."""

LONGEST_NOTE = 500
DELIVERED = (Scope.AGGREGATES, Scope.RESULTS, Scope.ITEMS)
"""The scopes that can be proposed: something is delivered under each of them."""

NEEDED: Mapping[Scope, tuple[str, ...]] = {
    Scope.ROWS: ("datasets",),
    Scope.ITEMS: ("indicators", "period"),
}
"""The details that a scope cannot do without."""

MISSING: Mapping[str, Text] = {
    "datasets": Text("请写明调阅哪些数据集", "say which datasets"),
    "indicators": Text("请写明评分的指标", "say which indicators"),
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
    departments = [each for each in (mine, other) if each.level == "department"]
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
    for name in NEEDED.get(draft.scope, ()):
        if not draft.details.get(name):
            raise BadInput(MISSING[name], where=draft.scope.value)
