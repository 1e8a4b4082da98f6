"""A curve that a plugin adds: what it is called, what it takes, and its shares of a column."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from core.scoring.curves.parameters import Parameter
from core.texts import Text


class AddedCurve(Protocol):
    """A pure function of a value and parameters; schemes say ``plugin: {name: …, with: …}``.

    ``rising`` says that a larger value never has a smaller share (True), never a larger one
    (False), or that neither holds (None); whoever breaks it gives no share.
    """

    @property
    def name(self) -> str:
        """What schemes call it: small letters, digits, underscores."""

    @property
    def label(self) -> Text:
        """What users call it."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The numbers that it takes."""

    @property
    def rising(self) -> bool | None:
        """Which way it goes, if it goes one way."""

    def shares(self, values: pl.Series, parameters: Mapping[str, float]) -> pl.Series:
        """The share of the full marks of each value, from 0 to 1; each by itself."""
