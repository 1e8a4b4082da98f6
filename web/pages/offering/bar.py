"""A vendor's own bar: one row per page."""

from collections.abc import Sequence

from flask import Flask, url_for

from core.texts import Text
from web.navigation import Item, Section

ENTRIES = (
    ("offering.overview", Text("我的指标包", "My packs"), "package", ("offering.one",)),
    ("offering.publish", Text("签名发布", "Publish"), "upload", ("offering.submit",)),
    ("offering_keys.overview", Text("密钥", "Keys"), "key", ("offering_keys.add",)),
    ("offering_tokens.overview", Text("令牌", "Tokens"), "lock", ("offering_tokens.make",)),
    ("offering_keys.about", Text("介绍与人员", "About us"), "users", ("offering_keys.describe",)),
)


def furnish(app: Flask) -> None:
    """Offer the bar to the vendors' templates."""
    app.jinja_env.globals["vendor_bar"] = bar


def bar() -> Sequence[Section]:
    """The pages, without headings."""
    items = tuple(
        Item(label, icon, url_for(endpoint), (endpoint, *more))
        for endpoint, label, icon, more in ENTRIES
    )
    return (Section(None, items),)
