"""The language, the theme, and the sign of life."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.language import COOKIE, LANGUAGES
from web.navigation import THEME_COOKIE, THEMES

layout = Blueprint("layout", __name__)
YEAR = 365 * 24 * 3600


@layout.post("/language")
@public("the sign-in page is read in either language")
def language() -> ResponseReturnValue:
    """Remember the language and go back."""
    return _remember(COOKIE, request.form.get("language", ""), tuple(LANGUAGES))


@layout.post("/theme")
@public("light or dark is nobody's secret")
def theme() -> ResponseReturnValue:
    """Remember the theme and go back."""
    return _remember(THEME_COOKIE, request.form.get("theme", ""), THEMES)


@layout.get("/alive")
@public("a load balancer asks without an account")
def alive() -> ResponseReturnValue:
    """Answer that the process is there."""
    return Response("alive\n", mimetype="text/plain")


def own_address(wanted: str | None) -> str:
    """An address on this site, whatever was asked for."""
    asked = wanted or ""
    parts = urlsplit(asked)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    clean = inside and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
    return asked.rstrip("?") if clean else url_for("courts.front")


def _remember(name: str, value: str, allowed: tuple[str, ...]) -> ResponseReturnValue:
    answer = redirect(own_address(request.form.get("back")))
    if value in allowed:
        answer.set_cookie(
            name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer
