"""What must hold of the entities and links of a pack."""

from collections.abc import Iterator

from core.errors import BadFormula
from core.evidence.model import Dataset, Kind
from core.expressions.conditions import condition
from core.graph.model import End, EntityRows, LinkRows
from core.plugin.checks.datasets import reached, unknown_field
from core.plugin.checks.formulas import refusal
from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.texts import Text

_NAMING = (
    Kind.TEXT,
    Kind.CASE_NUMBER,
    Kind.ID_NUMBER,
    Kind.CODE,
    Kind.STAFF,
    Kind.UNIT,
    Kind.REFERENCE,
)
"""What may identify an entity: one word that stays the same."""


def _rows(pack: Pack) -> Iterator[tuple[Place, EntityRows | LinkRows]]:
    for entity in pack.graph.entities:
        for count, told in enumerate(entity.rows):
            yield ("entities", entity.name, "rows", count), told
    for link in pack.graph.links:
        for count, made in enumerate(link.rows):
            yield ("links", link.name, "rows", count), made


def _sound(pack: Pack) -> Iterator[tuple[Place, EntityRows | LinkRows, Dataset]]:
    for place, rows in _rows(pack):
        dataset = pack.dataset(rows.dataset)
        if dataset is not None:
            yield place, rows, dataset


class GraphDatasetsKnown:
    """Entities and links come from datasets of the pack, and show fields that these have."""

    name = "graph datasets"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Rows of nowhere, and names or shown fields that are none."""
        known = [each.name for each in pack.datasets]
        for place, rows in _rows(pack):
            dataset = pack.dataset(rows.dataset)
            if dataset is None:
                what = Text(f"没有数据集“{rows.dataset}”", f'There is no dataset "{rows.dataset}"')
                yield Finding(self.name, (*place, "dataset"), what, nearest(rows.dataset, known))
                continue
            for step, name in _mentioned(rows):
                if dataset.field(name) is None:
                    yield unknown_field(self.name, (*place, step), name, dataset)


class IdsIdentify:
    """What an entity is known by is a field that holds one word."""

    name = "graph ids"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Ids that are no field, or hold numbers, dates or (but for a link) several people."""
        for place, rows, dataset in _sound(pack):
            several = isinstance(rows, LinkRows)
            kinds = (*_NAMING, Kind.STAFF_LIST) if several else _NAMING
            for step, name in _identifying(rows):
                field = dataset.field(name)
                if field is None:
                    yield unknown_field(self.name, (*place, step), name, dataset)
                elif field.kind not in kinds:
                    what = Text(
                        f"“{name}”是 {field.kind}，不能标识实体",
                        f'"{name}" is of type {field.kind} and identifies no entity',
                    )
                    advice = Text("改用编号或名称字段", "Use a number or a name")
                    yield Finding(self.name, (*place, step), what, advice)


class EndsAreEntities:
    """A link leads from a declared kind of entity to another."""

    name = "link ends"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Ends that the pack does not declare."""
        known = [each.name for each in pack.graph.entities]
        for link in pack.graph.links:
            for count, rows in enumerate(link.rows):
                for step, end in (("from", rows.source), ("to", rows.target)):
                    if end.kind not in known:
                        place: Place = ("links", link.name, "rows", count, step)
                        what = Text(f"没有实体“{end.kind}”", f'There is no entity "{end.kind}"')
                        yield Finding(self.name, place, what, nearest(end.kind, known))


class LinksHaveDates:
    """``since`` and ``until`` are dates, here or one reference away."""

    name = "link dates"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Ends of validity that are no dates."""
        for place, rows, dataset in _sound(pack):
            if not isinstance(rows, LinkRows):
                continue
            for step, path in (("since", rows.since), ("until", rows.until)):
                if path is None:
                    continue
                owner, last = reached(pack, dataset, path)
                field = owner.field(last)
                if field is None:
                    yield unknown_field(self.name, (*place, step), last, owner)
                elif field.kind is not Kind.DATE:
                    what = Text(f"“{path}”不是日期", f'"{path}" is not a date')
                    advice = Text("改用日期字段", "Name a field of type date")
                    yield Finding(self.name, (*place, step), what, advice)


class PassagesHavePlaces:
    """The passage behind a link is text, from one whole number of its row to another."""

    name = "link passages"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Texts that are none, and places that are no whole numbers of the same row."""
        for place, rows, dataset in _sound(pack):
            if not isinstance(rows, LinkRows) or rows.passage is None:
                continue
            there: Place = (*place, "passage")
            owner, last = reached(pack, dataset, rows.passage.text)
            yield from self._wrong((*there, "text"), owner, last, Kind.TEXT)
            for step, name in (("from", rows.passage.start), ("to", rows.passage.end)):
                yield from self._wrong((*there, step), dataset, name, Kind.INTEGER)
            if rows.passage.start == rows.passage.end:
                what = Text("起止是同一个字段", "It begins and ends with one field")
                advice = Text("分别写起字和止字", "Name the field where it ends")
                yield Finding(self.name, (*there, "to"), what, advice)

    def _wrong(self, place: Place, dataset: Dataset, name: str, kind: Kind) -> Iterator[Finding]:
        field = dataset.field(name)
        if field is None:
            yield unknown_field(self.name, place, name, dataset)
        elif field.kind is not kind:
            what = Text(f"“{name}”不是 {kind}", f'"{name}" is not of type {kind}')
            wanted = _OF_PASSAGES[kind]
            yield Finding(self.name, place, what, wanted)


_OF_PASSAGES = {
    Kind.TEXT: Text("改用存全文的文本字段", "Name the field of text that holds the document"),
    Kind.INTEGER: Text("改用同一行的整数字段", "Name a whole number of the same row"),
}


class GraphConditionsCompile:
    """The conditions of entities and links are conditions over their rows."""

    name = "graph conditions"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Conditions that cannot be read."""
        for place, rows, dataset in _sound(pack):
            if rows.where is None:
                continue
            try:
                condition(rows.where, dataset, pack.datasets)
            except BadFormula as error:
                yield refusal(self.name, (*place, "where"), error)


def _mentioned(rows: EntityRows | LinkRows) -> Iterator[tuple[str, str]]:
    """Fields beside ids and dates, with the word under which they stand."""
    if isinstance(rows, EntityRows):
        named = (("name", rows.name), ("code", rows.code))
        yield from ((step, name) for step, name in named if name is not None)
    yield from (("show", each) for each in rows.show)


def _identifying(rows: EntityRows | LinkRows) -> Iterator[tuple[str, str]]:
    if isinstance(rows, EntityRows):
        yield from (("id", each) for each in rows.id)
        return
    ends: tuple[tuple[str, End], ...] = (("from", rows.source), ("to", rows.target))
    yield from ((step, name) for step, end in ends for name in end.id)
