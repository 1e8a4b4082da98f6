"""The curves of a plugin from outside: what they take is known here, their shares are asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from core.plugin.apart import faults
from core.plugin.apart.adapter import Talk
from core.plugin.apart.drawing import bounded, pieces, title
from core.plugin.apart.messages import Message, nonsense, unpacked
from core.plugin.apart.understanding import listed, word
from core.scoring.curves.parameters import Parameter
from core.texts import Text

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
MOST = 20
HOOK = "curves"


@dataclass(frozen=True)
class CurveApart:
    """Fits ``core.plugin.curves.AddedCurve``; its code is never run here."""

    name: str
    label: Text
    parameters: Sequence[Parameter]
    rising: bool | None
    talk: Talk

    def shares(self, values: pl.Series, parameters: Mapping[str, float]) -> pl.Series:
        """The shares as the plugin says them: one column of so many rows."""
        with self.talk(HOOK) as talk:
            talk.say("shares", values.to_frame(), name=self.name, parameters=dict(parameters))
            said = talk.hear()
            if "raised" in said.said:
                raise faults.understood(said.said["raised"], plugin=talk.plugin, hook=HOOK)
            if len(said.pieces) != 1:
                raise nonsense("shares")
            frame = unpacked(said.pieces[0], rows=max(len(values), 1))
            if frame.width != 1 or not frame.dtypes[0].is_numeric():
                raise nonsense("shares")
            return frame.to_series()


def curves(message: Message, talk: Talk) -> list[CurveApart]:
    """The curves of an answer; Nonsense where one is none."""
    return [_curve(each, talk) for each in bounded(listed(message.said.get("done")), MOST)]


def _curve(said: Mapping[str, Any], talk: Talk) -> CurveApart:
    takes = [_parameter(pieces(each, 3)) for each in bounded(said.get("takes"), MOST)]
    rising = said.get("rising")
    if not (rising is None or isinstance(rising, bool)):
        raise nonsense("rising")
    return CurveApart(name(said.get("name")), title(said.get("label")), takes, rising, talk)


def _parameter(said: Sequence[Any]) -> Parameter:
    if said[2] is None:
        return Parameter(name(said[0]), title(said[1]), required=True)
    try:
        default = Decimal(word(said[2]))
    except InvalidOperation:
        raise nonsense("default") from None
    if not default.is_finite():
        raise nonsense("default")
    return Parameter(name(said[0]), title(said[1]), default)


def name(said: object) -> str:
    """A name of small letters, digits and underscores."""
    found = word(said)
    if NAME.fullmatch(found) is None:
        raise nonsense("name")
    return found
