"""Content that fits its schema, turned into the declarations of marks of conduct."""

from core.indicators.model import Provenance
from core.marks.model import Crossed, Heading, MarkedRows, MarkRule
from core.plugin.building import Content, number, text


def mark(identity: str, content: Content) -> MarkRule:
    """One mark of a pack."""
    return MarkRule(
        id=identity,
        heading=Heading(content["heading"]),
        name=text(content["name"]),
        say=text(content["say"]),
        provenance=Provenance(content["provenance"]),
        by=_rows(content["rows"]) if "rows" in content else _crossed(content),
        document=content.get("document", ""),
    )


def _rows(content: Content) -> MarkedRows:
    return MarkedRows(
        dataset=content["dataset"],
        staff=content["staff"],
        on=content["day"],
        where=" ".join(content["where"].split()),
        least=content.get("least", 1),
        years=content.get("years", 3),
    )


def _crossed(content: Content) -> Crossed:
    return Crossed(content["indicator"], number(content.get("below")), number(content.get("above")))
