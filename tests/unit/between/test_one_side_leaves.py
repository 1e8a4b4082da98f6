"""One side of contracts is erased, or comes back alone: the other works on, and nothing is left."""

from pathlib import Path

from core.audit.model import Search
from core.indicators.periods import Period
from tenants.contracts.leaving import ALONE, LEFT
from tenants.contracts.model import Scope, State
from tenants.exit.erasing import Erasing
from tenants.exit.incoming import Incoming
from tenants.exit.outgoing import Outgoing
from tests.unit.between.conftest import LOWER, QUARTER, UPPER, agreed
from web.adapters.exits import means_of
from web.application import Application
from web.bootstrap import opened


def test_the_side_that_stays_works_on_and_keeps_no_personal_figures(
    product: Application, tmp_path: Path
) -> None:
    lower = product.tenants.get(LOWER)
    run = product.run_of(lower.id, Period.parse(QUARTER))
    someone = sorted(product.scoring.outcome(run).totals.drop_nulls("total")["subject"])[0]
    agreed(product, Scope.RESULTS)
    product.tiers.publications.publish(LOWER, QUARTER)
    held = agreed(product, Scope.LEADERS, persons=[someone])
    assert product.tiers.leaders.sheets(UPPER)[0].figures
    inbox = product.settings.inbox / LOWER / "a.csv"
    inbox.parent.mkdir(parents=True)
    inbox.write_text("raw", encoding="utf-8")
    product.audit.seal(again=True)
    seals = product.audit.signed_place(lower.id)
    assert seals is not None
    assert seals.is_file()
    means = means_of(product)
    export = Outgoing(means).export(LOWER, tmp_path / "whole").place
    made = Erasing(means).erase(LOWER, confirm=lower.name.zh)
    counted = {each.what: (each.before, each.after) for each in made.lines}
    assert counted["inbox"] == counted["seals"] == (1, 0)
    before, after = counted["personal figures held by others"]
    assert (before > 0, after) == (True, 0)
    assert not seals.exists()
    assert not inbox.exists()
    upper = product.tenants.get(UPPER).id
    assert product.tiers.parcels.newest(upper, held, "leaders") == {}
    assert product.tiers.leaders.sheets(UPPER) == product.tiers.publications.shared(UPPER) == []
    contracts = product.contracts.of(UPPER)
    assert {each.ended.reason for each in contracts if each.ended} == {LEFT}
    assert all(each.state(product.contracts.now()) is State.ENDED for each in contracts)
    assert product.audit.count(upper, Search(act="end contract")) == len(contracts)
    comes_back_alone(export, tmp_path)


def comes_back_alone(export: Path, home: Path) -> None:
    """Where the neighbour is not, what was agreed with it has ended and the rest works."""
    with opened({"GONGHENG_DATA": str(home / "there")}) as there:
        Incoming(means_of(there)).restore(export)
        assert {each.ended.reason for each in there.contracts.of(LOWER) if each.ended} == {ALONE}
        assert [each.period for each in there.tiers.publications.of(LOWER)] == [QUARTER]
        assert there.tiers.publications.shared(LOWER) == there.tiers.leaders.sheets(LOWER) == []
        assert there.tiers.publications.publish(LOWER, "2026-Q2").run
        there.score_now(LOWER, Period.parse(QUARTER))
        assert there.audit.verify(there.tenants.get(LOWER).id).whole
