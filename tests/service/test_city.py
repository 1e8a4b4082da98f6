"""The whole city gives the same results on both forms, from the upload to the roll-up."""

import pytest

from core.indicators.periods import Period
from core.scoring.outcome import frame_digest
from tests.service.installation import Installation
from web.demo import PERIODS

Digests = dict[tuple[str, str], tuple[str, str]]


def digests(installation: Installation) -> Digests:
    """Digests of a run and of the roll-up's values, by institution and period."""
    with installation.opened() as application:
        found: Digests = {}
        for tenant in application.tenants.all():
            for run in application.scoring.ledger.newest_of(tenant.id, PERIODS).values():
                rolled_up = application.rollups.city(tenant, Period.parse(run.period))
                values = frame_digest(rolled_up.values).hex()
                found[tenant.slug, run.period] = run.digest, values
        return found


@pytest.mark.postgresql
@pytest.mark.redis
def test_both_forms_give_one_digest_for_each_court_and_period(
    embedded_city: Installation, service_city: Installation
) -> None:
    embedded, service = digests(embedded_city), digests(service_city)
    assert service == embedded
    assert {period for _, period in service} == set(PERIODS)
    assert len({slug for slug, _ in service}) > 1
