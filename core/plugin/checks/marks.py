"""What must hold of the marks of conduct (负面行为标记) of a pack."""

from collections.abc import Iterator

from core.errors import BadFormula
from core.evidence.model import Dataset, Kind
from core.expressions.conditions import condition
from core.indicators.model import Level, Provenance
from core.marks.model import Crossed, MarkedRows, MarkRule
from core.plugin.checks.datasets import reached, unknown_field
from core.plugin.checks.formulas import refusal
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.texts import Text

PEOPLE = (Kind.STAFF, Kind.STAFF_LIST)
POINTS = "分"
"""The unit of points: a figure in them is a score, whatever it is called."""


class MarksLookAtFigures:
    """A mark by a figure looks at an indicator of the pack that is shown of a person."""

    name = "mark indicators"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Indicators that there are not, and those that are not shown of a person."""
        for each, by in _crossing(pack):
            place: Place = ("marks", each.id, "indicator")
            indicator = pack.indicator(by.indicator)
            if indicator is None and by.indicator not in {one.id for one in pack.schemes}:
                what = Text(f"没有指标“{by.indicator}”", f'There is no indicator "{by.indicator}"')
                known = sorted(one.id for one in pack.indicators)
                yield Finding(self.name, place, what, nearest(by.indicator, known))
            elif indicator is not None and Level.PERSON not in indicator.levels:
                what = Text("该指标不在个人层级显示", "The indicator is not shown of a person")
                advice = Text("换一个指标，或按记录写条件", "Take another one, or rows")
                yield Finding(self.name, place, what, advice)


class MarksHavePeopleAndDays:
    """A mark by rows names the one of staff who is concerned, and the day of a row."""

    name = "mark rows"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Datasets and fields that there are not, or that hold something else."""
        for each, by in _rowed(pack):
            place: Place = ("marks", each.id, "rows")
            dataset = pack.dataset(by.dataset)
            if dataset is None:
                what = Text(f"没有数据集“{by.dataset}”", f'There is no dataset "{by.dataset}"')
                known = [one.name for one in pack.datasets]
                yield Finding(self.name, (*place, "dataset"), what, nearest(by.dataset, known))
                continue
            yield from self._staff(pack, dataset, by, place)
            day = dataset.field(by.on)
            if day is None:
                yield unknown_field(self.name, (*place, "day"), by.on, dataset)
            elif day.kind is not Kind.DATE:
                what = Text(f"“{by.on}”不是日期", f'"{by.on}" is no date')
                yield Finding(self.name, (*place, "day"), what, Text("写日期字段", "Name a date"))

    def _staff(
        self, pack: Pack, dataset: Dataset, by: MarkedRows, place: Place
    ) -> Iterator[Finding]:
        where, name = reached(pack, dataset, by.staff)
        field = where.field(name)
        if field is None:
            yield unknown_field(self.name, (*place, "staff"), name, where)
        elif field.kind not in PEOPLE:
            what = Text(f"“{by.staff}”不是人员", f'"{by.staff}" holds no staff member')
            advice = Text("写人员字段", "Name a field of staff")
            yield Finding(self.name, (*place, "staff"), what, advice)


class OfficialMarksHaveDocuments:
    """A mark that calls itself official or published names the document."""

    name = "mark documents"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Marks without one."""
        for each in pack.marks:
            if each.provenance in (Provenance.OFFICIAL, Provenance.PUBLISHED) and not each.document:
                what = Text("没有写明文件", "It names no document")
                advice = Text("写 document，或改为 derived", "Say document, or derived")
                yield Finding(self.name, ("marks", each.id, "document"), what, advice)


class MarkConditionsCompile:
    """The conditions of marks are conditions over their rows."""

    name = "mark conditions"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Conditions that cannot be read."""
        for each, by in _rowed(pack):
            dataset = pack.dataset(by.dataset)
            try:
                if dataset is not None:
                    condition(by.where, dataset, pack.datasets)
            except BadFormula as error:
                yield refusal(self.name, ("marks", each.id, "rows", "where"), error)


class MarksReadNoScores:
    """A mark reads evidence and figures: never a scheme, points, or what others have scored."""

    name = "marks beside scores"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Marks over a score."""
        outside = {
            item.indicator
            for scheme in pack.schemes
            for group in scheme.groups
            for item in group.items
            if item.outside
        }
        scored = outside | {scheme.id for scheme in pack.schemes}
        for each, by in _crossing(pack):
            indicator = pack.indicator(by.indicator)
            if by.indicator in scored or (indicator is not None and indicator.unit == POINTS):
                what = Text("标记读取了得分", "The mark reads a score")
                advice = Text("只能读取记录或指标值", "It may read rows and figures alone")
                yield Finding(self.name, ("marks", each.id, "indicator"), what, advice)


def _crossing(pack: Pack) -> Iterator[tuple[MarkRule, Crossed]]:
    yield from ((each, each.by) for each in pack.marks if isinstance(each.by, Crossed))


def _rowed(pack: Pack) -> Iterator[tuple[MarkRule, MarkedRows]]:
    yield from ((each, each.by) for each in pack.marks if isinstance(each.by, MarkedRows))
