"""A pack: datasets, indicators, schemes and directives, published together with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.alerts.model import AlertRule
from core.errors import BadPack
from core.evidence.model import Dataset, Severity
from core.graph.model import Declarations
from core.indicators.model import Indicator, Level
from core.marks.model import MarkRule
from core.plugin.pictures import Picture
from core.policy.model import Directive
from core.scoring.model import Curve, Scheme
from core.texts import Text

Place = tuple[str | int, ...]
"""A path inside a pack's content, as ``("indicators", "appeal_rate", "formula")``."""


@dataclass(frozen=True, slots=True)
class About:
    """What a pack says of itself; ``needs`` is the product that it was written for."""

    needs: str = ""
    description: Text | None = None
    vendor: Text | None = None
    licence: str = ""
    changelog: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddsTo:
    """The pack that an addition builds on, and in which versions: ``court``, ``>= 1.0, < 2``."""

    pack: str
    versions: str

    def __str__(self) -> str:
        return f"{self.pack} {self.versions}"


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure that the sample rows must give; ``subject`` is empty for the institution."""

    period: str
    indicator: str
    level: Level
    subject: str
    value: Fraction | None


@dataclass(frozen=True)
class Pack:
    """Everything a vendor publishes together.

    ``curves`` gives each indicator's own curve by id; a scheme's item may name another.
    ``families`` says of each indicator that a family made which one it is a part of.
    ``reads`` are the columns by dataset that the pack declares; empty where it declares none.
    ``digest`` is the SHA-256 of the pack's canonical content, ``folder`` where it was read from.
    An addition says what it ``adds_to``; a composed pack has its ``parts``, the base first.
    """

    id: str
    version: str
    name: Text
    sector: str
    datasets: tuple[Dataset, ...]
    indicators: tuple[Indicator, ...]
    curves: dict[str, Curve]
    schemes: tuple[Scheme, ...]
    directives: tuple[Directive, ...]
    digest: str
    graph: Declarations = field(default_factory=Declarations)
    folder: Path | None = field(default=None, compare=False, repr=False)
    about: About = About()
    families: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alerts: tuple[AlertRule, ...] = ()
    marks: tuple[MarkRule, ...] = ()
    samples: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()
    pictures: tuple[Picture, ...] = ()
    adds_to: AddsTo | None = None
    parts: tuple["Pack", ...] = field(default=(), compare=False, repr=False)
    content: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def pieces(self) -> tuple["Pack", ...]:
        """What was published by itself: the parts, or this pack where it has none."""
        return self.parts or (self,)

    def dataset(self, name: str) -> Dataset | None:
        """The dataset of that name, if the pack has one."""
        return next((each for each in self.datasets if each.name == name), None)

    def indicator(self, identity: str) -> Indicator | None:
        """The indicator of that id, if the pack has one."""
        return next((each for each in self.indicators if each.id == identity), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about one place of a pack; an error refuses the pack."""

    rule: str
    place: Place
    what: Text
    advice: Text
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The place with dots: ``indicators.appeal_rate.formula``."""
        return ".".join(str(step) for step in self.place)

    def as_error(self, where: str | None = None) -> BadPack:
        """The refusal that says the same."""
        return BadPack(self.what, where=where or self.where, advice=self.advice, rule=self.rule)
