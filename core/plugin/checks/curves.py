"""What must hold of the curves of a pack."""

from collections.abc import Iterator

from core.errors import BadPack
from core.plugin.checks.schemes import items
from core.plugin.model import Finding, Pack, Place
from core.plugin.scheme_building import NO_CURVE
from core.scoring.curves.shares import check
from core.scoring.model import Curve


class CurvesMakeSense:
    """A curve has the parameters of its shape, and they fit each other."""

    name = "curves"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Curves of indicators and of items that cannot be read."""
        for identity, curve in pack.curves.items():
            yield from self._fault(curve, ("indicators", identity, "curve"))
        for _, item, place in items(pack):
            if item.curve is not NO_CURVE and item.curve is not pack.curves.get(item.indicator):
                yield from self._fault(item.curve, (*place, "curve"))

    def _fault(self, curve: Curve, place: Place) -> Iterator[Finding]:
        try:
            check(curve)
        except BadPack as error:
            yield Finding(self.name, place, error.what, error.advice)
