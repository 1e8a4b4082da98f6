"""A pack examined: its rules, the laws that hold for any measure, and its own samples."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.evidence.model import Severity
from core.indicators.model import Indicator
from core.indicators.plan import plan
from core.plugin.checks.additions import JOINT
from core.plugin.checks.every import COMPILED, STRUCTURE, check_pack
from core.plugin.composition import Bases, brought, check_on, nowhere
from core.plugin.kit.laws import LAWS, Given
from core.plugin.kit.samples import brought_in, unexpected
from core.plugin.model import Finding, Pack
from core.plugin.packfile import load_pack
from core.texts import Text

WORDS = re.compile(r"[a-z][a-z0-9_]*")
ROWS = 20_000
"""Rows of the largest world where an installation checks by itself; an author takes a million."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One generated test and what was found instead, where it failed."""

    name: Text
    subject: str
    found: str | None = None

    @property
    def said(self) -> Text:
        """One line of a report."""
        parts = [self.subject, self.found or ""]
        rest = " · ".join(part for part in parts if part)
        return Text(f"{self.name.zh} · {rest}", f"{self.name.en} · {rest}")


@dataclass(frozen=True)
class Examined:
    """What a pack was found to be."""

    pack: Pack
    findings: tuple[Finding, ...]
    tried: tuple[Tried, ...]
    base: Pack | None = None

    @property
    def rules(self) -> int:
        """How many rules looked at it."""
        joint = len(JOINT) if self.base else 0
        return len(STRUCTURE) + len(COMPILED) + joint

    @property
    def failed(self) -> int:
        """Rules that say something, and generated tests that fail."""
        rules = len({each.rule for each in self.findings})
        return rules + sum(each.found is not None for each in self.tried)

    def report(self) -> dict[str, Any]:
        """The report in plain values."""
        rules = self.rules
        lines = self._lines()
        return {
            "pack": self.pack.id,
            "version": self.pack.version,
            "digest": self.pack.digest,
            **({"base": f"{self.base.id} {self.base.version}"} if self.base else {}),
            "rules": rules,
            "generated_tests": len(self.tried),
            "passed": rules + len(self.tried) - self.failed,
            "failed": self.failed,
            "findings": [each.zh for each in lines],
            "lines": [[each.zh, each.en] for each in lines],
        }

    def _lines(self) -> list[Text]:
        """What a rule says, then what a generated test found."""
        errors = [each.as_error() for each in self.findings]
        return [
            *(Text(each.message("zh"), each.message("en")) for each in errors),
            *(each.said for each in self.tried if each.found is not None),
        ]


def examine(folder: Path, *, rows: int = ROWS, base_of: Bases = nowhere) -> Examined:
    """The pack in a folder examined; BadPack where it cannot be read at all.

    Generated tests need every formula: where a rule refuses the pack, none is run. An addition is
    examined on its base, which ``base_of`` finds.
    """
    pack = load_pack(folder)
    if pack.adds_to is not None:
        return _on_base(pack, base_of(pack.adds_to), rows)
    findings = tuple(check_pack(pack))
    if any(each.severity is Severity.ERROR for each in findings):
        return Examined(pack, findings, ())
    return Examined(pack, findings, tuple(generated(pack, rows)))


def _on_base(addition: Pack, base: Pack, rows: int) -> Examined:
    whole, findings = check_on(base, addition)
    if whole is None:
        return Examined(addition, tuple(findings), (), base)
    own = brought(whole, addition)
    if any(each.severity is Severity.ERROR for each in findings):
        return Examined(own, tuple(findings), (), base)
    wanted = _referred(whole, [each.id for each in own.indicators])
    kept = tuple(each for each in whole.indicators if each.id in wanted)
    tried = [*_laws(replace(whole, indicators=kept), own.indicators, rows), *_samples(whole)]
    return Examined(own, tuple(findings), tuple(tried), base)


def _referred(whole: Pack, wanted: Sequence[str]) -> set[str]:
    """These indicators and all that their formulas refer to."""
    known = {each.id: each for each in whole.indicators}
    found, waiting = set[str](), list(wanted)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [each for each in WORDS.findall(known[one].formula) if each in known]
    return found


def generated(pack: Pack, rows: int) -> Iterator[Tried]:
    """Every law on every indicator, then the samples."""
    yield from _laws(pack, pack.indicators, rows)
    yield from _samples(pack)


def _laws(pack: Pack, indicators: Sequence[Indicator], rows: int) -> Iterator[Tried]:
    if indicators:
        compiled = plan(pack.indicators, pack.datasets)
        given = Given.of(pack, compiled, rows)
        for law in LAWS:
            broken = law.broken(given)
            for each in indicators:
                yield Tried(law.name, each.id, broken.get(each.id))


def _samples(pack: Pack) -> Iterator[Tried]:
    if not pack.samples:
        return
    rows, troubles = brought_in(pack)
    name = Text("样例数据", "samples")
    for dataset in pack.samples:
        said = [each for each in troubles if each.startswith(f"{dataset}:")]
        yield Tried(name, dataset, "; ".join(said) or None)
    missed = {
        id(each): value
        for each, value in unexpected(pack, plan(pack.indicators, pack.datasets), rows)
    }
    for each in pack.expected:
        subject = f"{each.period} {each.indicator} {each.level} {each.subject}".rstrip()
        wrong = f"{missed[id(each)]} ≠ {each.value}" if id(each) in missed else None
        yield Tried(Text("期望值", "expected figure"), subject, wrong)
