"""The side of a plugin: shut in first, then its code is imported, then it answers.

What is here runs in the process of the plugin and may be changed by it; nothing in the product
believes any of it.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from socket import socket
from typing import Any

import pluggy
import polars as pl

from core.plugin import hookspecs
from core.plugin.apart import faults, saying
from core.plugin.apart.confinement import confine
from core.plugin.apart.messages import Ended, Message, given, packed, receive, send
from core.plugin.apart.reading import portions
from core.plugin.apart.work import Order, Origin

MOST = 2**28


class Answering:
    """Answers one call after another, until the product hangs up."""

    def __init__(self, channel: socket, manager: pluggy.PluginManager) -> None:
        self._channel, self._manager = channel, manager
        self._calls: Mapping[str, Callable[[Message], Message]] = {
            "hooks": lambda _: Message({"done": implemented(manager)}),
            "packs": lambda _: saying.packs(self._each("packs")),
            "adapters": lambda _: saying.adapters(self._each("adapters")),
            "read": self._read,
            "declares": lambda _: saying.declared(manager.hook.declares()),
            "before_run": self._before_run,
            "after_run": self._after_run,
            "panels": self._panels,
            "curves": lambda _: saying.curves(self._each("curves")),
            "shares": self._shares,
            "navigation": lambda _: saying.entries(self._each("navigation")),
            "report_templates": lambda _: saying.templates(self._each("report_templates")),
            "installed": self._remarks,
            "upgraded": self._remarks,
            "period_sealed": self._remarks,
        }

    def answer(self, asked: Message) -> Message:
        """What is said to a call; whatever the plugin raises is told instead."""
        try:
            return self._calls[asked.said["call"]](asked)
        except Exception as error:
            return Message({"raised": faults.told(error)})

    def _each(self, hook: str, **arguments: Any) -> list[Any]:
        answers = getattr(self._manager.hook, hook)(**arguments)
        return [each for answer in answers for each in answer]

    def _before_run(self, asked: Message) -> Message:
        records = _records(asked.said["names"], asked.pieces)
        return saying.remarks(self._each("before_run", records=records))

    def _after_run(self, asked: Message) -> Message:
        values = given(asked.pieces[0])
        period = asked.said["period"]
        return saying.remarks(self._each("after_run", period=period, values=values))

    def _shares(self, asked: Message) -> Message:
        values, wanted = given(asked.pieces[0]).to_series(), asked.said["name"]
        [curve] = [each for each in self._each("curves") if each.name == wanted]
        shares = curve.shares(values, asked.said["parameters"])
        return Message({"done": None}, [packed(pl.Series("share", shares).to_frame())])

    def _remarks(self, asked: Message) -> Message:
        given_ = {name: value for name, value in asked.said.items() if name != "call"}
        return saying.remarks(self._each(asked.said["call"], **given_))

    def _panels(self, asked: Message) -> Message:
        *pieces, values = asked.pieces
        shown = {"records": _records(asked.said["names"], pieces), "values": given(values)}
        return saying.panels(self._each("panels", kind=asked.said["kind"], **shown))

    def _read(self, asked: Message) -> Message:
        for portion in portions(self._channel, asked.said, self._each("adapters")):
            send(self._channel, portion)
            receive(self._channel, most=MOST)
        return Message({"done": None})


def serve(channel: socket, order: Order) -> None:
    """Be the process that the order describes, until the product hangs up."""
    try:
        confine(order.limits, (*order.readable, *_places(order.origin)))
        answering = Answering(channel, managed(order.origin))
        send(channel, Message({"done": None}))
    except BaseException as error:
        send(channel, Message({"raised": faults.told(error)}))
        return
    try:
        while True:
            send(channel, answering.answer(receive(channel, most=MOST)))
    except Ended:
        return


def managed(origin: Origin) -> pluggy.PluginManager:
    """The plugin's code, imported and with its hooks looked at."""
    if origin.folder is not None:
        sys.path.append(str(origin.folder))
    module, _, attribute = origin.value.partition(":")
    plugin: object = importlib.import_module(module)
    for name in filter(None, attribute.split(".")):
        plugin = getattr(plugin, name)
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, origin.name)
    manager.check_pending()
    return manager


def implemented(manager: pluggy.PluginManager) -> list[str]:
    """The hooks that the plugin has."""
    [(_, plugin)] = manager.list_name_plugin()
    return sorted(each.name for each in manager.get_hookcallers(plugin) or ())


def _records(names: Sequence[str], pieces: Sequence[bytes]) -> dict[str, pl.DataFrame]:
    return dict(zip(names, map(given, pieces), strict=True))


def _places(origin: Origin) -> list[Path]:
    """Where its code is, when it isn't where the libraries are."""
    if origin.folder is not None:
        return [origin.folder]
    found = importlib.util.find_spec(origin.value.partition(":")[0].partition(".")[0])
    if found is None:
        return []
    packages = found.submodule_search_locations or ()
    return [Path(each) for each in (*packages, found.origin) if each is not None]
