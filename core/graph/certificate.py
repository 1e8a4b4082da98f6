"""A certificate: an answer as its links with their source rows, what was cut, and the version.

Whoever holds the evidence can verify it years later: each link is made anew from its row at the
version that the certificate names. Entities that a person's name identifies stand in it as
``kind#number``, by the graph's own numbers; certificates of the first format held their names.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from core.evidence.model import Dataset
from core.evidence.ports import Evidence
from core.graph.answering import Cut
from core.graph.elements import Entity, Key, Link, number_of
from core.graph.projection.frames import Wanted, links, row_expression
from core.graph.projection.state import Shown, State
from core.texts import Text

FORMAT = "gongheng graph certificate 2"
READABLE = ("gongheng graph certificate 1", FORMAT)
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a certificate."""

    where: str
    what: Text


def certificate(
    question: Mapping[str, Any],
    shown: Shown,
    entities: Iterable[Entity],
    found: Sequence[Link],
    cuts: Sequence[Cut],
    *,
    same: Sequence[Content] = (),
    personal: Callable[[str], bool] = lambda kind: False,
) -> Content:
    """The certificate of an answer in plain values; ``digest`` is over all the rest.

    ``same`` names the entities that others were decided to be one with; ``personal`` tells the
    kinds whose entities are not written down by their names.
    """

    def told(written: Any) -> Any:
        return _unnamed(written, personal)

    names = {each.number: told(str(each.key)) for each in entities}
    content: Content = {
        "format": FORMAT,
        "question": {name: told(each) for name, each in question.items()},
        "graph": {
            "version": shown.version,
            "complete": shown.state is State.SETTLED,
            "evidence": dict(shown.evidence),
            "declared": shown.declared,
        },
        "links": [_link(each, names) for each in sorted(found, key=lambda each: each.id)],
        "cuts": [
            {"why": cut.why.value, "at": names.get(cut.at, ""), "count": cut.count}
            for cut in sorted(cuts)
        ],
    }
    named = [{name: told(each) for name, each in one.items()} for one in same]
    content |= {"same": named} if same else {}
    return content | {"digest": digest_of(content)}


def covering(content: Mapping[str, Any], answer: Mapping[str, Any]) -> Content:
    """The certificate of an answer that stands beside it: a word changed there is found as well."""
    whole = {**content, "answer": digest_of(answer)}
    return whole | {"digest": digest_of(whole)}


def beside(document: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the answer that a file holds beside its certificate."""
    content = document.get("certificate")
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return []
    answer = {name: value for name, value in document.items() if name != "certificate"}
    if not answer or content.get("answer") == digest_of(answer):
        return []
    return [Finding("answer", ANSWER_CHANGED)]


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over a certificate without its digest."""
    rest = {name: value for name, value in content.items() if name != "digest"}
    written = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def verify(content: Mapping[str, Any], wanted: Wanted, evidence: Evidence) -> list[Finding]:
    """What is wrong: altered words, or links that their rows do not say at the named version."""
    if content.get("format") not in READABLE or content.get("digest") != digest_of(content):
        what = Text("凭据内容已被改动", "the certificate has been altered")
        return [Finding("digest", what)]
    given: Sequence[Content] = content["links"]
    versions: Mapping[str, int | None] = content["graph"]["evidence"]
    unknown = [Finding(name, NO_VERSION) for name in sorted(_ahead(versions, evidence))]
    return unknown or [
        finding
        for name in sorted({each["dataset"] for each in given})
        for finding in _of_dataset(
            [each for each in given if each["dataset"] == name],
            wanted,
            _Rows(evidence, versions, name),
            _stands(content),
        )
    ]


def _ahead(versions: Mapping[str, int | None], evidence: Evidence) -> list[str]:
    """The tables that have not come to the version named: the evidence is of somebody else."""
    there = {name: evidence.version(name) for name in versions}
    return [name for name, version in versions.items() if (version or 0) > (there[name] or 0)]


CLAIMED = ("kind", "source", "target", "since", "until", "confidence", "passage")
NO_VERSION = Text("本单位的基础数据没有这个版本", "the evidence here has no such version")
ANSWER_CHANGED = Text("答案与凭据不符", "the answer is not the one that was certified")
NOT_SAID = Text("来源行不支持这条关联", "its source row does not say so")


def _unnamed(written: Any, personal: Callable[[str], bool]) -> Any:
    """An entity, or several, by number where a person's name identifies it; the rest as it is."""
    if isinstance(written, list):
        return [_unnamed(each, personal) for each in written]
    if not isinstance(written, str):
        return written
    kind, colon, identity = written.partition(":")
    if not (colon and identity and kind.isidentifier() and personal(kind)):
        return written
    return f"{kind}#{Key(kind, identity).number}"


def _number(written: str) -> int:
    """The graph's number of an entity as a certificate of either format writes it."""
    _, mark, number = written.partition("#")
    if mark and number.isascii() and number.isdecimal():
        return int(number)
    kind, _, identity = written.partition(":")
    return number_of(kind, identity)


def _stands(content: Mapping[str, Any]) -> dict[int, int]:
    """By every entity that counts as another one, that other one."""
    same: Sequence[Content] = content.get("same", ())
    return {_number(other): _number(each["entity"]) for each in same for other in each["as"]}


def _of_dataset(
    given: Sequence[Content], wanted: Wanted, rows: "_Rows", stands: Mapping[int, int]
) -> list[Finding]:
    cited = replace(rows, rows=tuple(_row_text(each["row"]) for each in given))
    made = links(wanted, cited, [rows.dataset])
    said = {row["id"]: _said(row, stands) for row in made.iter_rows(named=True)}
    return [
        Finding(f"{each['source']} {each['kind']} {each['target']}", NOT_SAID)
        for each in given
        if not _borne_out(each, said.get(each["id"]))
    ]


def _said(row: Mapping[str, Any], stands: Mapping[int, int]) -> Content:
    """What a row of evidence says of its link, between the entities that stand for its ends."""
    told = (number_of(row[f"{end}_kind"], row[f"{end}_id"]) for end in ("source", "target"))
    ends = (stands.get(each, each) for each in told)
    days = (row[day] and date.fromordinal(row[day]).isoformat() for day in ("since", "until"))
    passage = row["passage"] and json.loads(row["passage"])
    said = (row["kind"], *ends, *days, row["confidence"], passage)
    return dict(zip(CLAIMED, said, strict=True))


def _borne_out(link: Content, said: Content | None) -> bool:
    """Whether a row says what a certificate says of its link; an old one tells of no passage."""
    if said is None:
        return False
    claimed = {word: link[word] for word in CLAIMED if word in link}
    claimed |= {end: _number(link[end]) for end in ("source", "target")}
    return all(said[word] == value for word, value in claimed.items())


@dataclass(frozen=True)
class _Rows:
    """The rows of one dataset that a certificate cites, and all rows of the others."""

    evidence: Evidence
    versions: Mapping[str, int | None]
    dataset: str
    rows: tuple[str, ...] = ()

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        frame = self.evidence.scan(dataset, version=self.versions.get(dataset.name))
        if dataset.name != self.dataset:
            return frame
        return frame.filter(row_expression(dataset).is_in(list(self.rows)))


def _row_text(row: Mapping[str, str]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _passage(link: Link) -> Content:
    """Where a document says so, for the links that know."""
    told = link.passage
    if told is None:
        return {}
    where = {"field": told.field, "from": told.start, "to": told.end}
    return {"passage": {"dataset": told.document.dataset, "row": dict(told.document.row), **where}}


def _link(link: Link, names: Mapping[int, str]) -> Content:
    return _passage(link) | {
        "id": link.id,
        "kind": link.kind,
        "source": names.get(link.source, str(link.source)),
        "target": names.get(link.target, str(link.target)),
        "since": link.since and link.since.isoformat(),
        "until": link.until and link.until.isoformat(),
        "confidence": link.confidence,
        "facts": dict(link.facts),
        "dataset": link.origin.dataset,
        "row": dict(link.origin.row),
    }
