"""Indicator families: one formula and a list of filters become one indicator for each filter.

A family is written out into indicators before a pack is built, so that everything after (checks,
formulas, schemes, pages) knows indicators alone. Each aggregate of the formula gets the filter of
its dataset; an aggregate of a dataset that no filter narrows is refused unless the family says
that it stays ``whole``, or a rate would silently be divided by everybody's rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadFormula
from core.expressions.narrowing import narrowed
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Place
from core.texts import Text

Content = dict[str, Any]
RULE = "families"
TAKEN = ("group", "levels", "few_below", "note", "direction", "curve")
"""What a family may say for its members instead of what the indicator says."""


@dataclass(frozen=True, slots=True)
class Written:
    """A pack's content with its families written out; ``places`` says where a member comes from."""

    content: Content
    findings: tuple[Finding, ...]
    places: Mapping[str, Place]


def written_out(content: Content) -> Written:
    """The content with each family's members among the indicators, after the one they are of."""
    findings: list[Finding] = []
    places: dict[str, Place] = {}
    members: dict[str, Content] = {}
    known = content.get("indicators", {})
    for name, family in content.get("families", {}).items():
        for identity, place, member in _members(name, family, known, findings):
            if identity in known or identity in members:
                findings.append(_twice(identity, place))
                continue
            members[identity], places[identity] = member, place
    if not members:
        return Written(content, tuple(findings), places)
    bound = _bound(content, members)
    changed = {**content, "indicators": _placed(known, members), **bound}
    return Written(changed, tuple(findings), places)


def _members(
    name: str, family: Content, known: Content, findings: list[Finding]
) -> Iterator[tuple[str, Place, Content]]:
    home: Place = ("families", name)
    base = known.get(family["of"])
    if base is None:
        what = Text(f"没有指标“{family['of']}”", f'There is no indicator "{family["of"]}"')
        findings.append(Finding(RULE, (*home, "of"), what, nearest(family["of"], known)))
        return
    for key, each in family["filters"].items():
        place: Place = (*home, "filters", key)
        where = each["where"]
        conditions = [where] if isinstance(where, str) else where
        try:
            formula = narrowed(base["formula"], conditions, family.get("whole", []))
        except BadFormula as error:
            findings.append(Finding(RULE, place, error.what, error.advice))
            continue
        yield f"{name}_{key}", place, _member(family, base, each["name"], formula)


def _member(family: Content, base: Content, word: Content, formula: str) -> Content:
    """The indicator of one filter: what the base says, then what the family says instead.

    It is not in the document that the base rests on, so it is derived unless the base is local.
    """
    kept = {name: it for name, it in base.items() if name not in ("basis", "note")}
    own = {name: family[name] for name in TAKEN if name in family}
    local = base["provenance"] == "local"
    name = {
        language: text.replace("{filter}", word[language])
        for language, text in family["name"].items()
    }
    provenance = "local" if local else "derived"
    return {
        **kept,
        **own,
        "name": name,
        "formula": formula,
        "provenance": provenance,
        "of": family["of"],
    }


def _placed(known: Content, members: Content) -> Content:
    """The indicators in their order, each followed by the members of its families."""
    after: dict[str, Content] = {}
    for identity, member in members.items():
        after.setdefault(member.pop("of"), {})[identity] = member
    placed: Content = {}
    for identity, indicator in known.items():
        placed[identity] = indicator
        placed.update(after.get(identity, {}))
    return placed


def _bound(content: Content, members: Content) -> Content:
    """The directives, those that name an indicator naming the members of its families as well."""
    if "directives" not in content:
        return {}
    bound: Content = {}
    for identity, directive in content["directives"].items():
        named = directive.get("indicators", [])
        more = [each for each, member in members.items() if member["of"] in named]
        bound[identity] = {**directive, "indicators": [*named, *more]} if more else directive
    return {"directives": bound}


def _twice(identity: str, place: Place) -> Finding:
    return Finding(
        RULE,
        place,
        Text(f"指标“{identity}”已有定义", f'The indicator "{identity}" is already there'),
        Text("给这一组或这个条件改名", "Rename the family or the filter"),
    )
