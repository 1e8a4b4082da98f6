"""Finds plugins, asks them, and keeps the fault of one from reaching anything else.

Plugins of this distribution run in this process; every other is asked through ``core.plugin.apart``
and none of its code is imported here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import pluggy
import structlog

from core.adapters.model import Adapter
from core.errors import Conflict, GonghengError, NotAllowed, NotFound
from core.plugin import hookspecs
from core.plugin.apart.confinement import Limits, missing
from core.plugin.apart.work import Origin
from core.plugin.curves import AddedCurve
from core.plugin.demonstration import City
from core.plugin.finding import found
from core.plugin.model import Pack
from core.plugin.observers import Declared
from core.tenancy.model import TenantId
from core.texts import Text, same

if TYPE_CHECKING:
    from core.plugin.apart.conversations import Nursery

REMEMBERED = 100
"""Faults that a process keeps; of more the oldest go."""
log = structlog.get_logger(__name__)


class Switches(Protocol):
    """Which institution has which plugin from outside on, and where its faults are told."""

    def is_on(self, tenant: int, plugin: str) -> bool:
        """Whether the plugin of that name is on for the tenant."""

    def anywhere(self, plugin: str) -> bool:
        """Whether it is on for any tenant."""

    def report(
        self, tenant: int, plugin: str, hook: str, said: Text, *, fault: bool = True
    ) -> None:
        """Tell the tenant what is wrong with a plugin, or what it remarks."""


@runtime_checkable
class Apart(Protocol):
    """A plugin whose code is elsewhere: which hooks it has, it has to be asked."""

    def implements(self, hook: str) -> bool:
        """Whether it has that hook."""


class AllOff:
    """Nobody has any plugin on: how it is until somebody connects a switchboard."""

    def is_on(self, tenant: int, plugin: str) -> bool:
        """No."""
        return False

    def anywhere(self, plugin: str) -> bool:
        """No."""
        return False

    def report(
        self, tenant: int, plugin: str, hook: str, said: Text, *, fault: bool = True
    ) -> None:
        """Told nowhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A plugin that failed: its name, the hook (``load`` when it could not be), the error."""

    plugin: str
    hook: str
    error: Exception

    def message(self, locale: str) -> str:
        """One line for an operator."""
        said = (
            self.error.message(locale)
            if isinstance(self.error, GonghengError)
            else f"{type(self.error).__name__}: {self.error}"
        )
        return f"{self.plugin} · {self.hook} · {said}"

    @property
    def what(self) -> Text:
        """The same for somebody who sees plugin and hook beside it."""
        if isinstance(self.error, GonghengError):
            return self.error.what
        return same(f"{type(self.error).__name__}: {self.error}")


class Plugins:
    """The plugins of this process, in order of their names; ``faults`` is what went wrong."""

    def __init__(self, switches: Switches | None = None, *, limits: Limits | None = None) -> None:
        self.faults: list[Fault] = []
        self.outside: dict[str, Origin] = {}
        self._switches: Switches = switches or AllOff()
        self._limits = limits or Limits()
        self._nursery: Nursery | None = None
        self._published: dict[str, list[Pack]] = {}
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)

    @property
    def names(self) -> list[str]:
        """Every plugin that was added."""
        return sorted(name for name, _ in self._manager.list_name_plugin())

    def in_use(self, tenant: int | None = None) -> list[str]:
        """Those whose hooks may be called for the tenant, or at all where none is told.

        What comes with the product may be; one from outside only once it has been switched on.
        """
        return [name for name in self.names if name not in self.outside or self._on(tenant, name)]

    def find(self, folder: Path | None = None) -> "Plugins":
        """Add every installed plugin; those of other vendors may lie in a folder of their own."""
        for each in found(folder):
            if each.ours:
                self._load(each.point)
            else:
                self.add_from_outside(each.origin)
        return self

    def add_from_outside(self, origin: Origin) -> None:
        """Add a plugin whose code runs apart; refused where the machine cannot shut it in."""
        lacking = missing()
        if lacking is not None:
            self.faults.append(Fault(origin.name, "load", refused(lacking)))
            return
        from core.plugin.apart.conversations import Nursery  # noqa: PLC0415 - with Arrow, and
        from core.plugin.apart.proxy import PluginApart  # noqa: PLC0415 - few have such plugins

        if self._nursery is None:
            self._nursery = Nursery()
        apart = PluginApart(origin, self._nursery, self._limits)
        self.add(origin.name, apart)
        if self._manager.get_plugin(origin.name) is apart:
            self.outside[origin.name] = origin

    def close(self) -> None:
        """End every process that was made for a plugin."""
        if self._nursery is not None:
            self._nursery.close()

    def add(self, name: str, plugin: object) -> None:
        """Add one plugin; what it gets wrong at that is a fault, not an error."""
        if self._manager.has_plugin(name):
            self.faults.append(Fault(name, "load", taken(name)))
            return
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except Exception as error:
            self._manager.unregister(name=name)
            self.faults.append(Fault(name, "load", error))

    def packs(self, names: list[str] | None = None) -> list[Pack]:
        """The packs of these plugins (all of them unless told), in order of plugin and pack.

        A plugin is asked once: what it publishes does not change while the process runs.
        """
        wanted = [name for name in self.in_use() if names is None or name in names]
        unasked = [name for name in wanted if name not in self._published]
        for name, published in self._ask("packs", unasked):
            self._published.setdefault(name, []).extend(self._only_packs(name, published))
        return [pack for name in wanted for pack in self._published.get(name, [])]

    def pack(self, identity: str) -> Pack:
        """The pack of that id; NotFound lists what there is."""
        published = {pack.id: pack for pack in self.packs()}
        if identity not in published:
            known = ", ".join(sorted(published)) or "—"
            raise NotFound(
                Text(f"没有指标包“{identity}”", f'There is no pack "{identity}"'),
                advice=Text(f"可用：{known}", f"Known: {known}"),
            )
        return published[identity]

    def has(self, identity: str) -> bool:
        """Whether a plugin publishes a pack of that id."""
        return any(pack.id == identity for pack in self.packs())

    def adapters(self, tenant: int | None = None) -> dict[str, Adapter]:
        """The adapters that the tenant may use, by id; of two with one id the first counts."""
        found: dict[str, Adapter] = {}
        ours_first = sorted(self.in_use(tenant), key=self.outside.__contains__)
        for name, offered in self._ask("adapters", ours_first, tenant=tenant):
            if not isinstance(offered, list):
                wrong = TypeError(f"adapters() gave {type(offered).__name__}, not a list")
                self._note(Fault(name, "adapters", wrong), tenant)
                continue
            for each in offered:
                found.setdefault(each.id, each)
        return found

    def curves(self, tenant: TenantId) -> dict[str, tuple[str, AddedCurve]]:
        """The curves that plugins of the tenant add, by name; ours first, then in their order."""
        found: dict[str, tuple[str, AddedCurve]] = {}
        ours_first = sorted(self.in_use(tenant), key=self.outside.__contains__)
        for name, added in self._ask("curves", ours_first, tenant=tenant):
            for each in added:
                found.setdefault(each.name, (name, each))
        return found

    def version(self, name: str) -> str:
        """The version of a plugin from outside; nothing for one of the product."""
        return self.outside[name].version if name in self.outside else ""

    def blame(self, name: str, hook: str, error: Exception, tenant: TenantId) -> None:
        """Report what somebody else found wrong with an answer of a plugin."""
        self._note(Fault(name, hook, error), tenant)

    def implements(self, name: str, hook: str, *, tenant: int | None = None) -> bool:
        """Whether the plugin has that hook; one that cannot say so is noted, and has none."""
        plugin = self._manager.get_plugin(name)
        try:
            if isinstance(plugin, Apart):
                return plugin.implements(hook)
        except Exception as error:
            self._note(Fault(name, "load", error), tenant)
            return False
        return any(each.name == hook for each in self._manager.get_hookcallers(plugin) or ())

    def declared(self, name: str) -> Declared:
        """What a plugin wants to see of a run: nothing, unless it says otherwise."""
        if not self.implements(name, "declares"):
            return Declared()
        try:
            declared = self.demand(name, "declares")
        except Exception:
            return Declared()
        return declared if isinstance(declared, Declared) else Declared()

    def demand(self, name: str, hook: str, *, tenant: int | None = None, **arguments: Any) -> Any:
        """The answer of one plugin; what goes wrong is noted and raised."""
        plugins = self._manager.list_name_plugin()
        others = [plugin for each, plugin in plugins if each != name]
        try:
            answers = self._manager.subset_hook_caller(hook, others)(**arguments)
        except Exception as error:
            self._note(Fault(name, hook, error), tenant)
            raise
        if not isinstance(answers, list):
            return answers
        return [each for answer in answers for each in answer]

    def demonstrations(
        self, names: Collection[str] | None = None, *, seed: int, scale: float
    ) -> dict[str, City]:
        """The invented institutions that plugins offer, by plugin, in order of names."""
        asked = [name for name in self.in_use() if names is None or name in names]
        offered: dict[str, City] = {}
        for name, city in self._ask("demonstration", asked, seed=seed, scale=scale):
            offered.setdefault(name, city)
        return offered

    def demonstration(self, *, seed: int, scale: float) -> City:
        """The first invented city that a plugin offers; NotFound if none does."""
        for name in self.names:
            for city in self.demonstrations([name], seed=seed, scale=scale).values():
                return city
        raise NotFound(Text("没有插件提供演示城市", "No plugin offers a demonstration city"))

    def answers(self, hook: str, **arguments: Any) -> list[Any]:
        """What every plugin says to a hook, in order of their names."""
        return [answer for _, answer in self._ask(hook, self.in_use(), **arguments)]

    def _only_packs(self, name: str, published: object) -> list[Pack]:
        if isinstance(published, list) and all(isinstance(each, Pack) for each in published):
            return published
        wrong = TypeError(f"packs() gave {type(published).__name__}, not a list of packs")
        self._note(Fault(name, "packs", wrong), None)
        return []

    def _on(self, tenant: int | None, name: str) -> bool:
        switches = self._switches
        return switches.anywhere(name) if tenant is None else switches.is_on(tenant, name)

    def _note(self, fault: Fault, tenant: int | None) -> None:
        """Keep a fault, and tell whoever it concerns."""
        self.faults.append(fault)
        del self.faults[:-REMEMBERED]
        log.warning("plugin failed", plugin=fault.plugin, hook=fault.hook, said=fault.message("en"))
        if tenant is not None:
            self._switches.report(tenant, fault.plugin, fault.hook, fault.what)

    def _load(self, point: EntryPoint) -> None:
        try:
            plugin = point.load()
        except Exception as error:
            self.faults.append(Fault(point.name, "load", error))
            return
        self.add(point.name, plugin)

    def _ask(
        self, hook: str, names: Sequence[str], *, tenant: int | None = None, **arguments: Any
    ) -> Iterator[tuple[str, Any]]:
        """Each plugin's answer, with the plugin; one that raises is noted and left out."""
        registered = dict(self._manager.list_name_plugin())
        for name in names:
            others = [plugin for each, plugin in registered.items() if each != name]
            caller = self._manager.subset_hook_caller(hook, others)
            try:
                answers = caller(**arguments)
            except Exception as error:
                self._note(Fault(name, hook, error), tenant)
                continue
            for answer in answers if isinstance(answers, list) else [answers]:
                yield name, answer


def taken(name: str) -> Conflict:
    """Why the second plugin of one name is not used."""
    return Conflict(
        Text("已有同名的插件，后一个未启用", "not used: another plugin has this name"), where=name
    )


def refused(lacking: Text) -> NotAllowed:
    """Why a plugin from outside is not used on this machine."""
    return NotAllowed(
        Text(
            f"本机不能隔离外来插件，未启用（{lacking.zh}）",
            f"not used: this machine cannot shut in a plugin from outside ({lacking.en})",
        ),
        advice=Text(
            "请换用支持 Landlock 的 Linux 内核；指标包仍可用文件安装",
            "use a Linux kernel with Landlock; packs can be installed from files all the same",
        ),
    )
