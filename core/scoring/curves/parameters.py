"""The parameters of a curve: what a family declares, and what a pack gave for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.errors import BadPack
from core.scoring.model import Curve
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a family of curves takes."""

    name: str
    what: Text
    default: Decimal | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The parameters of one curve, known to be among those declared, defaults filled in."""

    curve: Curve
    numbers: Mapping[str, Decimal | None]
    where: str

    def some(self, name: str) -> Decimal:
        """A parameter that is required or has a default."""
        number = self.numbers[name]
        if number is None:
            raise self.wrong(Text(f"缺少参数 {name}", f"the parameter {name} is missing"))
        return number

    def maybe(self, name: str) -> Decimal | None:
        """A parameter that may be left out."""
        return self.numbers[name]

    def real(self, name: str) -> float:
        """A parameter that is there, as the float that shares are computed with."""
        return float(self.some(name))

    def wrong(self, what: Text, advice: Text | None = None) -> BadPack:
        """The error for this curve."""
        place = f"{self.where} · {self.curve.shape}" if self.where else str(self.curve.shape)
        return BadPack(what, where=place, advice=advice)


def settle(curve: Curve, declared: tuple[Parameter, ...], where: str = "") -> Settled:
    """The curve's parameters beside the declared ones; BadPack for unknown or missing names."""
    numbers = {each.name: curve.parameters.get(each.name, each.default) for each in declared}
    settled = Settled(curve, numbers, where)
    names = ", ".join(numbers)
    for name, number in curve.parameters.items():
        if name not in numbers:
            raise settled.wrong(
                Text(f"没有名为 {name} 的参数", f"there is no parameter {name}"),
                Text(f"可用参数: {names}", f"it takes {names}"),
            )
        if not number.is_finite():
            raise settled.wrong(Text(f"{name} 不是有限数", f"{name} is not a finite number"))
    for each in declared:
        if each.required:
            settled.some(each.name)
    return settled
