"""What a plugin raised on the other side, told without the data that it happened on."""

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.adapters.model import SourceChanged, SourceUnavailable
from core.errors import BadInput, BadPack, GonghengError, NotAllowed, Unavailable
from core.plugin.apart.messages import nonsense
from core.texts import Text

MEANT = {
    each.__name__: each
    for each in (SourceUnavailable, SourceChanged, BadInput, BadPack, NotAllowed)
}
"""Errors that a plugin raises on purpose, for the institution to read."""
LONGEST = 500


class PluginFailed(Unavailable):
    """A plugin raised, hung, ended or said nonsense; ``plugin`` is its name."""

    def __init__(self, plugin: str, hook: str, what: Text) -> None:
        self.plugin, self.hook = plugin, hook
        super().__init__(
            Text(f"插件 {plugin} 出错（{what.zh}）", f"the plugin {plugin} failed ({what.en})"),
            where=hook,
            advice=Text("请联系插件供应商，或停用该插件", "ask its vendor, or turn it off"),
        )


def told(error: BaseException) -> Mapping[str, Any]:
    """An error as plain values: its words where they were meant for a user, else kind and line."""
    if isinstance(error, GonghengError) and type(error).__name__ in MEANT:
        return {
            "meant": type(error).__name__,
            "what": _short(error.what),
            "where": error.where[:LONGEST],
            "advice": _short(error.advice),
        }
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {"kind": type(error).__name__[:80], "place": place[:120]}


def understood(said: object, *, plugin: str, hook: str) -> GonghengError:
    """The error of ours that says the same."""
    if not isinstance(said, dict):
        return nonsense("raised")
    if said.get("meant") in MEANT:
        what, advice = _text(said.get("what")), _text(said.get("advice"))
        return MEANT[said["meant"]](what, where=str(said.get("where"))[:LONGEST], advice=advice)
    line = f"{said.get('kind')} {said.get('place')}"[:LONGEST]
    return PluginFailed(plugin, hook, Text(line, line))


def _short(text: Text) -> list[str]:
    return [text.zh[:LONGEST], text.en[:LONGEST]]


def _text(said: object) -> Text:
    zh, en = said if isinstance(said, list) and len(said) == 2 else ("", "")
    return Text(str(zh)[:LONGEST], str(en)[:LONGEST])
