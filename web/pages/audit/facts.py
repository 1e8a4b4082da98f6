"""The facts of an entry in the reader's words: a label for each key, words for coded values."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.identity.permissions import ROLES
from core.identity.scope import SCOPES
from core.plugin.catalogue.model import STATES as RELEASES
from core.texts import Text, same
from tenants.contracts.model import SCOPES as DELIVERED
from tenants.life import STANDINGS
from tenants.model import LEVELS, SECTORS
from tenants.sign_up.model import STAGES, WAYS
from tenants.tree.model import MOVE_STATES
from web.language import say
from web.pages.audit.labels import LABELS, SIDES, SIGNED_IN_BY, STATES, SUBJECTS
from web.words import PERMISSIONS

DIGEST = re.compile(r"(?:\w+:)?[0-9a-f]{32,}")
SHOWN = 12
"""As many signs of a digest are shown; the whole stands in its title and in exports."""

NOTHING: Sequence[object] = (None, "", [], {})
YES, NO = Text("是", "yes"), Text("否", "no")
ARROW = " → "


def _words(*tables: Mapping[Any, Text]) -> Mapping[str, Text]:
    return {str(key): word for table in tables for key, word in table.items()}


ROLE = {role.value: terms.label for role, terms in ROLES.items()}
VALUES: Mapping[str, Mapping[str, Text]] = {
    "role": ROLE,
    "roles": ROLE,
    "fallback": ROLE,
    "permissions": _words(PERMISSIONS),
    "scope": _words(SCOPES, DELIVERED),
    "standing": _words(STANDINGS),
    "stage": _words(STAGES),
    "sector": _words(SECTORS),
    "level": _words(*LEVELS.values(), SUBJECTS),
    "way": _words(WAYS, SIGNED_IN_BY),
    "state": _words(MOVE_STATES, RELEASES, STATES),
    "side": SIDES,
}
"""Words for coded values, by key; a value without words is shown as it is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words; ``brief`` has long digests cut."""

    label: Text
    whole: Text
    brief: Text

    @property
    def cut(self) -> bool:
        """Whether the whole has to be shown in another place."""
        return self.whole != self.brief


def facts_of(before: str, after: str) -> tuple[Fact, ...]:
    """What was before and came after; a fact that stayed is said once, nothing is not said."""
    old, new = _read(before), _read(after)
    return tuple(
        Fact(LABELS.get(key, same(key)), _changed(key, old, new), _changed(key, old, new, cut=True))
        for key in dict.fromkeys((*old, *new))
    )


def in_one_line(facts: Sequence[Fact]) -> str:
    """The facts as a file holds them: nothing cut."""
    return "; ".join(f"{say(each.label)}: {say(each.whole)}" for each in facts)


def short(written: str) -> str:
    """A digest by its beginning; anything else as it is."""
    return f"{written[:SHOWN]}…" if DIGEST.fullmatch(written) else written


def _read(written: str) -> dict[str, Any]:
    """The facts that say something; what does not parse is shown as it is."""
    try:
        found = json.loads(written or "{}")
    except ValueError:
        return {"about": written}
    if not isinstance(found, dict):
        return {"about": written}
    return {key: value for key, value in found.items() if value not in NOTHING}


def _changed(
    key: str, old: Mapping[str, Any], new: Mapping[str, Any], *, cut: bool = False
) -> Text:
    was, now = (_said(key, each[key], cut=cut) if key in each else None for each in (old, new))
    if was is None or now is None or was == now:
        return now or was or same("")
    return Text(f"{was.zh}{ARROW}{now.zh}", f"{was.en}{ARROW}{now.en}")


def _said(key: str, value: object, *, cut: bool) -> Text:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dict):
        several = [same(f"{name} {each}") for name, each in value.items()]
    elif isinstance(value, list):
        several = [_said(key, each, cut=cut) for each in value]
    elif key == "way":
        several = [_word(key, each, cut=cut) for each in str(value).split(", ")]
    else:
        return _word(key, str(value), cut=cut)
    return Text("、".join(each.zh for each in several), ", ".join(each.en for each in several))


def _word(key: str, value: str, *, cut: bool) -> Text:
    return VALUES.get(key, {}).get(value) or same(short(value) if cut else value)
