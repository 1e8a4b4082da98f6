"""What pluggy registers for a plugin from outside: it has no code of the plugin, it asks for it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import polars as pl

from core.adapters.model import Adapter
from core.errors import GonghengError
from core.plugin.apart import bending, drawing, reporting, understanding
from core.plugin.apart.adapter import AdapterApart
from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Conversation, Nursery
from core.plugin.apart.faults import PluginFailed, understood
from core.plugin.apart.messages import Ended, Late, Message, Nonsense
from core.plugin.apart.work import Order, Origin
from core.plugin.curves import AddedCurve
from core.plugin.hookspecs import hookimpl
from core.plugin.model import Pack
from core.plugin.observers import Declared, Remark
from core.plugin.panels import Panel
from core.plugin.reports import NavigationEntry, ReportTemplate
from core.texts import Text

LIFE = ("installed", "upgraded", "period_sealed")
ON_PAGES = ("panels", "report_templates", "navigation", *LIFE)
AWAITED = ("load", "packs", "adapters", "declares", *ON_PAGES)
RESTING = 60.0
"""Seconds."""
PATIENCE = 5.0
"""Seconds that a page waits for an answer."""


class PluginApart:
    """One plugin from outside; each hook is a conversation with a process of its own."""

    def __init__(self, origin: Origin, nursery: Nursery, limits: Limits) -> None:
        self._origin, self._nursery, self._limits = origin, nursery, limits
        self._packs: list[Pack] | None = None
        self._adapters: list[Adapter] | None = None
        self._curves: list[AddedCurve] | None = None
        self._hooks: tuple[str, ...] | None = None
        self._declared: Declared | None = None
        self._resting: dict[str, tuple[float, Text]] = {}

    @hookimpl
    def packs(self) -> list[Pack]:
        """Its packs, read from the files that it hands over."""
        if self._packs is None:
            with self._talk("packs") as talk:
                message = _heard(talk, "packs")
                place = Path(mkdtemp(prefix="gongheng-packs-"))
                finalize(self, rmtree, place, ignore_errors=True)
                self._packs = understanding.packs(message, place)
        return self._packs

    @hookimpl
    def adapters(self) -> list[Adapter]:
        """Its adapters, each of which reads in a process of its own."""
        if self._adapters is None:
            with self._talk("adapters") as talk:
                offered = understanding.adapters(_heard(talk, "adapters"))
            self._adapters = [AdapterApart(each, self._talk) for each in offered]
        return self._adapters

    @hookimpl
    def curves(self) -> list[AddedCurve]:
        """Its curves, each of which answers in a process of its own."""
        if self._curves is None:
            if not self.implements("curves"):
                return []
            with self._talk("curves") as talk:
                self._curves = [*bending.curves(_heard(talk, "curves"), self._talk)]
        return self._curves

    @hookimpl
    def declares(self) -> Declared | None:
        """What it wants to see, asked once."""
        if self._declared is None and self.implements("declares"):
            with self._talk("declares") as talk:
                self._declared = understanding.declared(_heard(talk, "declares"))
        return self._declared

    @hookimpl
    def before_run(self, records: Mapping[str, pl.DataFrame]) -> list[Remark]:
        """What it remarks on the records, if it looks at any."""
        return self._remarks("before_run", *records.values(), names=list(records))

    @hookimpl
    def after_run(self, period: str, values: pl.DataFrame) -> list[Remark]:
        """What it remarks on the values, if it looks at any."""
        return self._remarks("after_run", values, period=period)

    @hookimpl
    def installed(self, what: str, version: str) -> list[Remark]:
        """What it remarks on being installed, or on a pack."""
        return self._remarks("installed", what=what, version=version)

    @hookimpl
    def upgraded(self, what: str, before: str, version: str) -> list[Remark]:
        """What it remarks on another version."""
        return self._remarks("upgraded", what=what, before=before, version=version)

    @hookimpl
    def period_sealed(self, period: str) -> list[Remark]:
        """What it remarks on a period that was published."""
        return self._remarks("period_sealed", period=period)

    @hookimpl
    def panels(
        self, kind: str, records: Mapping[str, pl.DataFrame], values: pl.DataFrame
    ) -> list[Panel]:
        """Its panels for one entity, each piece checked."""
        said = {"kind": kind, "names": list(records)}
        with self._talk("panels") as talk:
            return drawing.panels(_heard(talk, "panels", *records.values(), values, **said))

    @hookimpl
    def report_templates(self) -> list[ReportTemplate]:
        """Its reports, each piece checked."""
        if not self.implements("report_templates"):
            return []
        with self._talk("report_templates") as talk:
            return reporting.templates(_heard(talk, "report_templates"))

    @hookimpl
    def navigation(self) -> list[NavigationEntry]:
        """Its entries of the side bar, each piece checked."""
        if not self.implements("navigation"):
            return []
        with self._talk("navigation") as talk:
            return reporting.entries(_heard(talk, "navigation"))

    def implements(self, hook: str) -> bool:
        """Whether its code has that hook, asked once."""
        if self._hooks is None:
            with self._talk("load") as talk:
                self._hooks = understanding.words(_heard(talk, "hooks").said.get("done"))
        return hook in self._hooks

    def _remarks(self, hook: str, *frames: pl.DataFrame, **said: Any) -> list[Remark]:
        if not self.implements(hook):
            return []
        with self._talk(hook) as talk:
            return understanding.remarks(_heard(talk, hook, *frames, **said))

    @contextmanager
    def _talk(self, hook: str, readable: tuple[Path, ...] = ()) -> Iterator[Conversation]:
        """A process that has the plugin imported; whatever goes wrong names the plugin."""
        until, failed = self._resting.get(hook, (0.0, None))
        if failed is not None and time.monotonic() < until:
            raise PluginFailed(self._origin.name, hook, failed)
        order = Order(self._origin, self._limits_of(hook), readable)
        try:
            with self._nursery.conversation(order) as talk:
                checked(talk.hear(), plugin=self._origin.name, hook="load")
                yield talk
        except (Late, Ended, Nonsense) as error:
            self._rest(hook, error.what)
            raise PluginFailed(self._origin.name, hook, error.what) from None
        except GonghengError:
            raise
        except Exception as error:
            kind = type(error).__name__
            raise PluginFailed(self._origin.name, hook, Text(kind, kind)) from error

    def _limits_of(self, hook: str) -> Limits:
        if hook not in ON_PAGES:
            return self._limits
        return replace(self._limits, seconds=min(self._limits.seconds, PATIENCE))

    def _rest(self, hook: str, failed: Text) -> None:
        """Whoever hung or ended in a hook that pages wait for is not asked again at once."""
        if hook in AWAITED:
            self._resting[hook] = time.monotonic() + RESTING, failed


def _heard(talk: Conversation, hook: str, *frames: pl.DataFrame, **said: Any) -> Message:
    talk.say(hook, *frames, **said)
    return checked(talk.hear(), plugin=talk.plugin, hook=hook)


def checked(message: Message, *, plugin: str, hook: str) -> Message:
    """The message, unless it tells of an error, which is raised."""
    if "raised" in message.said:
        raise understood(message.said["raised"], plugin=plugin, hook=hook)
    return message
