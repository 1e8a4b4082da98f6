"""What the directives leave of a run on the last day of its period: values, and schemes."""

from datetime import date

import polars as pl

from core.errors import Forbidden
from core.indicators.model import Level
from core.policy.guard import ACT_NAMES, Guard
from core.policy.model import Act, Subject
from core.scoring.model import Scheme
from core.scoring.permitted import Refusal, scheme_findings
from core.scoring.ports import Institution
from core.texts import Text

SUBJECTS = {
    Level.PERSON: Subject.PERSON,
    Level.UNIT: Subject.DEPARTMENT,
    Level.TENANT: Subject.INSTITUTION,
}


def computable(found: pl.DataFrame, institution: Institution, on: date) -> pl.DataFrame:
    """The values (with ``level`` and ``indicator``) without those that may not be computed."""
    guard = Guard(institution.pack.directives)
    forbidden = [
        (level.value, each.id)
        for level, subject in SUBJECTS.items()
        for each in institution.pack.indicators
        if not guard.ask(
            Act.COMPUTE,
            each,
            subject=subject,
            on=on,
            sector=institution.sector,
            level=institution.level,
        ).allowed
    ]
    if not forbidden:
        return found
    refused = pl.DataFrame(forbidden, schema=["level", "indicator"], orient="row")
    return found.join(refused, on=["level", "indicator"], how="anti", maintain_order="left")


def require_schemes(institution: Institution, on: date) -> None:
    """Forbidden, with the document, when a scheme does what a directive forbids it."""
    for scheme in institution.pack.schemes:
        for refusal in refusals(scheme, institution, on):
            raise _forbidden(scheme, refusal, institution)


def refusals(scheme: Scheme, institution: Institution, on: date) -> list[Refusal]:
    """Everything that a scheme does against a directive on a day."""
    return scheme_findings(
        scheme,
        Guard(institution.pack.directives),
        {each.id: each for each in institution.pack.indicators},
        subject=SUBJECTS[scheme.level],
        on=on,
        sector=institution.sector,
        level=institution.level,
    )


def _forbidden(scheme: Scheme, refusal: Refusal, institution: Institution) -> Forbidden:
    names = {each.id: each.name for each in institution.pack.indicators}
    name, act = names[refusal.indicator], ACT_NAMES[refusal.act]
    directive = refusal.verdict.directive
    return Forbidden(
        Text(
            f"考核方案“{scheme.name.zh}”用“{name.zh}”{act.zh}，{refusal.verdict.reason.zh}",
            f"the scheme {scheme.name.en} uses {name.en} for {act.en}: {refusal.verdict.reason.en}",
        ),
        document=directive.document if directive else "",
        where=institution.slug,
        advice=Text("请从考核方案中移除该指标", "take the indicator out of the scheme"),
    )
