"""What a pack says of itself and brings to be tried with, from content that fits its schema."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.indicators.model import Level
from core.plugin.building import Content, optional_text, text
from core.plugin.model import About, AddsTo, Expected


def about(content: Content) -> About:
    """What it needs, who made it, and what changed when."""
    return About(
        needs=content.get("needs", ""),
        description=optional_text(content.get("description")),
        vendor=optional_text(content.get("vendor")),
        licence=content.get("licence", ""),
        changelog={version: text(it) for version, it in content.get("changelog", {}).items()},
    )


def adds_to(content: Content) -> AddsTo | None:
    """The base that an addition names."""
    if "adds_to" not in content:
        return None
    pack, _, versions = content["adds_to"].partition(" ")
    return AddsTo(pack, versions)


def expected(content: Content) -> tuple[Expected, ...]:
    """The figures by period, indicator and subject that the sample rows must give."""
    return tuple(
        Expected(period, indicator, *_subject(subject), _fraction(value))
        for period, indicators in content.items()
        for indicator, subjects in indicators.items()
        for subject, value in subjects.items()
    )


def _subject(written: str) -> tuple[Level, str]:
    level, _, name = written.partition(" ")
    return Level(level), name


def _fraction(value: Any) -> Fraction | None:
    if value is None or isinstance(value, str | int | Decimal):
        return None if value is None else Fraction(value)
    raise TypeError(value)
