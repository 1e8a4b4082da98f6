"""An institution that lives as long as a test: its pack, its rows, its scores."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.adapters.model import Adapter
from core.adapters.service import Sources
from core.adapters.sources import Reading, Wanted
from core.evidence.reports import Report
from core.indicators.model import Level
from core.indicators.periods import Period
from core.plugin.demonstration import write_rows
from core.plugin.kit.samples import in_order
from core.plugin.model import Pack
from core.scoring.runs import Run
from core.texts import same
from tenants.model import LEVELS, Sector, Tenant
from web.application import Application
from web.authoring.inbox import laid
from web.bootstrap import opened

SLUG = "trial"
Figures = dict[tuple[str, str], float | None]
Row = Mapping[str, object]


@dataclass(frozen=True)
class TemporaryInstitution:
    """One institution over a folder of its own; everything goes the way that it goes in service."""

    application: Application
    tenant: Tenant
    pack: Pack
    folder: Path

    def bring_in(self, dataset: str, rows: Sequence[Row] | Path) -> Report:
        """Rows by field, or a file, imported; the report says what was held back and why."""
        if isinstance(rows, Path):
            return self.application.bring_in(SLUG, dataset, rows)
        [declared] = [each for each in self.pack.datasets if each.name == dataset]
        file = write_rows(self.folder / "rows", SLUG, declared, rows).path
        return self.application.bring_in(SLUG, dataset, file)

    def bring_in_samples(self) -> None:
        """The sample rows of the pack, registers first."""
        for dataset in in_order(self.pack):
            rows = self.pack.samples.get(dataset.name)
            if rows:
                self.bring_in(dataset.name, rows)

    def score(self, period: str) -> Run:
        """One click on a period."""
        return self.application.score_now(SLUG, Period.parse(period))

    def figures(self, period: str, *, level: str = "tenant") -> Figures:
        """The values of a period, scored now, by subject and indicator."""
        run = self.score(period)
        if run.fault is not None:
            raise AssertionError(run.fault.en)
        values = self.application.scoring.outcome(run).values.filter(level=Level(level).value)
        return {
            (row["subject"], row["indicator"]): row["value"] for row in values.iter_rows(named=True)
        }

    def read(
        self,
        adapter: Adapter,
        dataset: str,
        settings: Mapping[str, str],
        files: Mapping[str, bytes],
    ) -> Reading:
        """What an adapter reads from these files of the inbox, imported into a dataset."""
        laid(self.application.settings.inbox / SLUG, files)
        sources = self._sources(adapter)
        known = {each.name: each.number for each in sources.book.all(self.tenant.id)}
        number = known.get(dataset) or self._add(sources, adapter, dataset, settings)
        return sources.read(self.tenant.id, number)

    def _sources(self, adapter: Adapter) -> Sources:
        return replace(self.application.sources, adapters=lambda _: {adapter.id: adapter})

    def _add(
        self, sources: Sources, adapter: Adapter, dataset: str, settings: Mapping[str, str]
    ) -> int:
        wanted = Wanted(dataset, adapter.id, dataset, settings)
        return sources.add(self.tenant.id, wanted).number


def installed(folder: Path) -> Path:
    """The folder, with an installation in it that has no institution."""
    with opened(_environ(folder)):
        return folder


@contextmanager
def temporary(pack_folder: Path, folder: Path) -> Iterator[TemporaryInstitution]:
    """An institution of the lowest level of the pack's sector, with the pack installed."""
    with opened(_environ(folder)) as application:
        pack = application.found_pack(str(pack_folder))
        level = list(LEVELS[Sector(pack.sector)])[-1]
        application.tenants.add(SLUG, name=same(SLUG), sector=pack.sector, level=level)
        application.install(SLUG, str(pack_folder))
        tenant = application.tenants.get(SLUG)
        yield TemporaryInstitution(application, tenant, pack, folder)


def _environ(folder: Path) -> dict[str, str]:
    return {"GONGHENG_DATA": str(folder), "GONGHENG_LOG_LEVEL": "error"}
