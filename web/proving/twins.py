"""What who is who leaves in an institution for a proof to look for."""

from core.columns import now
from core.graph.who.model import Verdict
from core.graph.who.sql import SameRow
from core.tenancy.registers import Ids
from web.application import Application
from web.proving.model import Space


def twins(application: Application, space: Space) -> Ids:
    """Two who may be one, and two who were said to be."""
    made = {}
    for name, verdict in (("same", Verdict.OPEN), ("said_same", Verdict.ACCEPTED)):
        known = len(space.shared.get(name, ()))
        with application.database.session(space.tenant) as work:
            row = SameRow(kind="person", verdict=verdict.value, weight=1000, probability=900)
            row.one, row.other = (f"{space.mark} {name} {known} {end}" for end in "ab")
            row.bars, row.reason = [], space.mark
            row.decided_name, row.decided_at = space.mark, now()
            work.add(row)
            work.flush()
            made[name] = [str(row.number)]
            work.commit()
    return made
