"""What a plugin may add: each hook is called by something today, with exactly these arguments."""

from collections.abc import Mapping

import pluggy
import polars as pl

from core.adapters.model import Adapter
from core.plugin.curves import AddedCurve
from core.plugin.demonstration import City
from core.plugin.model import Pack
from core.plugin.observers import Declared, Remark
from core.plugin.panels import Panel
from core.plugin.reports import NavigationEntry, ReportTemplate

PROJECT = "gongheng"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def packs() -> list[Pack]:  # type: ignore[empty-body]
    """The packs that the plugin publishes."""


@hookspec
def demonstration(seed: int, scale: float) -> City | None:
    """Invented institutions to show the plugin's first pack with, the same for the same seed."""


@hookspec
def adapters() -> list[Adapter]:  # type: ignore[empty-body]
    """The adapters that the plugin offers for reading records from elsewhere."""


@hookspec(firstresult=True)
def declares() -> Declared:  # type: ignore[empty-body]
    """What the plugin wants to see, and whether a run may be made without it."""


@hookspec
def before_run(records: Mapping[str, pl.DataFrame]) -> list[Remark]:  # type: ignore[empty-body]
    """Remarks on the declared columns, by dataset, before anything is computed."""


@hookspec
def after_run(period: str, values: pl.DataFrame) -> list[Remark]:  # type: ignore[empty-body]
    """Remarks on the values of the declared indicators of a finished run."""


@hookspec
def panels(  # type: ignore[empty-body]
    kind: str, records: Mapping[str, pl.DataFrame], values: pl.DataFrame
) -> list[Panel]:
    """Panels for the profile of one entity of a declared kind, out of what its viewer may see."""


@hookspec
def installed(what: str, version: str) -> list[Remark]:  # type: ignore[empty-body]
    """Remarks once an institution works with the plugin (its own name), or with a pack."""


@hookspec
def upgraded(what: str, before: str, version: str) -> list[Remark]:  # type: ignore[empty-body]
    """Remarks once it works with another version, newer or older, of the plugin or of a pack."""


@hookspec
def period_sealed(period: str) -> list[Remark]:  # type: ignore[empty-body]
    """Remarks once the results of a period have been published for the first time."""


@hookspec
def curves() -> list[AddedCurve]:  # type: ignore[empty-body]
    """The curves that the plugin adds, for schemes to use by name."""


@hookspec
def report_templates() -> list[ReportTemplate]:  # type: ignore[empty-body]
    """The reports that the plugin adds: which sections of words and figures, drawn as pages."""


@hookspec
def navigation() -> list[NavigationEntry]:  # type: ignore[empty-body]
    """Lines of the side bar, each of which leads to one of the plugin's own reports."""
