"""Every page that a member can reach by links, as the text that it shows."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask

from tests.site import signed_in

LINK = re.compile(r'<a [^>]*href="([^"#]+)"')
DROPPED = re.compile(r"<(script|style|head)\b.*?</\1>", re.DOTALL)
WATERMARK = re.compile(r'<svg class="gh-watermark".*?</svg>', re.DOTALL)
"""It says who looks and when."""

MOST_PAGES = 40


def walk(site: Flask, name: str, slug: str) -> dict[str, str]:
    """Address → what is written there, for every page below the institution's."""
    client = signed_in(site, name)
    home = f"/t/{slug}/"
    found: dict[str, str] = {}
    waiting = [home]
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if not answer.content_type.startswith("text/html"):
            found[address] = answer.content_type if "sheet" in answer.content_type else answer.text
            continue
        found[address] = shown(answer.text)
        for link in LINK.findall(answer.text):
            parts = urlsplit(urljoin(address, unescape(link)))
            below = parts.path + (f"?{parts.query}" if parts.query else "")
            if below.startswith(home) and "/audit" not in below:
                waiting.append(below)
    return found


def shown(page: str) -> str:
    """What a reader sees of a page."""
    text = re.sub(r"<[^>]+>", " ", DROPPED.sub(" ", WATERMARK.sub(" ", page)))
    return " ".join(unescape(text).split())
