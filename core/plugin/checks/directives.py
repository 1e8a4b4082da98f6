"""What must hold of the directives of a pack."""

from collections.abc import Iterator

from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.texts import Text


class IndicatorsKnown:
    """A directive binds indicators and families that the pack has."""

    name = "bound indicators"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Ids and families that bind nothing."""
        known = sorted(each.id for each in pack.indicators)
        families = sorted({each.family for each in pack.indicators if each.family})
        for directive in pack.directives:
            place: Place = ("directives", directive.id)
            yield from self._unknown((*place, "indicators"), directive.indicators, known)
            yield from self._unknown((*place, "families"), directive.families, families)

    def _unknown(self, place: Place, words: tuple[str, ...], known: list[str]) -> Iterator[Finding]:
        for word in words:
            if word not in known:
                what = Text(f"指标包中没有“{word}”", f'The pack has no "{word}"')
                yield Finding(self.name, place, what, nearest(word, known))


class OverridesKnown:
    """A directive lifts what another directive of the pack forbids."""

    name = "overrides"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Overrides of nothing, and permissions that lift nothing."""
        known = [each.id for each in pack.directives]
        for directive in pack.directives:
            place: Place = ("directives", directive.id)
            for word in directive.overrides:
                if word not in known or word == directive.id:
                    what = Text(
                        f"没有其他制度依据“{word}”", f'There is no other directive "{word}"'
                    )
                    yield Finding(self.name, (*place, "overrides"), what, nearest(word, known))
            if set(directive.allows) & set(directive.forbids):
                what = Text("同一行为既禁止又允许", "An act is both forbidden and allowed")
                yield Finding(self.name, (*place, "allows"), what, Text("去掉一个", "Remove one"))


class DatesInOrder:
    """A directive ends after it begins, and so does the basis of an indicator."""

    name = "dates"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Ends before beginnings."""
        spans: list[tuple[Place, object, object]] = [
            (("directives", each.id, "until"), each.since, each.until) for each in pack.directives
        ]
        for each in pack.indicators:
            if each.basis is not None:
                place: Place = ("indicators", each.id, "basis")
                spans.append((place, each.basis.since, each.basis.until))
        for place, since, until in spans:
            if since is not None and until is not None and str(until) < str(since):
                what = Text(
                    f"终止日 {until} 早于施行日 {since}", f"It ends {until}, before {since}"
                )
                yield Finding(self.name, place, what, Text("核对日期", "Check the dates"))
