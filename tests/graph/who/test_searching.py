"""A search for pairs is a job: one at a time, broken off at any step, taken up after a death."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from core.columns import now
from core.database import Database
from core.errors import Conflict
from core.graph.who.model import Verdict
from core.graph.who.searching import STALE, Searches, Stage
from core.graph.who.service import WhoIsWho
from core.jobs.ports import Nudge
from core.tenancy.model import TenantId
from tests.graph.who.test_proposals import HAND, court, who
from tests.graph.world import ONE

__all__ = ["court", "who"]


@dataclass
class Heard:
    """A queue that remembers what it was told; fits ``core.jobs.ports.JobQueue``."""

    nudges: list[Nudge] = field(default_factory=list)

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        self.nudges.append(Nudge(kind, tenant_id, object_id))

    def waiting(self) -> set[Nudge]:
        return set(self.nudges)

    def forget(self, tenant_id: TenantId) -> int:
        return 0

    def close(self) -> None:
        return


@pytest.fixture
def searches(sqlite: Database, who: WhoIsWho) -> Searches:
    return Searches(sqlite, who, Heard())


def stage(searches: Searches) -> Stage:
    found = searches.of(ONE)
    assert found is not None
    return found.stage


def test_a_search_is_done_once_by_a_worker_and_one_at_a_time(searches: Searches) -> None:
    assert searches.of(ONE) is None
    searches.answer(ONE, 1)
    searches.ask(ONE, HAND)
    with pytest.raises(Conflict):
        searches.ask(ONE, HAND)
    assert searches.due() == [ONE]
    searches.answer(ONE, 1)
    found = searches.of(ONE)
    assert found is not None
    assert found.sought is not None
    assert (found.stage, found.percent, found.sought.new, found.by) == (
        Stage.DONE,
        100,
        3,
        HAND.name,
    )
    assert searches.due() == []
    searches.answer(ONE, 1)
    searches.ask(ONE, HAND)
    searches.answer(ONE, 1)
    assert searches.who.counts(ONE)[Verdict.OPEN] == 3


def test_a_cancelled_search_writes_nothing(searches: Searches) -> None:
    searches.ask(ONE, HAND)
    assert searches.cancel(ONE)
    searches.answer(ONE, 1)
    assert stage(searches) is Stage.CANCELLED
    searches.ask(ONE, HAND)
    broken = replace(searches, who=_Cancelling(searches.who.database, searches.who.projector))
    broken.answer(ONE, 1)
    assert stage(searches) is Stage.CANCELLED
    assert searches.who.counts(ONE)[Verdict.OPEN] == 0
    assert not searches.cancel(ONE)


class _Cancelling(WhoIsWho):
    """Somebody cancels while the search is under way."""

    def seek(self, tenant, hand, told=lambda percent: None):  # type: ignore[no-untyped-def]
        def late(percent: int) -> None:
            Searches(self.database, self, Heard()).cancel(tenant)
            told(percent)

        return super().seek(tenant, hand, late)


def test_what_a_dead_worker_left_is_taken_up_and_its_late_word_does_not_count(
    searches: Searches,
) -> None:
    searches.ask(ONE, HAND)
    later = replace(searches, clock=lambda: now() + STALE + timedelta(minutes=1))
    overtaken = replace(searches, who=_Overtaken(searches.who.database, searches.who.projector))
    overtaken.answer(ONE, 1)
    found = later.of(ONE)
    assert found is not None
    assert (found.stage, searches.who.counts(ONE)[Verdict.OPEN]) == (Stage.DONE, 3)


class _Overtaken(WhoIsWho):
    """A worker that hangs for so long that another takes its search up."""

    def seek(self, tenant, hand, told=lambda percent: None):  # type: ignore[no-untyped-def]
        whole = WhoIsWho(self.database, self.projector)
        later = Searches(
            self.database, whole, Heard(), lambda: now() + STALE + timedelta(minutes=1)
        )
        assert later.due() == [tenant]
        later.answer(tenant, 1)
        return super().seek(tenant, hand, told)


def test_a_fault_is_told_and_may_be_tried_again(searches: Searches) -> None:
    searches.ask(ONE, HAND)
    replace(searches, who=_Broken(searches.who.database, searches.who.projector)).answer(ONE, 1)
    assert stage(searches) is Stage.FAILED
    searches.ask(ONE, HAND)
    searches.answer(ONE, 1)
    assert stage(searches) is Stage.DONE


class _Broken(WhoIsWho):
    """A search that fails."""

    def seek(self, tenant, hand, told=lambda percent: None):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError
