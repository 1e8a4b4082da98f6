"""Pages that ask the graph: what they say while it does not answer, and when it refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.errors import BadInput, Conflict, NotAllowed, Unavailable
from web import gate
from web.failures import sentences
from web.pages.associations.port import Doors

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

NOTED = "each question is written down by the graph before it is answered"


def doors() -> Doors:
    """The doors to the graph, where the application has them."""
    return gate.there(gate.services().doors)


def asks(view: View) -> View:
    """The view asks the graph: one that is missing or refuses is a page with a way on."""

    @wraps(view)
    def answered(*given: Any, **named: Any) -> ResponseReturnValue:
        try:
            if not doors().ready(gate.place()):
                return render_template("associations/building.html")
            return view(*given, **named)
        except NotAllowed as error:
            return _said(error, "crit"), 403
        except Unavailable as error:
            return _said(error, "crit"), 503
        except Conflict as error:
            return _said(error, "warn"), 409
        except BadInput as error:
            return _said(error, "warn"), 422

    return cast(View, answered)


def _said(error: NotAllowed | Unavailable | Conflict | BadInput, tone: str) -> str | dict[str, str]:
    """The refusal as a page, or as the words that the canvas shows where it asked."""
    if request.accept_mimetypes.best == "application/json":
        return {"problem": sentences(error)}
    away = isinstance(error, Unavailable)
    return render_template(
        "associations/refused.html", problem=sentences(error), tone=tone, away=away
    )
