"""What must hold of the schemes of a pack."""

from collections.abc import Iterator
from itertools import pairwise

from core.evidence.model import Serves
from core.indicators.model import Level
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.plugin.scheme_building import NO_CURVE
from core.scoring.model import AS_GIVEN, Item, Missing, Scheme
from core.texts import Text

_WHOLE = 1


def items(pack: Pack) -> Iterator[tuple[Scheme, Item, Place]]:
    """Every leaf of every scheme with its place."""
    for scheme in pack.schemes:
        for group in scheme.groups:
            for item in group.items:
                place: Place = ("schemes", scheme.id, "groups", group.id, "items", item.indicator)
                yield scheme, item, place


class ItemsAreIndicators:
    """A scheme weighs indicators of the pack, each once."""

    name = "items"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Items that are no indicator, or stand twice in a scheme."""
        known = [each.id for each in pack.indicators]
        seen: set[tuple[str, str]] = set()
        for scheme, item, place in items(pack):
            name = item.indicator
            if name not in known:
                what = Text(f"没有指标“{name}”", f'There is no indicator "{name}"')
                yield Finding(self.name, place, what, nearest(name, known))
            if (scheme.id, name) in seen:
                what = Text(f"指标“{name}”在方案中出现两次", f'"{name}" stands twice in the scheme')
                yield Finding(self.name, place, what, Text("只保留一处", "Keep one of them"))
            seen.add((scheme.id, name))


class ItemsHaveCurves:
    """An item has a curve, its own or the indicator's."""

    name = "item curves"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Items without any."""
        for _, item, place in items(pack):
            if item.curve is NO_CURVE:
                what = Text("没有计分规则", "It has no curve")
                advice = Text("在指标或方案中写 curve", "Write a curve at the indicator or here")
                yield Finding(self.name, place, what, advice)


class WeightsAddUp:
    """The items' weights make the group's, the groups' the full marks."""

    name = "weights"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Sums that differ, with both numbers."""
        for scheme in pack.schemes:
            top: Place = ("schemes", scheme.id, "groups")
            total = sum(group.weight for group in scheme.groups)
            if total != scheme.full:
                yield self._differ(top, f"{total:f}", f"{scheme.full:f}")
            for group in scheme.groups:
                below = sum(item.weight for item in group.items)
                if below != group.weight:
                    yield self._differ((*top, group.id, "items"), f"{below:f}", f"{group.weight:f}")

    def _differ(self, place: Place, found: str, wanted: str) -> Finding:
        return Finding(
            self.name,
            place,
            Text(
                f"分值之和为 {found}，应为 {wanted}", f"The weights add up to {found}, not {wanted}"
            ),
            Text(f"调整到 {wanted}", f"Make them {wanted}"),
        )


class StatedWhereNeeded:
    """``missing: stated`` and a stated value come together."""

    name = "missing values"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """One without the other."""
        for scheme, item, place in items(pack):
            rule = item.missing or scheme.missing
            if (rule is Missing.STATED) != (item.stated is not None):
                what = Text(
                    "missing: stated 与 stated 须同时写", "missing: stated and stated go together"
                )
                yield Finding(self.name, place, what, Text("补上另一个", "Write the other as well"))


class OutsideIsForInstitutions:
    """Another institution scores an institution as a whole, and gives points without a curve."""

    name = "items scored from outside"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Such items in schemes for people or departments, or with a curve of their own."""
        for scheme, item, place in items(pack):
            if item.outside and scheme.level is not Level.TENANT:
                what = Text(
                    "由其他单位评分的项只能用于 subjects: tenant 的方案",
                    "Only a scheme of subjects: tenant has items scored from outside",
                )
                advice = Text("去掉 outside，或移到单位方案", "Drop outside, or move the item")
                yield Finding(self.name, place, what, advice)
            if item.outside and item.curve != AS_GIVEN:
                what = Text(
                    "由其他单位评分的项没有计分规则", "An item scored from outside has no curve"
                )
                yield Finding(self.name, place, what, Text("去掉 curve", "Drop the curve"))


class GradesInOrder:
    """Grades go from the best down: falling least totals, shares not above the whole."""

    name = "grades"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Grades out of order."""
        for scheme in pack.schemes:
            place: Place = ("schemes", scheme.id, "grades")
            least = [grade.least for grade in scheme.grades if grade.least is not None]
            if any(better <= worse for better, worse in pairwise(least)):
                what = Text("等次的最低分没有从高到低", "The least totals do not fall")
                yield Finding(
                    self.name, place, what, Text("最好的等次写在最前", "Put the best first")
                )
            if sum(grade.share for grade in scheme.grades if grade.share is not None) > _WHOLE:
                what = Text("等次的比例之和超过 100%", "The shares make more than the whole")
                yield Finding(self.name, place, what, Text("减小比例", "Lower the shares"))


class ClassesKnown:
    """A scheme's classes and posts are codes of the assignments, or kinds of unit.

    Levels of institutions are words that no dataset has.
    """

    name = "classes"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Classes and posts that no assignment can have."""
        for scheme in pack.schemes:
            if scheme.level is Level.TENANT:
                continue
            people = scheme.level is Level.PERSON
            fields = {"classes": "staff_class", "posts": "post"} if people else {"classes": "kind"}
            serves = Serves.ASSIGNMENTS if people else Serves.UNITS
            wanted = {"classes": scheme.classes, "posts": scheme.posts}
            for dataset in pack.datasets:
                if dataset.serves is not serves:
                    continue
                for key, name in fields.items():
                    field = dataset.field(name)
                    codes = field.codes if field is not None else ()
                    yield from self._unknown(("schemes", scheme.id, key), wanted[key], codes)

    def _unknown(
        self, place: Place, words: tuple[str, ...], codes: tuple[str, ...]
    ) -> Iterator[Finding]:
        for word in words:
            if codes and word not in codes:
                what = Text(f"代码表中没有“{word}”", f'"{word}" is not among the codes')
                yield Finding(self.name, place, what, nearest(word, codes))
