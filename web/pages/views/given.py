"""The picture as a form sends it: marks and places, checked one by one."""

from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from core.errors import BadInput
from core.graph.elements import Key
from core.graph.paths import MOST_HOPS
from core.json_text import from_json
from core.texts import Text
from tenants.matters.model import Matter
from tenants.views.model import (
    MOST_MARKED,
    MOST_OPENED,
    MOST_SPOTS,
    Draft,
    Layout,
    Question,
    Sifted,
    Spot,
)
from web import gate
from web.pages.associations.asking import doors
from web.pages.views.opening import views
from web.whole_numbers import whole

FARTHEST, LONGEST, MOST_KINDS = 1_000_000, 40, 50
Form = MultiDict[str, str]


def draft_of(matter: Matter | None) -> Draft:
    """The view that a form describes; of a case the question is the case."""
    form = request.form
    state = _state(form.get("state", ""))
    question = Question() if matter is None else _question(form, state, matter)
    return Draft(form.get("name", ""), question, _layout(state))


def _question(form: Form, state: dict[str, Any], matter: Matter) -> Question:
    opened = [str(each) for each in _listed(state, "opened")]
    if len(opened) > MOST_OPENED:
        raise BadInput(
            Text(
                f"最多保存 {MOST_OPENED} 个展开的实体",
                f"At most {MOST_OPENED} expanded entities are saved",
            ),
            advice=Text("请先收起一些", "Collapse some of them first"),
        )
    start = [_key(matter, each).number for each in form.getlist("at")[:10] if each]
    return Question(
        start=tuple(start),
        opened=tuple(_key(matter, each).number for each in opened),
        goal=_key(matter, form["to"]).number if form.get("to") else None,
        links=tuple(each[:LONGEST] for each in form.getlist("link")[:20] if each),
        since=_day(form.get("since", "")),
        until=_day(form.get("until", "")),
        hops=min(whole(form.get("hops", ""), digits=2) or 0, MOST_HOPS) or None,
        skip=whole(form.get("skip", ""), digits=6) or 0,
    )


def _layout(state: dict[str, Any]) -> Layout:
    spots, links = _listed(state, "spots"), _listed(state, "links")
    if len(spots) > MOST_SPOTS or len(links) > MOST_MARKED:
        raise BadInput(
            Text(f"最多保存 {MOST_SPOTS} 个实体", f"At most {MOST_SPOTS} entities are saved"),
            advice=Text("请先收起一些", "Collapse some of them first"),
        )
    sifted = state.get("sift") or {}
    if not isinstance(sifted, dict):
        raise _senseless()
    return Layout(
        key=views().key(gate.place()) if spots else "",
        spots=tuple(_spot(each) for each in spots),
        links=tuple(_mark(each) for each in links),
        sifted=Sifted(
            tuple(str(each)[:LONGEST] for each in _listed(sifted, "kinds")[:MOST_KINDS]),
            _written(sifted.get("since")),
            _written(sifted.get("until")),
            min(_number(sifted.get("least", 0)), 999),
        ),
    )


def _state(written: str) -> dict[str, Any]:
    """The picture; nothing where the page had none."""
    try:
        state = from_json(written) if written else {}
    except ValueError:
        raise _senseless() from None
    if not isinstance(state, dict):
        raise _senseless()
    return state


def _listed(state: dict[str, Any], name: str) -> list[Any]:
    found = state.get(name, [])
    if not isinstance(found, list):
        raise _senseless()
    return found


def _spot(given: Any) -> Spot:
    if not (isinstance(given, list) and len(given) == 4):
        raise _senseless()
    mark, x, y, pinned = given
    if max(abs(_signed(x)), abs(_signed(y))) > FARTHEST:
        raise _senseless()
    return Spot(_mark(mark), x, y, pinned is True)


def _mark(given: Any) -> str:
    if not (isinstance(given, str) and 0 < len(given) <= LONGEST and given.isalnum()):
        raise _senseless()
    return given


def _signed(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise _senseless()
    return given


def _number(given: Any) -> int:
    return max(0, _signed(given))


def _written(given: Any) -> str:
    """A day as it was typed, or nothing."""
    day = _day(str(given or ""))
    return day.isoformat() if day is not None else ""


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise _senseless() from None


def _key(matter: Matter, handle: str) -> Key:
    return doors().meant(gate.place(), matter.number, handle)


def _senseless() -> BadInput:
    return BadInput(
        Text("看不懂要保存的图", "The picture to be saved makes no sense"),
        advice=Text("请刷新页面后再保存", "Load the page again and save once more"),
    )
