"""What pages of associations show: entities and links as rows, and the same as a picture's data."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Key, Link, Origin
from core.graph.masking import Mask
from core.graph.paths import Path
from core.graph.questions.profile import Profile
from core.graph.questions.related import Reason
from core.graph.quoting import Quote
from core.texts import Text
from web.language import say
from web.pages.associations.said import Said

SHAPES = {
    "staff": "staff",
    "case": "case",
    "person": "party",
    "lawyer": "agent",
    "organisation": "firm",
}
"""Kind of entity → the shape that it has in every picture."""

HUB, OTHER = "hub", "other"
BESIDE = Text("{} {}", "{} {}")

REASONS: Mapping[Reason, Text] = {
    Reason.CHAIN: Text("同一案件的其他审级", "Another instance"),
    Reason.COUNTERCLAIM: Text("互诉", "Counterclaim"),
    Reason.SAME_FACTS: Text(
        "同一事实：相同当事人、相同案由、同期", "Same facts: parties, cause, time"
    ),
    Reason.SAME_PARTIES: Text("相同当事人", "Same parties"),
    Reason.SHARED_PARTY: Text("共同当事人", "Shared party"),
    Reason.SERIES: Text("系列案件", "Series"),
}

CUTS: Mapping[Why, Text] = {
    Why.FAN_OUT: Text("关联过多，未全部展开", "Too many links to follow all"),
    Why.ENTITIES: Text("超过实体上限，未展开", "Beyond the limit of entities"),
    Why.DATES: Text("时间上不成立，未采用", "Impossible in time"),
    Why.HUB: Text("只作终点，路径不经过", "May not be passed through"),
    Why.STATES: Text("搜索范围过大，未搜完", "The search was cut short"),
    Why.AVERTED: Text("应当回避，未纳入", "Kept out of, left out"),
}


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One entity of the list; ``handle`` is empty where no question may start from it."""

    key: Key
    mark: str
    handle: str
    name: str
    tail: str
    kind: Text
    shape: str
    about: bool
    hidden: bool
    how: Sequence[str]
    first: date | None
    last: date | None
    records: int
    said: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link of the list with the row that says so, and the passage where there is one."""

    source: str
    label: Text
    target: str
    since: date | None
    until: date | None
    source_row: str
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a path: the entity, and the link by which one goes on from it."""

    name: str
    tail: str
    kind: Text
    label: Text | None
    source_row: str
    since: date | None
    until: date | None
    said: Said | None = None


@dataclass(frozen=True)
class Picture:
    """Entities and links of one answer."""

    entities: Sequence[EntityRow]
    links: Sequence[LinkRow]
    data: str
    kinds: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Painter:
    """Shapes answers for one reader: what is masked, and what addresses call an entity.

    ``quotes`` are the words behind the links of the answer.
    """

    mask: Mask
    handle: Callable[[Key], str]
    mark: Callable[[int], str]
    quotes: Mapping[int, Quote] = field(default_factory=dict)

    def picture(
        self,
        entities: Iterable[Entity],
        links: Sequence[Link],
        *,
        about: Iterable[Key] = (),
        ways: Sequence[Path] = (),
    ) -> Picture:
        """The rows of an answer, those it is about first."""
        known = {each.number: each for each in entities}
        centre = {each.number for each in about}
        touching: dict[int, list[Link]] = defaultdict(list)
        for link in links:
            for end in {link.source, link.target}:
                touching[end].append(link)
        rows = [self._row(each, touching[each.number], known, centre) for each in known.values()]
        rows.sort(key=lambda each: (not each.about, each.shape, -each.records, each.name))
        told = [self._link(each, known) for each in links if {each.source, each.target} <= {*known}]
        return Picture(rows, told, self._data(rows, known, links, ways), self._kinds(known))

    def stops(
        self, start: Entity, path: Path, known: Mapping[int, Entity], links: Mapping[int, Link]
    ) -> list[Stop]:
        """A path from its start to its goal."""
        at, found = start, []
        for hop in path:
            link = links.get(hop.link)
            label = self.label(hop.kind)
            row = self.source_row(link.origin) if link is not None else ""
            stop = self._stop(at, label, row, link)
            found.append(replace(stop, said=self._said(link, known)))
            at = known[hop.far]
        return [*found, self._stop(at, None, "", None)]

    def events(self, profile: Profile) -> list[LinkRow]:
        """What happened, the newest first."""
        known = {each.other.number: each.other for each in profile.events}
        known[profile.entity.number] = profile.entity
        return [self._link(each.link, known) for each in profile.events]

    def told(self, links: Iterable[Link], known: Mapping[int, Entity]) -> list[LinkRow]:
        """Links in order of time, so far as both ends are known."""
        ordered = sorted(links, key=lambda each: (each.since or date.max, each.id))
        return [
            self._link(each, known) for each in ordered if {each.source, each.target} <= {*known}
        ]

    def source_row(self, origin: Origin) -> str:
        """Dataset and key of a row, without what is personal in it."""
        wanted = self.mask.wanted.datasets
        dataset = next((each for each in wanted if each.name == origin.dataset), None)
        if dataset is None:
            return origin.dataset
        open_ones = [
            value
            for name, value in origin.row.items()
            if (known := dataset.field(name)) is not None and not known.personal
        ]
        return f"{say(dataset.label)} {' · '.join(open_ones)}".strip()

    def _said(self, link: Link | None, known: Mapping[int, Entity]) -> Said | None:
        """The passage behind a link, masked."""
        quote = self.quotes.get(link.id) if link is not None else None
        if quote is None or link is None or not {link.source, link.target} <= {*known}:
            return None
        ends = [known[each].key for each in (link.source, link.target)]
        return Said.of(self.mask, quote, ends, self.source_row(quote.passage.document))

    def kind(self, name: str) -> Text:
        """What a kind of entity is called."""
        declared = self.mask.wanted.graph.entity(name)
        return declared.label if declared is not None else Text(name, name)

    def _stop(self, at: Entity, label: Text | None, row: str, link: Link | None) -> Stop:
        since, until = (link.since, link.until) if link is not None else (None, None)
        name, tail = self.mask.name(at), self.mask.tail(at)
        return Stop(name, tail, self.kind(at.key.kind), label, row, since, until)

    def _row(
        self,
        entity: Entity,
        links: Sequence[Link],
        known: Mapping[int, Entity],
        centre: set[int],
    ) -> EntityRow:
        days = [day for each in links for day in (each.since, each.until) if day is not None]
        return EntityRow(
            key=entity.key,
            mark=self.mark(entity.number),
            handle=self.handle(entity.key),
            name=self.mask.name(entity),
            tail=self.mask.tail(entity),
            kind=self.kind(entity.key.kind),
            shape=self._shape(entity.key.kind),
            about=entity.number in centre,
            hidden=self.mask.hides(entity.key),
            how=list(dict.fromkeys(self._how(entity, each, known) for each in links))[:3],
            first=min(days, default=None),
            last=max(days, default=None),
            records=len(links),
            said=[said for each in links if (said := self._said(each, known))],
        )

    def _how(self, entity: Entity, link: Link, known: Mapping[int, Entity]) -> str:
        """The link as it reads from the other end: 承办（段××）."""
        other = known.get(link.target if link.source == entity.number else link.source)
        role = link.facts.get("role") or say(self.label(link.kind))
        if other is None:
            return role
        return say(BESIDE).format(role, self.mask.name(other))

    def _link(self, link: Link, known: Mapping[int, Entity]) -> LinkRow:
        return LinkRow(
            self.mask.name(known[link.source]),
            self.label(link.kind),
            self.mask.name(known[link.target]),
            link.since,
            link.until,
            self.source_row(link.origin),
            self._said(link, known),
        )

    def label(self, kind: str) -> Text:
        """What a kind of link is called."""
        declared = self.mask.wanted.graph.link(kind)
        return declared.label if declared is not None else Text(kind, kind)

    def _shape(self, kind: str) -> str:
        if kind in SHAPES:
            return SHAPES[kind]
        return HUB if kind in self.mask.wanted.graph.closed else OTHER

    def _kinds(self, known: Mapping[int, Entity]) -> dict[str, Text]:
        return {each.key.kind: self.kind(each.key.kind) for each in known.values()}

    def _data(
        self,
        rows: Sequence[EntityRow],
        known: Mapping[int, Entity],
        links: Sequence[Link],
        ways: Sequence[Path],
    ) -> str:
        """The same for the canvas."""
        on: dict[int, int] = {}
        for place, path in reversed(list(enumerate(ways, 1))):
            on.update({hop.link: min(place, 2) for hop in path})
        nodes = [
            {
                "id": each.mark,
                "name": each.name,
                "kind": say(each.kind),
                "sort": each.key.kind,
                "shape": each.shape,
                "at": each.handle,
                "about": each.about,
            }
            for each in rows
        ]
        edges = [
            {
                "id": self.mark(each.id),
                "source": self.mark(each.source),
                "target": self.mark(each.target),
                "label": say(self.label(each.kind)),
                "since": each.since and each.since.isoformat(),
                "until": each.until and each.until.isoformat(),
                "on": on.get(each.id, 0),
            }
            for each in links
            if {each.source, each.target} <= {*known}
        ]
        return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class CutRow:
    """What was left out, at what, and how many."""

    why: Text
    at: str
    count: int


def cut_rows(cuts: Iterable[Cut], known: Mapping[int, Entity], mask: Mask) -> list[CutRow]:
    """What an answer says that it left out."""
    return [
        CutRow(CUTS[each.why], mask.name(known[each.at]) if each.at in known else "", each.count)
        for each in cuts
    ]
