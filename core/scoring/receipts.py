"""The receipt of a subject out of a finished run: under which scheme, with the curves it used."""

from collections.abc import Iterator

from core.errors import Conflict, NotFound
from core.indicators.periods import Period
from core.scoring.curves.scaling import scheme_over
from core.scoring.inputs import same_pack
from core.scoring.issuing import issue, origin_of
from core.scoring.model import Scheme
from core.scoring.outside import Outside
from core.scoring.ports import Institution
from core.scoring.receipt import Content
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.texts import Text


def receipt_of(scoring: Scoring, run: Run, subject: str, *, scheme: str | None = None) -> Content:
    """The receipt of ``subject`` (a staff or unit number); ``scheme`` where several cover it.

    NotFound where no scheme covers the subject, Conflict where the pack has changed since the run.
    """
    institution = scoring.institutions.institution(run.tenant)
    same_pack(institution, run.inputs)
    stored = scoring.outcome(run)
    covering = set(stored.totals.filter(subject=subject)["scheme"])
    found = _one(institution, covering, subject, scheme)
    months = len(institution.calendar.months(Period.parse(run.period)))
    return issue(
        stored,
        scheme_over(found, months),
        subject=subject,
        origin=origin_of(run, tenant=institution.slug, level=found.level),
        formulas={each.id: each.formula for each in institution.pack.indicators},
        outside=Outside.of(run.inputs, institution.calendar),
    )


def receipts_of(scoring: Scoring, run: Run) -> Iterator[Content]:
    """Every receipt of a run, in order of scheme and subject; Conflict as for a single one."""
    institution = scoring.institutions.institution(run.tenant)
    same_pack(institution, run.inputs)
    stored = scoring.outcome(run)
    months = len(institution.calendar.months(Period.parse(run.period)))
    formulas = {each.id: each.formula for each in institution.pack.indicators}
    outside = Outside.of(run.inputs, institution.calendar)
    for scheme in institution.pack.schemes:
        scaled = scheme_over(scheme, months)
        origin = origin_of(run, tenant=institution.slug, level=scheme.level)
        for subject in sorted(stored.totals.filter(scheme=scheme.id)["subject"]):
            yield issue(
                stored,
                scaled,
                subject=subject,
                origin=origin,
                formulas=formulas,
                outside=outside,
            )


def _one(institution: Institution, covering: set[str], subject: str, wanted: str | None) -> Scheme:
    chosen = [
        each
        for each in institution.pack.schemes
        if each.id in covering and wanted in (None, each.id)
    ]
    if not chosen:
        raise NotFound(
            Text(f"没有考核方案覆盖“{subject}”", f"no scheme covers {subject}"),
            where=institution.slug,
            advice=Text("请核对工号、人员类别和岗位", "check staff number, staff class and post"),
        )
    if len(chosen) > 1:
        names = [each.id for each in chosen]
        raise Conflict(
            Text(f"“{subject}”适用多个考核方案", f"several schemes cover {subject}"),
            where=institution.slug,
            advice=Text(f"请指明其一：{'、'.join(names)}", f"name one of {', '.join(names)}"),
        )
    return chosen[0]
