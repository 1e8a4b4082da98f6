"""City = union, and whoever touches a delivery is named: on the real product with small courts."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from benchmarks.union import compared, directly
from core.columns import now
from core.errors import BadInput, Conflict, NotFound
from core.indicators.atoms import Atoms
from core.indicators.periods import Calendar, Ending, Period
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.deliveries.verification import (
    CHANGED,
    FOREIGN,
    FORGED,
    LOST,
    MISPLACED,
    REPLAYED,
    STRANGE,
    UNAGREED,
    UNREADABLE,
)
from tenants.handed import GONE
from tenants.life import Standing
from tenants.rollup import OTHER_CALENDAR, OTHER_PLAN, WHOLE, Rollup
from tenants.signing.model import canonical
from tenants.sql import DeliveryRow
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK, agree

QUARTER, MONTH = Period.parse("2026-Q3"), Period.parse("2026-09")
UPPER, LOWER, OTHER = "anlan", "wangjiang", "linpu"
FAR = now() + timedelta(days=30)
PERIODS = (QUARTER, MONTH, Period.parse("2026"), Period.parse("2026-H1"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three courts, scored, with contracts; copied before each test changes it."""
    home = tmp_path_factory.mktemp("tiers")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        city = application.plugins.demonstration(seed=7, scale=0.07)
        courts = city.institutions[:3]
        assert [each.slug for each in courts] == [UPPER, LOWER, OTHER]
        for each in courts:
            application.tenants.add(
                each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
            )
            application.install(each.slug, PACK)
        for upload in city.write(home):
            if upload.institution in (UPPER, LOWER, OTHER):
                application.bring_in(upload.institution, upload.dataset, upload.path)
        for slug in (LOWER, OTHER):
            agree(application, UPPER, slug)
        for slug in (UPPER, LOWER, OTHER):
            for period in PERIODS:
                application.score_now(slug, period)
    return home / "data"


@contextmanager
def at(data: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(data)}) as application:
        yield application


@pytest.fixture
def product(built: Path, tmp_path: Path) -> Iterator[Application]:
    shutil.copytree(built, tmp_path / "data")
    with at(tmp_path / "data") as application:
        yield application


def city(product: Application, period: Period = QUARTER) -> Rollup:
    return product.rollups.city(product.tenants.get(UPPER), period)


def refusals(found: Rollup) -> list[tuple[str, str, str]]:
    return [(each.lower, each.period, each.why.zh) for each in found.refused]


def rows(product: Application, slug: str, period: Period = QUARTER) -> list[DeliveryRow]:
    with product.database.reading(product.tenants.get(UPPER).id) as unit:
        query = select(DeliveryRow).where(
            DeliveryRow.lower == slug, DeliveryRow.period == str(period)
        )
        return list(unit.scalars(query.order_by(DeliveryRow.number)))


def tamper(product: Application, row: DeliveryRow, **values: Any) -> None:
    with product.database.session(row.tenant_id) as unit:
        unit.execute(
            update(DeliveryRow)
            .where(DeliveryRow.tenant_id == row.tenant_id, DeliveryRow.number == row.number)
            .values(**values)
        )
        unit.commit()


def put(product: Application, row: DeliveryRow, **values: Any) -> None:
    """Put a copy of a row in as the newest."""
    names = ("period", "lower", "run", "digest", "calendar", "plan", "delivered_at", "contract")
    given = {name: getattr(row, name) for name in (*names, "statement", "key", "signature")}
    with product.database.session(product.tenants.get(UPPER).id) as unit:
        unit.add(DeliveryRow(**{**given, **values}))
        unit.commit()


def content_of(product: Application, row: DeliveryRow) -> Path:
    """The file of a delivery where the receiver keeps it."""
    space = Path(product.settings.evidence_url) / str(row.tenant_id)
    (found,) = space.rglob(f"{row.digest}.bin")
    return found


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_city_is_the_union_of_all_rows_for_every_indicator(
    product: Application, period: Period
) -> None:
    found = city(product, period)
    assert set(found.included) == {UPPER, LOWER, OTHER}
    assert (found.missing, found.refused, found.uncovered) == ((), (), ())
    count, different = compared(product, product.tenants.get(UPPER), period)
    assert count > 30
    assert different == []


def test_the_comparison_sees_a_court_too_many(product: Application) -> None:
    upper, lower = product.tenants.get(UPPER), product.tenants.get(LOWER)
    both, one = (directly(product, several, QUARTER) for several in ([upper, lower], [upper]))
    assert not both.equals(one)


FIELDS: dict[str, tuple[Callable[[DeliveryRow], dict[str, Any]], str]] = {
    "statement": (
        lambda row: {"statement": row.statement.replace('"run":', '"run":1')},
        FORGED.zh,
    ),
    "nonsense": (lambda row: {"statement": "{}"}, UNREADABLE.zh),
    "unsigned": (lambda row: {"statement": "", "signature": "", "key": ""}, UNREADABLE.zh),
    "signature": (lambda row: {"signature": "00" * 64}, FORGED.zh),
    "digest": (lambda row: {"digest": "f" * 64}, MISPLACED.zh),
    "run": (lambda row: {"run": row.run + 5}, MISPLACED.zh),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_changed_row_is_refused_by_name_and_left_out(product: Application, what: str) -> None:
    before = city(product)
    change, why = FIELDS[what]
    (row,) = rows(product, LOWER)
    tamper(product, row, **change(row))
    found = city(product)
    assert refusals(found) == [(LOWER, "2026-Q3", why)]
    assert LOWER in found.missing
    assert LOWER not in found.included
    members = [product.tenants.get(slug) for slug in found.included]
    assert found.values.filter(subject=WHOLE).equals(directly(product, members, QUARTER))
    assert not found.values.equals(before.values)
    assert city(product, MONTH).refused == ()


def test_changed_or_missing_content_is_refused_by_name(product: Application) -> None:
    place = content_of(product, rows(product, LOWER)[0])
    whole = place.read_bytes()
    place.write_bytes(whole[:-20] + b"x" + whole[-19:])
    assert refusals(city(product)) == [(LOWER, "2026-Q3", CHANGED.zh)]
    place.unlink()
    found = city(product)
    assert refusals(found) == [(LOWER, "2026-Q3", LOST.zh)]
    (said,) = [each.as_text(product.tenants.get(LOWER).name).zh for each in found.refused]
    assert said.startswith("望江区人民法院 2026-Q3 第 1 次计分的汇总没有计入")


def test_an_older_delivery_put_back_does_not_take_the_place_of_the_newer(
    product: Application,
) -> None:
    first = rows(product, LOWER)[0]
    product.score_now(LOWER, QUARTER)
    assert [each.run for each in rows(product, LOWER)] == [1, 5]
    assert city(product).refused == ()
    put(product, first)
    found = city(product)
    assert refusals(found) == [(LOWER, "2026-Q3", REPLAYED.zh)]
    assert found.refused[0].run == 1
    product.score_now(LOWER, QUARTER)
    assert city(product).refused == ()


def test_an_older_delivery_does_not_count_when_the_newest_is_taken_away(
    product: Application,
) -> None:
    product.score_now(LOWER, QUARTER)
    newest = rows(product, LOWER)[-1]
    with product.database.session(product.tenants.get(UPPER).id) as unit:
        unit.execute(delete(DeliveryRow).where(DeliveryRow.number == newest.number))
        unit.commit()
    found = city(product)
    assert refusals(found) == [(LOWER, "2026-Q3", GONE.zh)]
    assert found.refused[0].run == newest.run


def test_another_courts_delivery_under_ones_name_is_refused(product: Application) -> None:
    foreign, own = rows(product, OTHER)[0], rows(product, LOWER)[0]
    put(product, foreign, lower=LOWER)
    assert refusals(city(product)) == [(LOWER, "2026-Q3", FOREIGN.zh)]
    said = product.tiers.deliveries.received(own.tenant_id, [QUARTER])[str(QUARTER)][LOWER][0].text
    signature = product.tiers.keyring.sign(product.tenants.get(OTHER), {"x": 1})
    put(product, own, statement=said, key=signature.key, signature=signature.value)
    assert refusals(city(product)) == [(LOWER, "2026-Q3", FORGED.zh)]


def test_a_delivery_signed_by_another_courts_key_is_refused(product: Application) -> None:
    row = rows(product, LOWER)[0]
    said = {**json.loads(row.statement), "sequence": 99}
    signed = product.tiers.keyring.sign(product.tenants.get(OTHER), said)
    put(product, row, statement=canonical(said), key=signed.key, signature=signed.value)
    assert refusals(city(product)) == [(LOWER, "2026-Q3", FOREIGN.zh)]


def test_a_delivery_of_somebody_else_is_refused_by_name(product: Application) -> None:
    put(product, rows(product, LOWER)[0], lower="nowhere")
    found = city(product)
    assert refusals(found) == [("nowhere", "2026-Q3", STRANGE.zh)]
    assert set(found.included) == {UPPER, LOWER, OTHER}


def test_without_a_contract_nothing_is_delivered_or_shown(product: Application) -> None:
    (contract,) = [
        each for each in product.contracts.of(LOWER) if each.terms.scope is Scope.AGGREGATES
    ]
    product.contracts.end(LOWER, contract.terms.number, reason="试验")
    found = city(product)
    assert (found.included, found.missing, found.uncovered) == ((UPPER, OTHER), (LOWER,), (LOWER,))
    assert found.refused == ()
    product.score_now(LOWER, QUARTER)
    assert len(rows(product, LOWER)) == 1
    agree(product, UPPER, LOWER)
    assert len(rows(product, LOWER)) == 2
    assert set(city(product).included) == {UPPER, LOWER, OTHER}


def test_invented_data_of_a_trial_never_reach_the_city(product: Application) -> None:
    product.standings.change(product.tenants.get(LOWER).id, Standing.TRIAL, until=FAR)
    product.score_now(LOWER, QUARTER)
    assert len(rows(product, LOWER)) == 1
    (contract,) = [
        each for each in product.contracts.of(LOWER) if each.terms.scope is Scope.AGGREGATES
    ]
    product.contracts.end(LOWER, contract.terms.number, reason="试用")
    with pytest.raises(Conflict, match="on trial"):
        agree(product, UPPER, LOWER)


def test_the_same_is_not_agreed_twice_for_the_same_days(product: Application) -> None:
    (held,) = [each for each in product.contracts.of(LOWER) if each.terms.scope is Scope.AGGREGATES]
    draft = Draft(Scope.AGGREGATES, since=held.terms.since, until=held.terms.until)
    with pytest.raises(Conflict, match="agreed for some"):
        product.contracts.propose(UPPER, LOWER, draft)


def test_what_was_delivered_before_any_contract_does_not_count(product: Application) -> None:
    row = rows(product, LOWER)[0]
    early = {**json.loads(row.statement), "at": "2020-01-01T00:00:00+00:00", "sequence": 77}
    signed = product.tiers.keyring.sign(product.tenants.get(LOWER), early)
    put(product, row, statement=canonical(early), key=signed.key, signature=signed.value)
    assert refusals(city(product)) == [(LOWER, "2026-Q3", UNAGREED.zh)]


def test_a_contract_that_comes_late_brings_what_was_scored_before(
    built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built, tmp_path / "data")
    with at(tmp_path / "data") as product:
        product.tiers.moves.move(OTHER, None)
        with pytest.raises(NotFound):
            product.contracts.get(OTHER, "none")
        assert city(product).expected == (
            product.tenants.get(UPPER),
            product.tenants.get(LOWER),
        )
        product.tiers.moves.move(OTHER, UPPER)
        assert city(product).uncovered == (OTHER,)
        agree(product, UPPER, OTHER)
        for period in PERIODS:
            assert OTHER in city(product, period).included


def test_a_turned_key_signs_later_deliveries_that_count(product: Application) -> None:
    product.tiers.keyring.rotate(product.tenants.get(LOWER))
    product.score_now(LOWER, QUARTER)
    first, second = rows(product, LOWER)
    assert first.key != second.key
    assert city(product).refused == ()


def test_another_calendar_or_other_formulas_are_refused_by_name(product: Application) -> None:
    lower = product.tenants.get(LOWER)
    product.institutions.preferences.set_calendar(lower.id, Calendar(endings=(Ending(202001, 20),)))
    product.score_now(LOWER, QUARTER)
    assert refusals(city(product)) == [(LOWER, "2026-Q3", OTHER_CALENDAR.zh)]
    pack = product.published(PACK)
    fewer = replace(pack, indicators=pack.indicators[:-1], digest="other")
    found = product.rollups.city(product.tenants.get(UPPER), MONTH, pack=pack)
    assert found.refused == ()
    with pytest.raises(BadInput, match="other formulas") as raised:
        product.rollups.city(product.tenants.get(UPPER), MONTH, pack=fewer)
    assert OTHER_PLAN.zh in raised.value.message("zh")
    assert "望江区人民法院 2026-09" in raised.value.message("zh")


def test_persons_and_texts_stay_behind(product: Application) -> None:
    row = rows(product, LOWER)[0]
    atoms = Atoms.load(product.tiers.deliveries.content(row.tenant_id, LOWER, row.digest))
    assert (atoms.posts.height, atoms.units.height) == (0, 0)
    for frame in atoms.frames.values():
        assert frame["person"].null_count() == frame.height
        assert frame["unit"].null_count() == frame.height


def test_a_draft_for_tomorrow_delivers_nothing_today(product: Application) -> None:
    (old,) = product.contracts.of(LOWER)
    product.contracts.end(UPPER, old.terms.number, reason="改签")
    tomorrow = now().date() + timedelta(days=2)
    draft = Draft(Scope.AGGREGATES, since=tomorrow, until=tomorrow + timedelta(days=9))
    offered = product.contracts.propose(UPPER, LOWER, draft)
    product.contracts.sign(LOWER, offered.terms.number)
    product.score_now(LOWER, QUARTER)
    assert len(rows(product, LOWER)) == 1
