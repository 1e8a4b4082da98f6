"""Addresses of our pages for the outside: from the setting, never from what a request claims."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request, url_for
from werkzeug.exceptions import MisdirectedRequest

from core.errors import SettingsError
from core.texts import Text

ADDRESS = "GONGHENG_ADDRESS"
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which one machine reaches itself."""


def outward(endpoint: str, **values: object) -> str:
    """The whole address of a page, for a letter or another server.

    Without the setting it is the address that the reader used, which is one of ``LOCAL``.
    """
    base = current_app.config.get(ADDRESS)
    if base:
        return f"{base}{url_for(endpoint, **values)}"  # type: ignore[arg-type]
    return url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]


def stay_local(app: Flask) -> None:
    """Without an address of its own, the application answers under the machine's own names only."""
    if not app.config.get(ADDRESS):
        app.before_request(_must_be_local)


def require_address(address: str, *, host: str = "") -> None:
    """Raise SettingsError where others reach the pages and nobody has said under which address."""
    if not address and host not in LOCAL:
        raise SettingsError(
            Text("没有设置对外地址", "no address for the outside is set"),
            where="GONGHENG_PUBLIC_URL",
            advice=Text(
                "请设为大家打开本系统的地址，如 https://kh.example.gov.cn；信件中的链接以它开头",
                "set the address under which everybody opens the pages, like "
                "https://kh.example.gov.cn; links in letters begin with it",
            ),
        )


def _must_be_local() -> None:
    if _name(request.host) not in LOCAL:
        raise MisdirectedRequest


def _name(host: str) -> str:
    """The name in a Host header, or nothing where there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
