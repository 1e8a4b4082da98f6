"""Content that fits its schema, turned into the models of datasets, indicators and directives."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.alerts.model import AlertRule
from core.evidence.model import Dataset, Field, Kind, Role, Rule, Serves, Severity
from core.indicators.model import Basis, Direction, Indicator, Level, Provenance
from core.policy.model import Act, Directive, Subject
from core.texts import Text

Content = dict[str, Any]


def text(content: Content) -> Text:
    """A text in both languages."""
    return Text(content["zh"], content["en"])


def optional_text(content: Content | None) -> Text | None:
    """A text, or nothing where nothing was written."""
    return None if content is None else text(content)


def number(value: Any) -> Decimal | None:
    """An exact number, or nothing."""
    return None if value is None else Decimal(value)


def dataset(name: str, content: Content) -> Dataset:
    """One dataset with its fields, clocks, roles and rules."""
    key = content["key"]
    fields = tuple(_field(each, definition) for each, definition in content["fields"].items())
    labels = {each.name: each.label for each in fields}
    return Dataset(
        name=name,
        label=text(content["label"]),
        key=(key,) if isinstance(key, str) else tuple(key),
        fields=fields,
        clocks=dict(content.get("clocks", {})),
        roles=tuple(_role(each, it, labels) for each, it in content.get("roles", {}).items()),
        rules=tuple(_rule(each) for each in content.get("rules", [])),
        serves=Serves(content.get("serves", "records")),
        unit_field=content.get("unit"),
        sensitive=content.get("sensitive", False),
    )


def _field(name: str, content: Content) -> Field:
    codes = content.get("codes", ())
    english = codes if isinstance(codes, dict) else {}
    return Field(
        name=name,
        kind=Kind(content["type"]),
        label=text(content["label"]),
        aliases=tuple(content.get("aliases", ())),
        optional=content.get("optional", False),
        codes=tuple(codes),
        code_labels={code: Text(code, label) for code, label in english.items()},
        minimum=number(content.get("minimum")),
        maximum=number(content.get("maximum")),
        refers=content.get("to"),
        personal=content.get("personal", False),
    )


def _role(name: str, content: Content, labels: dict[str, Text]) -> Role:
    path = content["of"]
    label = optional_text(content.get("label")) or labels.get(path) or Text(name, name)
    return Role(
        name=name,
        path=path,
        label=label,
        primary=content.get("primary", False),
        equal_share=content.get("share") == "equal",
    )


def _rule(content: Content) -> Rule:
    severity = Severity.ERROR if "error" in content else Severity.WARNING
    condition = content["error"] if "error" in content else content["warning"]
    return Rule(severity, condition, text(content["say"]))


def indicator(identity: str, content: Content) -> Indicator:
    """One indicator; its curve is the scheme's matter and built there."""
    levels = content.get("levels", [each.value for each in Level])
    return Indicator(
        id=identity,
        name=text(content["name"]),
        group=text(content["group"]),
        formula=" ".join(content["formula"].split()),
        clock=content["clock"],
        unit=content.get("unit", ""),
        direction=Direction(content["direction"]),
        provenance=Provenance(content["provenance"]),
        role=content.get("role"),
        levels=tuple(Level(each) for each in levels),
        family=content.get("family", ""),
        basis=_basis(content.get("basis")),
        few_below=content.get("few_below", 10),
        note=optional_text(content.get("note")),
    )


def _basis(content: Content | None) -> Basis | None:
    if content is None:
        return None
    return Basis(content["document"], _date(content.get("from")), _date(content.get("until")))


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def directive(identity: str, content: Content) -> Directive:
    """One directive: whom it binds since when, and which acts it forbids or allows."""
    return Directive(
        id=identity,
        document=content["document"],
        title=text(content["title"]),
        issuer=text(content["issuer"]),
        since=date.fromisoformat(content["from"]),
        until=_date(content.get("until")),
        sectors=tuple(content.get("sectors", ())),
        levels=tuple(content.get("levels", ())),
        subjects=tuple(Subject(each) for each in content.get("subjects", ())),
        indicators=tuple(content.get("indicators", ())),
        families=tuple(content.get("families", ())),
        forbids=tuple(Act(each) for each in content.get("forbids", ())),
        allows=tuple(Act(each) for each in content.get("allows", ())),
        overrides=tuple(content.get("overrides", ())),
        intervals={
            indicator: (number(it.get("low")), number(it.get("high")))
            for indicator, it in content.get("intervals", {}).items()
        },
        note=optional_text(content.get("note")),
    )


def alert(identity: str, content: Content, levels: tuple[Level, ...]) -> AlertRule:
    """One alert rule; ``levels`` are where it applies unless it says otherwise."""
    own = content.get("levels")
    return AlertRule(
        id=identity,
        name=text(content["name"]),
        indicator=content["indicator"],
        levels=levels if own is None else tuple(Level(each) for each in own),
        say=text(content["say"]),
        below=number(content.get("below")),
        above=number(content.get("above")),
        light=content.get("light"),
    )
