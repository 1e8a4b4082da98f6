"""Joins the curves of a pack with the plugins that add them, and believes none of their answers.

The pack that comes out has a digest of its own: a run names the plugins' versions by it, and is
another run once they have changed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import polars as pl

from core.errors import BadInput, GonghengError, Unavailable
from core.plugin.curves import AddedCurve
from core.plugin.digest import digest_of
from core.plugin.manager import Plugins
from core.plugin.model import Pack
from core.scoring.model import Curve, Scheme, Shape
from core.tenancy.model import TenantId
from core.texts import Text

HOOK = "curves"


@dataclass(frozen=True)
class Answering:
    """Fits ``core.scoring.model.Outsider``; ``blame`` is told of an answer that is none."""

    plugin: str
    version: str
    added: AddedCurve
    blame: Callable[[Exception], None]

    @property
    def takes(self) -> Mapping[str, tuple[Text, Decimal | None]]:
        """What each parameter means, and its default."""
        return {
            each.name: (each.what, None if each.required else each.default)
            for each in self.added.parameters
        }

    def shares(self, values: Sequence[float], parameters: Mapping[str, float]) -> Sequence[float]:
        """Asked twice, then about one alone; what differs or is out of bounds is refused."""
        try:
            first = self._asked(values, parameters)
            again = self._asked(list(reversed(values)), parameters)
            alone = self._asked(values[:1], parameters)
            fault = _fault(first, again[::-1], alone) or _bends(values, first, self.added.rising)
        except GonghengError as error:
            raise self._blamed(error.what) from error
        except Exception as error:
            kind = type(error).__name__
            raise self._blamed(Text(kind, kind)) from error
        if fault is not None:
            raise self._blamed(fault)
        return first

    def _asked(self, values: Sequence[float], parameters: Mapping[str, float]) -> list[float]:
        column = pl.Series("value", values, dtype=pl.Float64)
        shares = self.added.shares(column, parameters).cast(pl.Float64).to_list()
        if len(shares) != len(values) or not all(map(_is_share, shares)):
            wrong = Text(
                "得分比例须为 0 至 1 的数，每个值一个", "not a share from 0 to 1 for each value"
            )
            raise BadInput(wrong)
        return shares

    def _blamed(self, what: Text) -> Unavailable:
        refused = self._refused(what)
        self.blame(refused)
        return refused

    def _refused(self, what: Text) -> Unavailable:
        return Unavailable(
            Text(
                f"插件 {self.plugin} 的计分规则 {self.added.name} 不能使用（{what.zh}）",
                f"the curve {self.added.name} of the plugin {self.plugin} failed ({what.en})",
            ),
            where=self.plugin,
            advice=Text(
                "请联系插件供应商；没有它不能计分", "ask its vendor: nothing is scored without"
            ),
        )


@dataclass(frozen=True)
class Curving:
    """Finds the curves of plugins for the packs of institutions."""

    plugins: Plugins

    def bound(self, tenant: TenantId, pack: Pack) -> Pack:
        """The pack with its plugins' curves; those that nobody adds stay without an answer."""
        if not any(each.shape is Shape.PLUGIN for each in _curves(pack)):
            return pack
        added = self.plugins.curves(tenant)
        known = {
            name: Answering(
                plugin,
                self.plugins.version(plugin),
                curve,
                lambda error, plugin=plugin: self.plugins.blame(plugin, HOOK, error, tenant),  # type: ignore[misc]
            )
            for name, (plugin, curve) in added.items()
        }
        used = {each.name for each in _curves(pack) if each.shape is Shape.PLUGIN} & known.keys()
        versions = {name: [known[name].plugin, known[name].version] for name in sorted(used)}
        return replace(
            pack,
            curves={name: _joined(each, known) for name, each in pack.curves.items()},
            schemes=tuple(_scheme(each, known) for each in pack.schemes),
            digest=digest_of([pack.digest, versions]) if versions else pack.digest,
        )


def _curves(pack: Pack) -> list[Curve]:
    items = [item for each in pack.schemes for group in each.groups for item in group.items]
    return [*pack.curves.values(), *(item.curve for item in items)]


def _joined(curve: Curve, known: Mapping[str, Answering]) -> Curve:
    return replace(curve, of=known.get(curve.name)) if curve.shape is Shape.PLUGIN else curve


def _scheme(scheme: Scheme, known: Mapping[str, Answering]) -> Scheme:
    groups = []
    for group in scheme.groups:
        items = tuple(replace(each, curve=_joined(each.curve, known)) for each in group.items)
        groups.append(replace(group, items=items))
    return replace(scheme, groups=tuple(groups))


def _is_share(share: object) -> bool:
    return isinstance(share, float) and math.isfinite(share) and 0.0 <= share <= 1.0


def _fault(first: list[float], again: list[float], alone: list[float]) -> Text | None:
    if first == again and first[: len(alone)] == alone:
        return None
    return Text("两次所答不同，或取决于其他的值", "it answers differently, or by the other values")


def _bends(values: Sequence[float], shares: list[float], rising: bool | None) -> Text | None:
    if rising is None:
        return None
    ordered = [share for _, share in sorted(zip(values, shares, strict=True))]
    if all(low <= high if rising else low >= high for low, high in pairwise(ordered)):
        return None
    return Text("升降方向与所声明的不符", "it does not go the way that it declares")
