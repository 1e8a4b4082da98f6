"""Whether this product is one that a pack was written for."""

import re
from collections.abc import Callable
from importlib.metadata import version
from operator import eq, ge, lt

_PART = re.compile(r"(>=|<|==) ?([0-9.]+)")
_HOLDS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    ">=": ge,
    "<": lt,
    "==": eq,
}


def product_version() -> str:
    """The version of the installed product."""
    return version("gongheng")


def met(needs: str, by: str) -> bool:
    """Whether version ``by`` meets a pack's ``needs``, as ``gongheng >= 0.1, < 2``."""
    return all(
        _HOLDS[sign](_numbers(by), _numbers(wanted)) for sign, wanted in _PART.findall(needs)
    )


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(each) for each in re.findall(r"[0-9]+", version)[:3]]
    return (*parts, *[0] * (3 - len(parts)))
