"""A curve that a plugin adds: asked for a whole column at once, and held between 0 and 1."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.errors import Unavailable
from core.scoring.curves.family import Array, Standing
from core.scoring.curves.parameters import Parameter, settle
from core.scoring.model import Curve, Outsider
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Foreign:
    """The curve of a plugin with its parameters; it has no formula that is known here."""

    curve: Curve
    numbers: Mapping[str, float]

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        return float(self._asked().shares([value], self.numbers)[0])

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column; each different value is asked about once, in rising order."""
        if len(values) == 0:
            return values
        different, places = np.unique(values, return_inverse=True)
        shares = self._asked().shares(different.tolist(), self.numbers)
        return np.array(shares, dtype=np.float64)[places]

    def _asked(self) -> Outsider:
        if self.curve.of is None:
            raise missing(self.curve.name)
        return self.curve.of


def read(curve: Curve, where: str = "") -> Foreign:
    """The curve with what it takes settled, as far as its plugin is known; BadPack."""
    if curve.of is None:
        return Foreign(curve, {name: float(each) for name, each in curve.parameters.items()})
    declared = tuple(
        Parameter(name, what, default, required=default is None)
        for name, (what, default) in curve.of.takes.items()
    )
    settled = settle(curve, declared, where)
    return Foreign(curve, {each.name: settled.real(each.name) for each in declared})


def missing(name: str) -> Unavailable:
    """The refusal to score by a curve that nobody adds."""
    return Unavailable(
        Text(
            f"没有启用的插件提供计分规则“{name}”", f'no plugin that is on adds the curve "{name}"'
        ),
        where=name,
        advice=Text("请安装并启用提供它的插件", "install and turn on the plugin that adds it"),
    )
