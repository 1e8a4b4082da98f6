"""What a run is computed from: rules, calendar and versions of the evidence, with one digest.

Equal inputs give an equal digest and so the same files; that is what makes a run repeatable.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from core.evidence.ports import Evidence
from core.indicators.periods import Period
from core.scoring.ports import Institution


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one run in plain values, as the run and its receipts record them."""

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

    def as_json(self) -> dict[str, Any]:
        """The inputs as they are stored."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "directives": list(self.directives)
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the inputs in their canonical form."""
        canonical = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return sha256(canonical.encode()).hexdigest()


def gather(institution: Institution, evidence: Evidence, period: Period) -> Inputs:
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
    )
