"""Reads sources: portion by portion through the same import as any file, marked as it goes.

A portion's mark is kept once the portion is in. A reader that dies between the two reads the
portion again, and the merge by key finds nothing new in it: nothing is lost and nothing doubled.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from core.adapters import schedule
from core.adapters.book import Book, Turn
from core.adapters.model import NOTHING_READ, Adapter, Outside, Portion, SettingKind
from core.adapters.sources import Forecast, Reading, Source, Wanted
from core.audit.working import Origin, working_for
from core.errors import BadInput, Conflict, GonghengError, NotFound, Unavailable
from core.evidence.reading.source import FileSource
from core.evidence.reports import Preview
from core.evidence.service import Imports
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault

KIND = "source"
"""What a nudge to read a source is called."""

LOOKED_AT = 5
HELD_SHOWN = 10
"""Portions that a forecast looks at."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sources:
    """The sources of every institution.

    ``adapters`` gives those that an institution may use, by id; ``outside`` says what an
    institution's adapters may reach.
    """

    book: Book
    imports: Imports
    vault: Vault
    adapters: Callable[[TenantId], Mapping[str, Adapter]]
    outside: Callable[[TenantId], Outside]

    def add(self, tenant: TenantId, wanted: Wanted) -> Source:
        """Set up a source. BadInput says which setting is missing or wrong."""
        adapter = self._adapter(tenant, wanted.adapter)
        schedule.check(wanted.schedule)
        self.imports.declared(tenant, wanted.dataset)
        if not wanted.name.strip():
            raise BadInput(Text("请填写来源名称", "give the source a name"))
        known = {each.name: each for each in adapter.settings}
        given = {name: value for name, value in wanted.settings.items() if value}
        _check_settings(adapter, given)
        secret = {name for name in given if known[name].kind is SettingKind.SECRET}
        sealed = {
            each: self.vault.seal(given[each].encode(), use=_use(tenant, wanted.name, each))
            for each in sorted(secret)
        }
        defaults = {each.name: each.default for each in adapter.settings if each.default}
        return self.book.add(tenant, replace(wanted, settings=defaults | given), sealed)

    def wanted_secrets(self, tenant: TenantId, number: int) -> Sequence[str]:
        """Secrets that did not come along from another installation and are to be entered."""
        return sorted(name for name, text in self.book.sealed(tenant, number).items() if not text)

    def enter(self, tenant: TenantId, number: int, given: Mapping[str, str]) -> None:
        """Keep secrets under the key of this installation; BadInput names one that is not known."""
        source = self.book.get(tenant, number)
        unknown = sorted(given.keys() - self.book.sealed(tenant, number).keys())
        if unknown or not given or not all(given.values()):
            raise BadInput(
                Text("请填写该来源的密钥", "give the secrets that this source has"),
                where=", ".join(unknown) or source.name,
            )
        sealed = {
            name: self.vault.seal(value.encode(), use=_use(tenant, source.name, name))
            for name, value in given.items()
        }
        self.book.reseal(tenant, number, sealed)

    def forecast(self, tenant: TenantId, number: int) -> Forecast:
        """What the next reading would change, from its first portions; nothing is written."""
        source = self.book.get(tenant, number)
        with TemporaryDirectory() as folder:
            portions = self._portions(source)
            seen = [
                self._preview(source, each, Path(folder)) for each in islice(portions, LOOKED_AT)
            ]
            whole = next(portions, None) is None
        return _forecast(seen, whole=whole)

    def answer(self, tenant: TenantId, number: int) -> None:
        """Read the source if it is due and nobody else reads it: what a nudge leads to."""
        if self.book.is_due(tenant, number):
            with suppress(Conflict):
                self.read(tenant, number)

    def read(self, tenant: TenantId, number: int) -> Reading:
        """Read a source now. Conflict when it is being read; a fault is in the reading."""
        turn = self.book.claim(tenant, number)
        if turn is None:
            self.book.get(tenant, number)
            raise Conflict(
                Text("正在读取该来源", "this source is being read"),
                advice=Text("请等它读完", "wait until it is done"),
            )
        with working_for(Origin(name=f"source: {turn.source.name}", source="source")):
            return self._read(turn)

    def _read(self, turn: Turn) -> Reading:
        counts = _nothing_yet(turn, self.book.now())
        source = turn.source
        try:
            with TemporaryDirectory() as folder:
                for portion in self._portions(source):
                    counts, seen = self._bring_in(source, portion, Path(folder), counts)
                    self.book.came(turn, mark=portion.mark, seen=seen, counts=counts)
                    source = replace(source, seen=seen)
        except GonghengError as error:
            lasting = not isinstance(error, Unavailable | Conflict)
            return self.book.failed(turn, counts, _said(error), lasting=lasting)
        return self.book.done(turn, counts)

    def _bring_in(
        self, source: Source, portion: Portion, folder: Path, counts: Reading
    ) -> tuple[Reading, tuple[str, ...]]:
        file, seen = _as_file(source, portion, folder)
        report = self.imports.bring_in(source.tenant, source.dataset, file, actor=source.name)
        return (
            replace(
                counts,
                batches=(*counts.batches, report.batch),
                accepted=counts.accepted + report.counts.accepted,
                rejected=counts.rejected + report.counts.rejected,
                changed=counts.changed + report.counts.inserted + report.counts.updated,
            ),
            seen,
        )

    def _preview(self, source: Source, portion: Portion, folder: Path) -> Preview:
        file, _ = _as_file(source, portion, folder)
        return self.imports.preview(source.tenant, source.dataset, file)

    def _portions(self, source: Source) -> Iterator[Portion]:
        """What the adapter hands over; whatever it raises becomes an error of ours."""
        adapter = self._adapter(source.tenant, source.adapter)
        sealed = self.book.sealed(source.tenant, source.number)
        _check_entered(source, [name for name, text in sealed.items() if not text])
        secrets = {
            name: self.vault.open(text, use=_use(source.tenant, source.name, name)).decode()
            for name, text in sealed.items()
        }
        settings, mark = {**source.settings, **secrets}, source.mark or NOTHING_READ
        try:
            yield from adapter.read(settings, mark, self.outside(source.tenant))
        except GonghengError:
            raise
        except Exception as error:
            log.exception("adapter failed", adapter=source.adapter, tenant=int(source.tenant))
            raise _failed(source, error) from error

    def _adapter(self, tenant: TenantId, identity: str) -> Adapter:
        known = self.adapters(tenant)
        if identity not in known:
            names = "、".join(sorted(known)) or "—"
            raise NotFound(
                Text("没有这个适配器", "there is no such adapter"),
                where=identity,
                advice=Text(f"可用：{names}", f"Known: {names}"),
            )
        return known[identity]


def _failed(source: Source, error: Exception) -> Unavailable:
    """The fault of an adapter as an error of ours, without the data that it happened on."""
    return Unavailable(
        Text(
            f"适配器 {source.adapter} 出错（{type(error).__name__}）",
            f"the adapter {source.adapter} failed ({type(error).__name__})",
        ),
        where=source.name,
        advice=Text("稍后会自动重试；若持续出现，请联系供应商", "it will be tried again"),
    )


def _check_entered(source: Source, wanted: Sequence[str]) -> None:
    if wanted:
        raise BadInput(
            Text(
                f"换了安装，密钥须重新填写：{'、'.join(wanted)}",
                f"this installation has another key; to be entered again: {', '.join(wanted)}",
            ),
            where=source.name,
            advice=Text("在该来源的页面填写", "enter it on the page of the source"),
        )


def _check_settings(adapter: Adapter, given: Mapping[str, str]) -> None:
    known = {each.name: each for each in adapter.settings}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadInput(
            Text("没有这项设置", "there is no such setting"),
            where=", ".join(unknown),
            advice=Text(f"可用：{'、'.join(known)}", f"Known: {', '.join(known)}"),
        )
    for each in adapter.settings:
        value = given.get(each.name) or each.default
        if each.required and not value:
            raise BadInput(
                Text(f"请填写“{each.label.zh}”", f"{each.label.en} is missing"), where=each.name
            )
        if each.kind is SettingKind.NUMBER and value and not value.isdecimal():
            raise BadInput(Text("须为整数", "must be a whole number"), where=each.name)
        if each.choices and value and value not in each.choices:
            allowed = "、".join(each.choices)
            raise BadInput(
                Text("不在可选范围内", "is none of the choices"),
                where=each.name,
                advice=Text(f"可选：{allowed}", f"choose one of {', '.join(each.choices)}"),
            )


def _as_file(source: Source, portion: Portion, folder: Path) -> tuple[FileSource, tuple[str, ...]]:
    """The portion as a file for the import, and the columns that it has."""
    if isinstance(portion.content, Path):
        return FileSource(portion.name, portion.content), source.seen
    frame = portion.content
    gone = sorted(set(source.columns or source.seen) - set(frame.columns))
    if gone:
        names = "、".join(gone)
        raise BadInput(
            Text(f"来源少了列：{names}", f"the source lacks columns: {', '.join(gone)}"),
            where=source.name,
            advice=Text(
                "请核对来源是否改了结构；已导入的数据未受影响，改好后点“继续”",
                "see whether the source was changed; what is in stays as it is; then resume",
            ),
        )
    place = folder / "portion.parquet"
    named = {old: new for old, new in source.columns.items() if new}
    frame.rename(named).write_parquet(place)
    return FileSource(portion.name, place), tuple(frame.columns)


def _forecast(seen: Sequence[Preview], *, whole: bool) -> Forecast:
    columns = {
        column.header: column.field
        for preview in seen
        for sheet in preview.columns.values()
        for column in sheet
    }
    return Forecast(
        portions=len(seen),
        whole=whole,
        inserted=sum(each.counts.inserted for each in seen),
        updated=sum(each.counts.updated for each in seen),
        unchanged=sum(each.counts.unchanged for each in seen),
        rejected=sum(each.counts.rejected for each in seen),
        columns=columns,
        missing=tuple(dict.fromkeys(name for each in seen for name in each.missing)),
        held=tuple(found for each in seen for found in each.remarks.findings)[:HELD_SHOWN],
    )


def _nothing_yet(turn: Turn, began: datetime) -> Reading:
    return Reading(turn.reading, turn.source.number, began, None, (), 0, 0, 0, None)


def _said(error: GonghengError) -> Text:
    return Text(error.message("zh"), error.message("en"))


def _use(tenant: TenantId, source: str, setting: str) -> str:
    return f"source of {int(tenant)}: {source}: {setting}"
