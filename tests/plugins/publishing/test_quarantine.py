"""A release in quarantine begins no run, in whatever process, and what it made stays."""

import pytest

from core.audit.model import INSTALLATION, Act, Search
from core.errors import BadInput, Conflict
from core.indicators.periods import Period
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from core.scoring.runs import State as RunState
from tests.plugins.publishing.conftest import SEPTEMBER
from web.application import Application
from web.bootstrap import opened


def test_a_quarantine_holds_at_once_in_processes_that_already_run(
    scored: Application, catalogue: Catalogue, listed: Release
) -> None:
    tenant = scored.tenants.get("meixi").id
    waiting = scored.scoring.ledger.request(tenant, Period.parse("2025-08"))
    with opened({"GONGHENG_DATA": str(scored.settings.data)}) as other:
        other.datasets("meixi")
        catalogue.decide(listed.id, State.QUARANTINED, reason="分母写错")
        with pytest.raises(Conflict, match=r"window==0\.1\.0 .* in quarantine .*分母写错"):
            other.scoring.start(tenant, SEPTEMBER)
        assert other.scoring.work(tenant, waiting.number)
    failed = scored.scoring.ledger.run(tenant, waiting.number)
    assert failed.state is RunState.FAILED
    assert failed.fault is not None
    assert "隔离" in failed.fault.zh
    run = scored.run_of(tenant, SEPTEMBER)
    assert scored.scoring.outcome(run).digest == run.digest
    with pytest.raises(Conflict, match="quarantine"):
        scored.install("meixi", listed.called)
    with pytest.raises(Conflict, match="quarantine"):
        catalogue.fetch(catalogue.releases.one(listed.id))


def test_what_is_taken_out_of_quarantine_runs_again(
    scored: Application, catalogue: Catalogue, listed: Release
) -> None:
    catalogue.decide(listed.id, State.QUARANTINED, reason="待查")
    assert client_of(catalogue) == {listed.digest: "待查"}
    catalogue.decide(listed.id, State.LISTED)
    assert client_of(catalogue) == {}
    assert scored.score_now("meixi", SEPTEMBER).state is RunState.DONE
    assert catalogue.fetch(catalogue.releases.one(listed.id))


def test_a_quarantine_needs_a_reason_and_is_in_the_log(
    catalogue: Catalogue, listed: Release, installation: Application
) -> None:
    with pytest.raises(BadInput, match="give a reason"):
        catalogue.decide(listed.id, State.QUARANTINED)
    catalogue.decide(listed.id, State.QUARANTINED, reason="分母写错")
    [newest, *_] = installation.audit.newest(
        INSTALLATION, Search(act=Act.DECIDE_RELEASE.value), limit=9
    )
    assert newest.object == listed.called
    assert newest.purpose == "分母写错"
    assert '"quarantined"' in newest.after


def client_of(catalogue: Catalogue) -> dict[str, str]:
    """What readers of the signed catalogue are told."""
    with catalogue.client() as client:
        return client.quarantined()
