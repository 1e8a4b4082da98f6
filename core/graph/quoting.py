"""The words of documents behind links: read at the version that an answer shows, never stored.

A passage is told within its sentence. The names that the same document's rows place there come
with it, so that whoever shows it can leave out those that its reader may not see.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.evidence.model import Dataset
from core.evidence.ports import Evidence
from core.graph.elements import Key, Link, Passage
from core.graph.model import LinkRows
from core.graph.projection.frames import ENDS, Wanted, links
from core.graph.records import passage_of

AROUND = 60
"""Characters that are told before and behind a passage at most."""

MOST = 300
"""Passages that one answer quotes."""

ENDS_SENTENCE = re.compile(r"[\n\r。；;！？]")
NUMBERS = re.compile(r"(?<![0-9A-Za-z])\d{14,17}[\dXx](?![0-9A-Za-z])")
"""Numbers of identity cards; they are crossed out for everybody."""

Document = tuple[str, str, str]
"""The dataset, the key of the row, the field."""


@dataclass(frozen=True, slots=True)
class Named:
    """Characters ``start`` up to ``end`` of a quote that name an entity; it may go beyond it."""

    start: int
    end: int
    key: Key


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage within its sentence: ``text[start:end]`` is what the link was read from.

    ``personal`` says whether the pack calls the whole document so.
    """

    passage: Passage
    text: str
    start: int
    end: int
    named: tuple[Named, ...]
    personal: bool

    @property
    def words(self) -> str:
        """What the link was read from."""
        return self.text[self.start : self.end]


def quotes(
    found: Iterable[Link],
    wanted: Wanted,
    evidence: Evidence,
    versions: Mapping[str, int | None],
    *,
    sensitive: bool,
) -> dict[int, Quote]:
    """By link the words behind it; none of a sensitive document unless the purpose opens it."""
    cited = {
        each.id: each.passage
        for each in list(found)
        if each.passage is not None and _open(wanted, each.passage, sensitive=sensitive)
    }
    asked = dict(list(cited.items())[:MOST])
    if not asked:
        return {}
    reading = _Reading(wanted, evidence, versions)
    texts = reading.texts(asked.values())
    names = reading.names({_document(each) for each in asked.values()})
    told = {
        link: _quote(wanted, each, texts[_document(each)], names[_document(each)])
        for link, each in asked.items()
        if _document(each) in texts
    }
    return {link: each for link, each in told.items() if each.words}


def _open(wanted: Wanted, passage: Passage, *, sensitive: bool) -> bool:
    dataset = _dataset(wanted, passage)
    return dataset is not None and (sensitive or not dataset.sensitive)


def _dataset(wanted: Wanted, passage: Passage) -> Dataset | None:
    name = passage.document.dataset
    return next((each for each in wanted.datasets if each.name == name), None)


def _document(passage: Passage) -> Document:
    row = passage.document.row
    return passage.document.dataset, "\x1f".join(row[name] for name in sorted(row)), passage.field


@dataclass(frozen=True)
class _Reading:
    """Documents and the rows that speak of them, at the versions of an answer."""

    wanted: Wanted
    evidence: Evidence
    versions: Mapping[str, int | None]

    def texts(self, passages: Iterable[Passage]) -> dict[Document, str]:
        """The texts of these documents."""
        by_field: dict[tuple[str, str], list[Passage]] = defaultdict(list)
        for each in passages:
            by_field[each.document.dataset, each.field].append(each)
        return {
            _document(each): text
            for (name, field), some in by_field.items()
            for each, text in self._texts(self.wanted.dataset(name), field, some)
        }

    def _texts(
        self, dataset: Dataset, field: str, passages: Sequence[Passage]
    ) -> Iterator[tuple[Passage, str]]:
        keys = [pl.col(each).cast(pl.String) for each in dataset.key]
        first = {each.document.row[dataset.key[0]] for each in passages}
        frame = self.scan(dataset).filter(keys[0].is_in(first)).select(*keys, pl.col(field))
        rows = {tuple(key): text for *key, text in frame.collect().iter_rows()}
        for each in passages:
            text = rows.get(tuple(each.document.row[name] for name in dataset.key))
            if text is not None:
                yield each, text

    def names(self, documents: set[Document]) -> dict[Document, list[tuple[Key, int, int]]]:
        """Everybody whom rows place in these documents, by where they stand."""
        found: dict[Document, list[tuple[Key, int, int]]] = defaultdict(list)
        for rows in self._speaking({(name, field) for name, _, field in documents}):
            part = _Part(self, rows, {key for _, key, _ in documents})
            for row in links(self.wanted, part, [rows.dataset]).iter_rows(named=True):
                place = passage_of(row["passage"])
                if place is not None and _document(place) in documents:
                    ends = [Key(row[f"{end}_kind"], row[f"{end}_id"]) for end in ENDS]
                    found[_document(place)] += [(key, place.start, place.end) for key in ends]
        return found

    def _speaking(self, texts: set[tuple[str, str]]) -> list[LinkRows]:
        """One way in which each dataset speaks of these texts."""
        found: dict[str, LinkRows] = {}
        for kind in self.wanted.graph.links:
            for rows in kind.rows:
                if rows.passage is not None:
                    owner, field = self.wanted.text(rows, rows.passage)
                    if (owner.name, field) in texts:
                        found.setdefault(rows.dataset, rows)
        return list(found.values())

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        """Every row of a dataset."""
        return self.evidence.scan(dataset, version=self.versions.get(dataset.name))


@dataclass(frozen=True)
class _Part:
    """The rows of one dataset that speak of these documents, and all rows of the others."""

    reading: _Reading
    rows: LinkRows
    documents: set[str]

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        frame = self.reading.scan(dataset)
        passage = self.rows.passage
        if dataset.name != self.rows.dataset or passage is None or "." not in passage.text:
            return frame
        return frame.filter(pl.col(passage.text.partition(".")[0]).is_in(self.documents))


def _quote(
    wanted: Wanted, passage: Passage, text: str, names: Sequence[tuple[Key, int, int]]
) -> Quote:
    first, last = _sentence(text, passage.start, passage.end)
    shown = NUMBERS.sub(lambda found: "×" * len(found.group()), text[first:last])
    dataset = _dataset(wanted, passage)
    field = dataset.field(passage.field) if dataset is not None else None
    return Quote(
        passage,
        shown,
        passage.start - first,
        min(passage.end, last) - first,
        tuple(_named(text, first, last, names)),
        personal=field is None or field.personal,
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a passage begins and ends, or what fits of it."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    stops = [found.end() for found in ENDS_SENTENCE.finditer(text, first, start)]
    ends = ENDS_SENTENCE.search(text, end, last)
    return (stops[-1] if stops else first), (ends.start() if ends else last)


def _named(
    text: str, first: int, last: int, names: Sequence[tuple[Key, int, int]]
) -> Iterator[Named]:
    """Where these names stand within a quote, again and again, in part at its ends."""
    words = {(key, text[start:end]) for key, start, end in names if text[start:end].strip()}
    words |= {(key, re.sub(r"\s", "", word)) for key, word in words}
    for key, word in sorted(words, key=lambda each: (-len(each[1]), each)):
        begin, stop = max(0, first - len(word) + 1), last + len(word) - 1
        for found in re.finditer(re.escape(word), text[begin:stop]):
            start, end = found.start() + begin - first, found.end() + begin - first
            yield Named(start, end, key)
