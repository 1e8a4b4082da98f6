"""From the uploaded files to stored results and the roll-up: the same figures as plain Python.

This is the product itself, wired as it is served: files are written, read, checked and merged,
runs are asked for and carried out, and what they stored is compared.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.indicators.model import Level
from core.indicators.periods import Period
from core.scoring.issuing import issue, origin_of
from core.scoring.runs import Run, State
from core.scoring.verification import verify
from tenants.rollup import WHOLE
from tests.oracle.belonging import TENANT
from tests.oracle.comparing import disagreements
from tests.oracle.small_city import Institution, small_city, the_pack
from tests.oracle.timing import Span
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK, agree

PERIODS = ("2025-09", "2025-Q3", "2025")
COURTS = small_city()[1]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The product with the small city brought in as files and scored."""
    home = tmp_path_factory.mktemp("city")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        _bring_in(application, home)
        for court in COURTS:
            for period in PERIODS:
                run = application.score_now(court.slug, Period.parse(period))
                assert run.state is State.DONE, run.fault
        yield application


def _bring_in(application: Application, home: Path) -> None:
    generated = small_city()[0]
    for each in generated.institutions:
        application.tenants.add(
            each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
        )
        application.install(each.slug, PACK)
        if each.parent:
            agree(application, each.parent, each.slug)
    for upload in generated.write(home):
        application.bring_in(upload.institution, upload.dataset, upload.path)


def _run(city: Application, court: Institution, period: str) -> Run:
    return city.run_of(city.tenants.get(court.slug).id, Period.parse(period))


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("court", COURTS, ids=lambda court: court.slug)
def test_what_a_run_stored_agrees_with_plain_python_over_the_generated_rows(city, court, period):
    stored = city.scoring.outcome(_run(city, court, period)).values
    found = []
    for level in Level:
        found += disagreements(
            stored.filter(level=level.value),
            the_pack().indicators,
            courts=[court.sorted],
            subjects=[each for each in court.court.subjects if each[0] == level],
            span=Span.of(period),
            tenant=court.slug,
        )
    assert found == []


@pytest.mark.parametrize("period", PERIODS)
def test_the_roll_up_agrees_with_plain_python_over_all_rows(city, period):
    upper = city.tenants.get(COURTS[0].slug)
    rollup = city.rollups.city(upper, Period.parse(period))
    assert set(rollup.included) == {court.slug for court in COURTS}
    found = disagreements(
        rollup.values.filter(subject=WHOLE),
        the_pack().indicators,
        courts=[court.sorted for court in COURTS],
        subjects=[TENANT],
        span=Span.of(period),
        tenant=WHOLE,
    )
    assert list(found) == []


def test_scoring_again_gives_the_same_digest(city):
    for court in COURTS:
        first = _run(city, court, "2025-Q3")
        again = city.score_now(court.slug, Period.parse("2025-Q3"))
        assert (again.digest, again.inputs_digest) == (first.digest, first.inputs_digest)
        assert again.number != first.number


def test_every_total_has_a_receipt_that_verifies(city):
    formulas = {each.id: each.formula for each in the_pack().indicators}
    for court in COURTS:
        run = _run(city, court, "2025-Q3")
        stored = city.scoring.outcome(run)
        origin = origin_of(run, tenant=court.slug, level=Level.PERSON)
        for scheme in the_pack().schemes:
            for row in stored.totals.filter(scheme=scheme.id).iter_rows(named=True):
                made = issue(
                    stored, scheme, subject=row["subject"], origin=origin, formulas=formulas
                )
                assert verify(made) == []
                total = made["total"]["converted"]
                assert (None if total is None else Decimal(total)) == row["converted"]
