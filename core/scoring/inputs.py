"""What a run is computed from: rules, calendar and versions of the evidence, with one digest.

Equal inputs give an equal digest and so the same files; that is what makes a run repeatable.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from core.errors import Conflict
from core.evidence.ports import Evidence
from core.indicators.periods import Period
from core.scoring.outside import Given
from core.scoring.ports import Institution
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one run in plain values, as the run and its receipts record them.

    ``outside`` holds by item what other institutions gave; it is left out where nothing was.
    """

    period: str
    pack: str
    pack_version: str
    pack_digest: str
    schemes: dict[str, int]
    directives: tuple[str, ...]
    calendar: str
    calendar_version: int
    calendar_digest: str
    versions: dict[str, int | None]
    outside: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The inputs as they are stored."""
        written = {name: getattr(self, name) for name in self.__slots__} | {
            "directives": list(self.directives)
        }
        return written if self.outside else {k: v for k, v in written.items() if k != "outside"}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Inputs":
        """The inputs out of what a run stored."""
        return cls(**{**stored, "directives": tuple(stored["directives"])})

    @property
    def digest(self) -> str:
        """SHA-256 of the inputs in their canonical form."""
        canonical = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return sha256(canonical.encode()).hexdigest()


def gather(
    institution: Institution, evidence: Evidence, period: Period, given: Sequence[Given] = ()
) -> Inputs:
    """The inputs as they stand now: this is the moment that a run's figures are "as of"."""
    pack, calendar = institution.pack, institution.calendar
    return Inputs(
        period=str(period),
        pack=pack.id,
        pack_version=pack.version,
        pack_digest=pack.digest,
        schemes={scheme.id: scheme.version for scheme in pack.schemes},
        directives=tuple(sorted(directive.id for directive in pack.directives)),
        calendar=calendar.name,
        calendar_version=calendar.version,
        calendar_digest=calendar.digest,
        versions={dataset.name: evidence.version(dataset.name) for dataset in pack.datasets},
        outside={each.indicator: each.plain for each in given},
    )


def same_pack(institution: Institution, inputs: Mapping[str, Any]) -> None:
    """Raise Conflict unless the pack of a run's inputs is the one in use now."""
    if institution.pack.digest == inputs["pack_digest"]:
        return
    version = inputs["pack_version"]
    raise Conflict(
        Text(
            f"该周期是按指标包 {version} 版计分的，现已启用 {institution.pack.version} 版",
            f"the period was scored with version {version} of the pack, "
            f"and {institution.pack.version} is now in use",
        ),
        where=institution.slug,
        advice=Text("请重新计分后再出具凭据", "score the period again, then ask for the receipt"),
    )
