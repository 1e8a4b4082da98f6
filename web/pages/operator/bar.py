"""The operators' own bar: one row per page, shown when the page is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, current_app, url_for

from core.texts import Text
from web.navigation import Item, Section


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the bar."""

    endpoint: str
    label: Text
    icon: str


ENTRIES = (
    Entry("operator.tenants", Text("租户", "Tenants"), "building-community"),
    Entry("signups.all_signups", Text("开通申请", "Sign-ups"), "user"),
    Entry("conversion.all_conversions", Text("转为正式", "Becoming full"), "check"),
    Entry("small.requests", Text("小单位模式", "Small institutions"), "users"),
    Entry("operator.usage", Text("用量与限额", "Usage and quotas"), "table"),
    Entry("vendors.releases", Text("指标包目录", "Catalogue"), "package"),
    Entry("vendors.overview", Text("供应商", "Vendors"), "key"),
    Entry("operator.jobs", Text("任务", "Jobs"), "refresh"),
    Entry("operator.health", Text("运行状况", "Health"), "check"),
    Entry("demonstrations.calendar", Text("演示预约", "Demonstrations"), "calendar"),
    Entry("asking.overview", Text("支持访问", "Support access"), "user-check"),
    Entry("mailbox.letters", Text("信件", "Letters"), "receipt"),
)
"""In the order of the bar; a new page adds its row here."""


def furnish(app: Flask) -> None:
    """Offer the bar to the operators' templates."""
    app.jinja_env.globals["operator_bar"] = bar


def bar() -> Sequence[Section]:
    """The pages that this installation has, without headings."""
    known = current_app.view_functions
    items = tuple(
        Item(each.label, each.icon, url_for(each.endpoint), (each.endpoint,))
        for each in ENTRIES
        if each.endpoint in known
    )
    return (Section(None, items),)
