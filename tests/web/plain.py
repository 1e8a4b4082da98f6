"""Plain services behind the pages' protocols, over the small invented city."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO

from core.audit.chain import GENESIS, digest_of, entry_of
from core.audit.model import Entry, Head, Note, Search, Whole
from core.audit.service import Audit
from core.errors import BadFile, BadInput, Conflict, NotFound
from core.indicators.model import Level
from core.policy.model import Directive
from core.texts import Text
from tests.web import city
from tests.web.accounts import WHO, PlainIdentity
from web.adapters.log import PageLog
from web.ports import Services
from web.values import (
    Account,
    Batch,
    Choice,
    Columns,
    DatasetState,
    DemonstrationAccount,
    Figure,
    Finding,
    HeldBack,
    Mapped,
    PersonResult,
    Place,
    Point,
    Preview,
    Record,
    Run,
    RunState,
    Table,
    Upload,
    Verdict,
)

NOW = datetime(2025, 10, 12, 0, 40, tzinfo=UTC)
GONE = Text("没有", "none")
UNKNOWN = Text("人员表中没有此人", "No such member of staff")


class PlainResults:
    """The same figures for every period of every institution."""

    def __init__(self, *, ranking: bool = False, periods: Sequence[str] = city.PERIODS) -> None:
        self._columns = city.FREE if ranking else city.COLUMNS
        self._total = Verdict(allowed=True) if ranking else city.FORBIDDEN
        self._periods = periods

    def periods(self, place: Place) -> Sequence[str]:
        return self._periods

    def table(self, place: Place, period: str, level: Level) -> Table:
        if period not in self._periods:
            raise NotFound(GONE)
        whole = (city.merged(place.slug, place.name.zh, 13),)
        return self._table(period, level, city.LEVEL_ROWS.get(level, whole))

    def tables(self, place: Place, period: str) -> Mapping[Level, Table]:
        return {level: self.table(place, period, level) for level in Level}

    def _table(self, period: str, level: Level, rows: Sequence[city.Row]) -> Table:
        return Table(period, level, self._columns, rows, city.SOURCE, self._total, (city.SCHEME,))

    def person(self, place: Place, period: str, staff_no: str) -> PersonResult:
        table = self.table(place, period, Level.PERSON)
        row = next((each for each in table.rows if each.subject == staff_no), None)
        if row is None:
            raise NotFound(GONE)
        before = replace(row, total=row.total and row.total - 1)
        whole = city.merged(place.slug, place.name.zh, 13)
        shares = ("0.941", "0.950", "0.938", "0.962", "0.970")
        past = ("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
        trend = [Point(when, Decimal(share)) for when, share in zip(past, shares, strict=True)]
        return PersonResult(row, before, whole, table, trend)

    def figure(
        self, place: Place, period: str, *, level: Level, subject: str, indicator: str
    ) -> Figure:
        table = self.table(place, period, level)
        row = next((each for each in table.rows if each.subject == subject), None)
        column = next((c for c in table.columns if c.indicator.id == indicator), None)
        if row is None or column is None:
            raise NotFound(GONE)
        share = Decimal("0.06")
        corners = [(share * step, Decimal(mark)) for step, mark in enumerate((0, 25, 25, 0, 0))]
        return Figure(
            column=column,
            row=row,
            cell=row.cells[indicator],
            formula=column.indicator.formula,
            clock=Text("结案日期", "Closed on"),
            attribution=Text("承办人", "Judge"),
            headers=(Text("案号", "Case number"), Text("结案日期", "Closed on")),
            records=[record(number) for number in range(71)],
            provenance=city.SOURCE,
            curve=city.FLAT,
            line=corners,
            trend=[Point("2025-Q2", Decimal("0.1")), Point("2025-Q3", row.cells[indicator].value)],
            numerator_means=Text("其中，当事人上诉的", "of these, appealed"),
            denominator_means=Text("本期结案", "closed in the period"),
            versions={"cases": 418},
            directives=(city.RULE,),
        )

    def city(self, place: Place, period: str) -> Table:
        if period not in self._periods:
            raise NotFound(GONE)
        rows = [city.merged("", "全市", 3)]
        rows += [city.merged(p.slug, p.name.zh, 4 + n) for n, p in enumerate(city.PLACES)]
        rows[-1] = replace(rows[-1], cells={})
        return self._table(period, Level.TENANT, rows)


def record(number: int) -> Record:
    """The last nine of 71 are left out, for two reasons."""
    closed = date(2025, 7, 1 + number % 30)
    cells = (f"（2025）望0106民初{1600 + number}号", closed)
    if number < 62:
        return Record(cells, in_numerator=number % 3 == 0)
    reason = Text("结案日期不在本期", "Closed outside the period")
    other = Text("承办人不是本人", "Another judge")
    return Record(cells, counted=False, failed=reason if number < 67 else other)


@dataclass
class PlainRuns:
    """A run takes one step each time it is looked at."""

    kept: list[Run] = field(default_factory=list)

    def start(self, place: Place, period: str, account: Account) -> Run:
        run = Run(len(self.kept) + 1, period, RunState.QUEUED, steps=3, begun=NOW)
        self.kept.append(run)
        return run

    def get(self, place: Place, run_id: int) -> Run:
        run = self._kept(place, run_id)
        if run.state is RunState.CANCELLED:
            return run
        done = run.step + 1 >= run.steps
        moved = replace(
            run,
            step=min(run.step + 1, run.steps),
            state=RunState.DONE if done else RunState.RUNNING,
            doing=Text("计算得分", "computing points"),
            percent=100 * (run.step + 1) // run.steps,
            ended=NOW if done else None,
        )
        self.kept[run_id - 1] = moved
        return moved

    def cancel(self, place: Place, run_id: int) -> None:
        run = self._kept(place, run_id)
        if not run.going:
            raise Conflict(Text("这次计分已经结束", "The run is over"))
        self.kept[run_id - 1] = replace(run, state=RunState.CANCELLED, ended=NOW)

    def _kept(self, place: Place, run_id: int) -> Run:
        if not 1 <= run_id <= len(self.kept) or place.slug == "chenghu":
            raise NotFound(GONE)
        return self.kept[run_id - 1]

    def of_period(self, place: Place, period: str) -> Run | None:
        return next((each for each in self.latest(place) if each.period == period), None)

    def latest(self, place: Place) -> Sequence[Run]:
        return self.kept[::-1] if place.slug != "chenghu" else []


@dataclass
class PlainImports:
    """Uploads are kept in memory; a file of the word "broken" cannot be read.
    One of the word "foreign" can only once each header has been matched with a field."""

    files: dict[str, tuple[str, Upload, bytes]] = field(default_factory=dict)
    done: list[Batch] = field(default_factory=list)
    assigned: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def datasets(self, place: Place) -> Sequence[DatasetState]:
        last = self.done[-1] if self.done else None
        holding = [each for each in self.done[::-1] if each.held and not each.undone]
        cases = DatasetState(city.CASES, 8127, last, holding)
        return (cases, DatasetState(city.STAFF, None))

    def keep(
        self, place: Place, account: Account, *, dataset: str, name: str, file: BinaryIO
    ) -> Upload:
        content = file.read()
        upload = Upload(f"t{len(self.files)}", name, len(content), dataset)
        self.files[upload.token] = (place.slug, upload, content)
        return upload

    def _kept(self, place: Place, token: str) -> tuple[Upload, bytes]:
        slug, upload, content = self.files.get(token, ("", None, b""))
        if slug != place.slug or upload is None:
            raise NotFound(GONE)
        return upload, content

    def preview(self, place: Place, account: Account, token: str) -> Preview:
        upload, content = self._kept(place, token)
        if content == b"broken":
            what = Text("不是 Excel 文件", "This is no workbook")
            raise BadFile(
                what, where=upload.name, advice=Text("请另存为 .xlsx", "Save it as .xlsx")
            )
        if content == b"foreign" and token not in self.assigned:
            raise BadFile(Text("缺少必需的列", "columns are missing"), where=upload.name)
        early = Text("结案日期早于立案日期", "Closed before it was filed")
        ask = Text("请核对立案日或结案日", "Check both dates")
        held = [
            Finding("台账", 17, "结案日", "2025-07-29", early, ask),
            *(Finding("台账", 40 + n, "承办法官", "罗维安", UNKNOWN) for n in range(24)),
        ]
        return Preview(
            dataset=city.CASES,
            file=upload.name,
            size=upload.size,
            rows=1235,
            accepted=1210,
            mapping=(Mapped("案号", Text("案号", "Case number")), Mapped("备注", None)),
            held=held,
            warnings=[Finding("台账", 3, "标的", "9999999", Text("金额偏高", "High amount"))],
            not_data=[Finding("台账", 1240, "", "合计", Text("合计行", "A total row"))],
            inserted=412,
            updated=763,
            unchanged=35,
        )

    def columns(self, place: Place, account: Account, token: str) -> Columns:
        upload, content = self._kept(place, token)
        if content == b"broken":
            raise BadFile(Text("不是 Excel 文件", "This is no workbook"), where=upload.name)
        chosen = self.assigned.get(token)
        headers = {"编号": "", "主审": "judge", "<b>结果</b>": "", "备注": ""}
        choices = [
            Choice(header, chosen[header] if chosen else near, suggested=bool(near and not chosen))
            for header, near in headers.items()
        ]
        return Columns(city.CASES, upload.name, choices, decided=chosen is not None)

    def assign(self, place: Place, account: Account, token: str, chosen: Mapping[str, str]) -> None:
        self._kept(place, token)
        used = [name for name in chosen.values() if name]
        if len(used) != len(set(used)):
            raise BadInput(Text("两列对应同一字段", "two columns go to one field"))
        self.assigned[token] = chosen

    def held_back(self, place: Place, account: Account, token: str) -> bytes:
        self._kept(place, token)
        return b"PK workbook"

    def bring_in(self, place: Place, account: Account, token: str) -> Batch:
        upload, _ = self._kept(place, token)
        del self.files[token]
        label = city.CASES.label
        batch = Batch(len(self.done) + 1, label, upload.name, NOW, account.shown, 412, 763, 35, 25)
        self.done.append(batch)
        return batch

    def undo(self, place: Place, account: Account, number: int) -> Batch:
        if not 1 <= number <= len(self.done) or place.slug == "chenghu":
            raise NotFound(GONE)
        if self.done[number - 1].undone:
            raise Conflict(Text("这一批已经撤销", "The batch has been undone already"))
        self.done[number - 1] = replace(self.done[number - 1], undone=True)
        return self.done[number - 1]

    def held_by(self, place: Place, number: int) -> HeldBack:
        batch = next((each for each in self.batches(place) if each.number == number), None)
        if batch is None or not batch.held:
            raise NotFound(GONE)
        found = [Finding("台账", 40 + n, "承办法官", "罗维安", UNKNOWN) for n in range(25)]
        return HeldBack(batch, found)

    def workbook_of(self, place: Place, number: int) -> bytes:
        return b"PK workbook" if self.held_by(place, number) else b""

    def batches(self, place: Place) -> Sequence[Batch]:
        return self.done[::-1] if place.slug != "chenghu" else []


class PlainBook:
    """Entries in memory, by institution."""

    def __init__(self) -> None:
        self.kept: dict[int, list[Entry]] = {}

    def add(self, chains: Sequence[int], note: Note) -> None:
        for chain in chains:
            kept = self.kept.setdefault(chain, [])
            before = kept[-1].digest if kept else GENESIS
            entry = entry_of(chain, note, number=len(kept) + 1, moment=NOW, previous=before)
            kept.append(replace(entry, digest=digest_of(entry)))

    @contextmanager
    def whole(self, chain: int) -> Iterator[Whole]:
        kept = self.kept.get(chain, [])
        yield Whole(kept, (), Head(len(kept), kept[-1].digest) if kept else None)

    def found(self, chain: int, search: Search, *, skip: int, limit: int) -> Sequence[Entry]:
        wanted = [
            each
            for each in reversed(self.kept.get(chain, []))
            if search.actor in each.actor
            and search.act in ("", each.act)
            and search.thing in ("", each.thing)
            and search.object in each.object
            and (search.since is None or each.moment >= search.since)
            and (search.until is None or each.moment < search.until)
        ]
        return wanted[skip : skip + limit]

    def count(self, chain: int, search: Search) -> int:
        return len(self.found(chain, search, skip=0, limit=10**6))

    def heads(self) -> Mapping[int, Head]:
        return {}

    def open_intents(self) -> Sequence[tuple[int, Entry]]:
        return ()


class PlainDirectives:
    """One document."""

    def all(self, place: Place) -> Sequence[Directive]:
        return (city.RULE,)


def plain_services(*, ranking: bool = False, demonstration: bool = True) -> Services:
    """All of them together."""
    accounts = [
        DemonstrationAccount(
            name, name, Text(f"{city.LOWER.name.zh} {who}", f"{city.LOWER.name.en}, {who}")
        )
        for name, who in WHO.items()
    ]
    return Services(
        identity=PlainIdentity(),
        results=PlainResults(ranking=ranking),
        runs=PlainRuns(),
        imports=PlainImports(),
        directives=PlainDirectives(),
        log=PageLog(Audit(PlainBook())),
        demonstration=accounts if demonstration else (),
    )


def a_file(content: bytes = b"x", name: str = "台账.xlsx") -> tuple[BytesIO, str]:
    """A file for a form."""
    return BytesIO(content), name
