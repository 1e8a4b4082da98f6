"""What a plugin's answers mean on the product's side; whatever does not fit is Nonsense."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.adapters.model import Setting, SettingKind
from core.plugin.apart.messages import Message, nonsense
from core.plugin.archive import SUFFIX, unpacked
from core.plugin.model import Pack
from core.plugin.observers import Declared, Importance, Remark
from core.plugin.packfile import load_pack
from core.texts import Text

LONGEST = 500
MOST = 100
"""Things in one list."""


@dataclass(frozen=True)
class Offered:
    """An adapter as its plugin describes it; ``hosts`` are those that it always asks."""

    id: str
    label: Text
    settings: tuple[Setting, ...]
    hosts: tuple[str, ...]


def packs(message: Message, folder: Path) -> list[Pack]:
    """Packs out of the files that came, read from ``folder`` as any other pack file is."""
    found = []
    for number, piece in enumerate(message.pieces[:MOST]):
        file = folder / f"{number}{SUFFIX}"
        file.write_bytes(piece)
        found.append(load_pack(unpacked(file, folder / str(number))))
    return found


def adapters(message: Message) -> list[Offered]:
    """What the adapters of a plugin are called, and what they ask."""
    return [_offered(each) for each in listed(message.said.get("done"))]


def declared(message: Message) -> Declared:
    """What a plugin wants to see."""
    said = message.said.get("done")
    if not isinstance(said, dict) or not isinstance(said.get("reads"), dict):
        raise nonsense("declared")
    if said.get("importance") not in set(Importance):
        raise nonsense("importance")
    shown = said.get("panels")
    if not isinstance(shown, dict):
        raise nonsense("panels")
    panels = {word(kind): _columns(reads) for kind, reads in shown.items()}
    indicators = words(said.get("indicators"))
    return Declared(Importance(said["importance"]), _columns(said["reads"]), indicators, panels)


def remarks(message: Message) -> list[Remark]:
    """What a plugin remarks, a hundred at most."""
    return [
        Remark(text(each.get("said")), word(each.get("subject")), word(each.get("of")))
        for each in listed(message.said.get("done"))
    ]


def listed(said: object) -> Sequence[Mapping[str, Any]]:
    """A list of objects, of bounded length."""
    if not isinstance(said, list) or len(said) > MOST:
        raise nonsense("list")
    if not all(isinstance(each, dict) for each in said):
        raise nonsense("object")
    return said


def word(said: object) -> str:
    """A short text of one language."""
    if not isinstance(said, str) or len(said) > LONGEST:
        raise nonsense("text")
    return said


def words(said: object) -> tuple[str, ...]:
    """Several of them."""
    if not isinstance(said, list) or len(said) > MOST:
        raise nonsense("list")
    return tuple(word(each) for each in said)


def text(said: object) -> Text:
    """A text in both languages."""
    both = words(said)
    if len(both) != 2:
        raise nonsense("text in two languages")
    return Text(*both)


def _columns(said: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(said, dict):
        raise nonsense("columns")
    return {word(name): words(columns) for name, columns in said.items()}


def _offered(said: Mapping[str, Any]) -> Offered:
    settings = tuple(_setting(each) for each in listed(said.get("settings")))
    hosts = tuple(each.lower() for each in words(said.get("hosts")))
    return Offered(word(said.get("id")), text(said.get("label")), settings, hosts)


def _setting(said: Mapping[str, Any]) -> Setting:
    kind = word(said.get("kind"))
    if kind not in set(SettingKind):
        raise nonsense("kind of setting")
    return Setting(
        name=word(said.get("name")),
        label=text(said.get("label")),
        kind=SettingKind(kind),
        required=said.get("required") is not False,
        default=word(said.get("default")),
        hint=text(said.get("hint")),
        choices=words(said.get("choices")),
    )
