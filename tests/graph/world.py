"""A small court with parties, cases and panels: its pack, its evidence, and its projector."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from core.database import Database
from core.evidence.model import Dataset
from core.evidence.schema import columns
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.graph.embedded.progress import SqlProgress
from core.graph.ports import GraphStore, Reader
from core.graph.projection.frames import Wanted
from core.graph.projection.service import Projector
from core.plugin.packfile import load_pack
from core.tenancy.model import TenantId

ONE = TenantId(1)
PACK = """\
pack: world
version: 1.0.0
name: {zh: 小法院, en: A small court}
sector: court
datasets:
  cases:
    label: {zh: 案件, en: Cases}
    key: case_no
    fields:
      case_no: {type: text, label: {zh: 案号, en: Case number}}
      filed_on: {type: date, optional: true, label: {zh: 立案日期, en: Filed}}
      closed_on: {type: date, optional: true, label: {zh: 结案日期, en: Closed}}
      judge: {type: staff, optional: true, label: {zh: 承办人, en: Judge}}
      panel: {type: staff list, optional: true, label: {zh: 合议庭, en: Panel}}
      origin: {type: text, optional: true, label: {zh: 原审案号, en: Origin}}
  parties:
    label: {zh: 当事人, en: Parties}
    key: [case, seq]
    fields:
      case: {type: reference, to: cases, label: {zh: 所在案件, en: Case}}
      seq: {type: integer, label: {zh: 序号, en: Number}}
      name: {type: text, label: {zh: 名称, en: Name}}
      card: {type: text, optional: true, label: {zh: 证件号, en: Card}}
      kind: {type: code, codes: [自然人, 法人], label: {zh: 类型, en: Kind}}
entities:
  case:
    label: {zh: 案件, en: Case}
    rows: [{dataset: cases, id: case_no, show: [filed_on, panel]}]
  judge:
    label: {zh: 法官, en: Judge}
    through: never
    rows: [{dataset: cases, id: judge}]
  person:
    label: {zh: 自然人, en: Person}
    rows: [{dataset: parties, id: [card, name], name: name, where: kind = '自然人'}]
  firm:
    label: {zh: 单位, en: Firm}
    rows: [{dataset: parties, id: name, name: name, where: kind = '法人'}]
links:
  party:
    label: {zh: 当事人, en: party to}
    meaning: party
    rows:
      - &person {dataset: parties, from: {person: [card, name]}, to: {case: case},
         since: case.filed_on, until: case.closed_on, where: kind = '自然人', show: [seq]}
      - {dataset: parties, from: {firm: name}, to: {case: case},
         since: case.filed_on, until: case.closed_on, where: kind = '法人', confidence: 0.9}
  decided:
    label: {zh: 承办, en: decided}
    meaning: handles
    rows: [{dataset: cases, from: {judge: judge}, to: {case: case_no}, since: filed_on}]
  sat:
    label: {zh: 合议, en: sat in}
    meaning: handles
    rows: [{dataset: cases, from: {judge: panel}, to: {case: case_no}}]
  comes_from:
    label: {zh: 来自, en: comes from}
    meaning: chain
    rows: [{dataset: cases, from: {case: case_no}, to: {case: origin}}]
""".replace("&person ", "")

Row = dict[str, Any]


@dataclass
class World:
    """Evidence of one tenant, put in by batches, and the store that shows it."""

    store: GraphStore
    evidence: EvidenceStore
    progress: SqlProgress
    wanted: Wanted
    tenant: TenantId = ONE
    batch: int = 0
    stops: Callable[[str], None] = field(default=lambda name: None)

    @property
    def projector(self) -> Projector:
        return Projector(
            self.store,
            self.evidence,
            self.progress,
            lambda tenant: self.wanted,
            step=self.stops,
        )

    def dataset(self, name: str) -> Dataset:
        return self.wanted.dataset(name)

    def put(self, name: str, *rows: Row) -> int:
        """Merge rows into a dataset; the number of the batch."""
        self.batch += 1
        dataset = self.dataset(name)
        schema = {**columns(dataset), "_sheet": pl.String, "_row": pl.Int64}
        full = [{each: row.get(each) for each in schema} for row in rows]
        frame = pl.DataFrame(full, schema=schema, orient="row")
        self.evidence.for_tenant(self.tenant).merge(dataset, frame, batch=self.batch)
        return self.batch

    def undo(self, name: str, batch: int) -> None:
        """Take a batch back."""
        self.batch += 1
        evidence = self.evidence.for_tenant(self.tenant)
        commit = evidence.commit_of(name, batch)
        assert commit
        evidence.undo(self.dataset(name), of=batch, commit=commit, batch=self.batch)

    def told(self) -> tuple[set[str], set[str]]:
        """Every entity as ``kind:id=name``, every link as ``source kind target since..until``."""
        return self.store.read(self.tenant, _told, seconds=20)

    def digests(self) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """What the store holds, number by number."""

        def known(reader: Reader) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
            return set(reader.known_entities()), set(reader.known_links(reader.datasets()))

        return self.store.read(self.tenant, known, seconds=20)


def _told(reader: Reader) -> tuple[set[str], set[str]]:
    found = reader.entities([number for number, _ in reader.known_entities()])
    names = {each.number: str(each.key) for each in found}
    links = reader.links([number for number, _ in reader.known_links(reader.datasets())])
    return (
        {f"{each.key}={each.name}" for each in found},
        {
            f"{names[each.source]} {each.kind} {names[each.target]}"
            + (f" {each.since or ''}..{each.until or ''}" if each.since or each.until else "")
            for each in links
        },
    )


def world(folder: Path, store: GraphStore, database: Database) -> World:
    """The court without a row."""
    home = folder / "pack"
    home.mkdir()
    (home / "pack.yaml").write_text(PACK, encoding="utf-8")
    return opened_world(folder, store, database)


def opened_world(folder: Path, store: GraphStore, database: Database) -> World:
    """The court of a folder as it was left."""
    pack = load_pack(folder / "pack")
    return World(
        store,
        EvidenceStore(str(folder / "evidence")),
        SqlProgress(database, SqlBatches(database)),
        Wanted(pack.graph, pack.datasets),
    )


def case(number: str, **given: Any) -> Row:
    """A case filed on the first of 2025 unless told."""
    return {"case_no": number, "filed_on": date(2025, 1, 1), **given}


def party(case_no: str, seq: int, name: str, **given: Any) -> Row:
    """A party that is a natural person unless told."""
    return {"case": case_no, "seq": seq, "name": name, "kind": "自然人", **given}
