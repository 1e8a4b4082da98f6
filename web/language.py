"""Chinese first, English complete: which language a reader gets, and the words for it.

Message ids are the Chinese sentences, so Chinese needs no catalogue; the English one is read from
its source at start, so there is no compiled file that could be out of date. Values that come from
Python carry both languages themselves (``core.texts.Text``).
"""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

from core.texts import Text

CATALOGUES = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES"
"""Every ``*.po`` here is read: ``messages.po``, and one for a feature that keeps its own."""

LANGUAGES = {"zh_CN": "中文", "en": "English"}
COOKIE = "language"


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel is untyped
    """The two catalogues, held in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._english = english()

    def get_translations(self) -> NullTranslations:
        """The catalogue of the reader's language."""
        return self._english if language() == "en" else NullTranslations()


def english() -> Translations:
    """The English catalogue."""
    found = Translations()
    for place in sorted(CATALOGUES.glob("*.po")):
        compiled = BytesIO()
        with place.open("rb") as source:
            write_mo(compiled, read_po(source, locale="en"))
        compiled.seek(0)
        found.merge(Translations(fp=compiled))
    return found


def speak(app: Flask) -> None:
    """Teach the application both languages."""
    babel = Babel(
        app,
        default_locale="zh_CN",
        default_timezone="Asia/Shanghai",
        locale_selector=_wanted,
    )
    babel.domain_instance = Catalogues()
    app.jinja_env.filters["say"] = say


def _wanted() -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return "en" if request.accept_languages.best_match(["zh", "en"], "zh") == "en" else "zh_CN"


def language() -> str:
    """``zh_CN`` or ``en``: the language of the reader being served."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh_CN"


def say(text: Text | str | None) -> str:
    """A text in the reader's language."""
    return text.within(language()) if isinstance(text, Text) else text or ""
