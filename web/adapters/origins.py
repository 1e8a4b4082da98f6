"""The line below every page with figures: which run, calendar, schemes and pack they are from."""

from core.scoring.ports import Institution
from core.scoring.runs import Run
from core.texts import Text
from web.values import Provenance


def provenance(institution: Institution, run: Run) -> Provenance:
    """Where the figures of a run come from."""
    pack, version = institution.pack, run.inputs["pack_version"]
    calendar = run.inputs["calendar_version"]
    schemes = "、".join(each.name.zh for each in pack.schemes)
    named = "; ".join(each.name.en for each in pack.schemes)
    return Provenance(
        as_of=run.finished_at or run.requested_at,
        calendar=Text(f"第 {calendar} 版", f"version {calendar}"),
        scheme=Text(schemes, named),
        pack=Text(f"{pack.name.zh} {version}", f"{pack.name.en} {version}"),
        run=f"{run.number:04d}",
        digest=run.digest,
    )
