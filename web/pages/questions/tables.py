"""Answers as tables: each row with its figures in words and the rows of evidence behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.graph.asking import Answered
from core.graph.elements import Entity, Key, Origin
from core.graph.questions.in_common import Common
from core.graph.questions.meetings import Meetings
from core.graph.questions.petitions import Chains
from core.graph.questions.recusal import Recusal
from core.graph.questions.related import Related
from core.graph.questions.repeat import Repeat
from core.graph.questions.rings import Rings
from core.graph.questions.timeline import Timeline
from core.texts import Text, same
from tenants.clues.model import Draft
from tenants.matters.questions import Found
from web.clue_words import GROUNDS, HABITS
from web.pages.associations.view import REASONS, LinkRow, Painter
from web.pages.questions import figures

SOURCES = 40
"""Source rows under one row of a table; all of them stand in the certificate."""

SHOWN = 100
"""Rows of a table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column; ``handle`` leads to the profile."""

    text: str | Text
    tail: str = ""
    handle: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, what it means in words, its source rows, and who is concerned.

    What may be ``luck`` is shown apart and is no clue.
    """

    cells: Sequence[Cell]
    said: Text | None
    facts: Sequence[Text]
    sources: Sequence[LinkRow]
    more: int
    about: Sequence[Key] = ()
    origins: Sequence[Origin] = ()
    luck: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of the columns, the rows, and how many there are in all."""

    heads: Sequence[Text]
    rows: Sequence[Row]
    total: int


STAFF = Text("承办人", "Staff member")
CASE = Text("案件", "Case")
CASES = Text("件数", "Cases")


def table(found: Answered[Found], painter: Painter) -> Table:
    """The table of an answer."""
    return _Tables(found, painter).made()


@dataclass(frozen=True)
class _Tables:
    found: Answered[Found]
    painter: Painter

    def made(self) -> Table:
        match self.found.value:
            case Meetings() as met:
                made = self._meetings(met)
            case Recusal() as duties:
                made = self._recusal(duties)
            case Repeat() as often:
                made = self._repeat(often)
            case Rings() as rings:
                made = self._rings(rings)
            case Chains() as chains:
                made = self._chains(chains)
            case Related() as related:
                made = self._related(related)
            case Common() as common:
                made = self._common(common)
            case Timeline() as timeline:
                made = self._timeline(timeline)
        return made

    def _meetings(self, found: Meetings) -> Table:
        heads = (
            STAFF,
            Text("对方", "With"),
            Text("同案", "Met"),
            Text("应有", "Expected"),
            Text("偶然的机会 p", "By chance, p"),
            Text("多重比较后 q", "Adjusted, q"),
        )
        rows = [
            self._row(
                (
                    self._named(each.one),
                    self._named(each.other),
                    _number(str(each.met)),
                    _number(figures.tenth(each.expected)),
                    _number(figures.small(each.chance)),
                    _number(figures.small(each.adjusted)),
                ),
                each.links,
                said=figures.meeting(each, found.pairs),
                facts=[figures.share(share) for share in each.shares],
                about=(each.one, each.other),
                luck=not each.stands_out,
            )
            for each in found.meetings
        ]
        return Table(heads, rows, found.met)

    def _recusal(self, found: Recusal) -> Table:
        heads = (Text("理由", "Ground"), STAFF, CASE, Text("关系人或单位", "Through"))
        rows = [
            self._row(
                (
                    Cell(GROUNDS[each.ground]),
                    self._named(each.staff),
                    self._named(each.case),
                    self._named(each.through),
                ),
                each.links,
                about=(each.staff, each.case),
            )
            for each in found.duties[:SHOWN]
        ]
        return Table(heads, rows, found.total)

    def _repeat(self, found: Repeat) -> Table:
        heads = (
            Text("当事人", "Party"),
            CASES,
            Text("作原告方", "As claimant"),
            Text("对手", "Opponents"),
            Text("立场", "Stands"),
        )
        rows = [
            self._row(
                (
                    self._named(each.party),
                    *map(_number, map(str, (each.cases, each.claimed, each.opponents))),
                    Cell(HABITS[each.habit]),
                ),
                each.links,
                said=figures.litigant(each),
                about=(each.party,),
            )
            for each in found.litigants[:SHOWN]
        ]
        return Table(heads, rows, found.total)

    def _rings(self, found: Rings) -> Table:
        heads = (
            Text("成员", "Members"),
            CASES,
            Text("互诉密度", "Density"),
            Text("很快了结", "Settled at once"),
            Text("同住址", "One address"),
            Text("同律师", "One lawyer"),
        )
        rows = [
            self._row(
                (
                    Cell("、".join(self._name(who) for who in each.members)),
                    _number(str(len(each.cases))),
                    _number(figures.percent(each.density)),
                    _number(figures.percent(each.quick)),
                    _number(str(each.address)),
                    _number(str(each.lawyer)),
                ),
                each.links,
                said=figures.ring(each),
                about=each.members,
            )
            for each in found.rings[:SHOWN]
        ]
        return Table(heads, rows, len(found.rings))

    def _chains(self, found: Chains) -> Table:
        heads = (
            Text("信访人", "Petitioner"),
            Text("一审案件或被反映人", "About"),
            Text("次数", "Petitions"),
            Text("信访编号", "Numbers"),
        )
        rows = [
            self._row(
                (
                    self._named(each.petitioner),
                    self._named(each.matter),
                    _number(str(len(each.petitions))),
                    Cell("、".join(one.key.id for one in each.petitions[:6])),
                ),
                each.links,
                about=(each.matter,),
            )
            for each in found.chains[:SHOWN]
        ]
        return Table(heads, rows, found.total)

    def _related(self, found: Related) -> Table:
        heads = (CASE, Text("为何关联", "Why"), Text("案由", "Cause"), Text("立案", "Filed"))
        rows = [
            self._row(
                (
                    self._named(each.case),
                    Cell(REASONS[each.reason]),
                    Cell(each.case.facts.get("cause") or "—"),
                    Cell(each.case.facts.get("filed_on") or "—"),
                ),
                each.links,
            )
            for each in found.cases[:SHOWN]
        ]
        return Table(heads, rows, found.total)

    def _common(self, found: Common) -> Table:
        heads = (
            Text("实体", "Entity"),
            Text("类别", "Kind"),
            Text("几个对象", "Subjects"),
            Text("步数", "Links"),
        )
        rows = [
            self._row(
                (
                    self._named(each.entity),
                    Cell(self.painter.kind(each.entity.key.kind)),
                    _number(str(len(each.by))),
                    _number(str(each.steps)),
                ),
                each.links,
            )
            for each in found.shared[:SHOWN]
        ]
        return Table(heads, rows, found.total)

    def _timeline(self, found: Timeline) -> Table:
        heads = (Text("日期", "Date"), Text("关联", "Link"), Text("与谁", "With"))
        rows = [
            self._row(
                (
                    Cell(each.link.since.isoformat() if each.link.since else "—"),
                    Cell(self.painter.label(each.link.kind)),
                    self._named(each.other),
                ),
                (each.link.id,),
            )
            for each in found.events
        ]
        return Table(heads, rows, found.total)

    def _row(
        self,
        cells: Sequence[Cell],
        links: Sequence[int],
        *,
        said: Text | None = None,
        facts: Sequence[Text] = (),
        about: Iterable[Entity] = (),
        luck: bool = False,
    ) -> Row:
        known = [self.found.links[each] for each in links if each in self.found.links]
        sources = self.painter.told(known, self.found.entities)
        concerned = tuple(each.key for each in about)
        more = len(sources) - SOURCES
        origins = tuple(each.origin for each in known[:SOURCES])
        shown = sources[:SOURCES]
        return Row(cells, said, facts, shown, max(more, 0), concerned, origins, luck)

    def _named(self, entity: Entity) -> Cell:
        mask = self.painter.mask
        return Cell(mask.name(entity), mask.tail(entity), self.painter.handle(entity.key))

    def _name(self, entity: Entity) -> str:
        return self.painter.mask.name(entity)


def _number(text: str) -> Cell:
    return Cell(text, number=True)


def draft(question: str, made: Table, row: Row, certificate: str) -> Draft:
    """A row as the finding of a clue."""
    shown = ((head, _text(cell.text)) for head, cell in zip(made.heads, row.cells, strict=True))
    return Draft(
        question, tuple(row.about), tuple(shown), row.said, tuple(row.origins), certificate
    )


def _text(shown: str | Text) -> Text:
    return shown if isinstance(shown, Text) else same(shown)
