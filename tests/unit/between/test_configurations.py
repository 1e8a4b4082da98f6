"""A configuration: adjusted by an institution, offered to others, taken over by their own hand."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.audit.model import Search
from core.errors import BadInput, Conflict, NotFound
from core.indicators.periods import Calendar, Ending, Period
from tenants.configuration.adjustments import Adjustments, adjusted
from tenants.configuration.model import OfferState
from tenants.configuration.service import Configurations
from tenants.configuration.sql import OfferRow
from tenants.model import Tenant
from tests.unit.between.conftest import LOWER, QUARTER, UPPER, Entering
from web.application import Application

SCHEME, HEAVIER, LIGHTER = "trial_judges", "court_appeal_rate", "court_retrial_petition_rate"
ADJUSTED = Adjustments(
    weights={SCHEME: {HEAVIER: "11", LIGHTER: "7"}}, names={HEAVIER: ("上诉率（本院）", "Appeals")}
)


def weight(product: Application, slug: str, indicator: str) -> Decimal:
    pack = product.configurations.pack(slug)
    scheme = next(each for each in pack.schemes if each.id == SCHEME)
    return next(
        item.weight
        for group in scheme.groups
        for item in group.items
        if item.indicator == indicator
    )


def test_adjusted_weights_are_what_the_next_run_counts_with(product: Application) -> None:
    before = product.run_of(product.tenants.get(LOWER).id, Period.parse(QUARTER))
    product.configurations.adjust(LOWER, ADJUSTED)
    after = product.score_now(LOWER, Period.parse(QUARTER))
    full = {}
    for run in (before, after):
        points = product.scoring.outcome(run).points.filter(scheme=SCHEME, indicator=HEAVIER)
        full[run.number] = set(points["weight"].drop_nulls())
    assert full == {before.number: {Decimal(10)}, after.number: {Decimal(11)}}
    assert before.inputs["pack_digest"] != after.inputs["pack_digest"]
    assert before.inputs["pack_version"] == after.inputs["pack_version"]
    plans = [product.scoring.atoms(each).plan for each in (before, after)]
    assert plans[0] == plans[1], "formulas stay, so the city still adds up"


@pytest.mark.parametrize(
    "wrong",
    [
        Adjustments(weights={SCHEME: {HEAVIER: "11"}}),
        Adjustments(weights={SCHEME: {HEAVIER: "NaN", LIGHTER: "8"}}),
        Adjustments(weights={SCHEME: {HEAVIER: "18", LIGHTER: "0"}}),
        Adjustments(weights={SCHEME: {HEAVIER: "1e9999999"}}),
        Adjustments(weights={SCHEME: {HEAVIER: "1e-9999999"}}),
        Adjustments(names={HEAVIER: ("\u202egnp.exe", "x")}),
        Adjustments(names={HEAVIER: ("上" * 61, "x")}),
        Adjustments(names={HEAVIER: ("上诉率", "  ")}),
        Adjustments(weights={SCHEME: {"nothing": "1"}}),
        Adjustments(weights={"nothing": {HEAVIER: "1"}}),
        Adjustments(targets={SCHEME: {HEAVIER: {"nonsense": "1"}}}),
        Adjustments(names={"nothing": ("无", "none")}),
    ],
)
def test_what_does_not_fit_the_pack_is_refused_and_nothing_changes(
    product: Application, wrong: Adjustments
) -> None:
    before = product.configurations.current(LOWER)
    with pytest.raises(BadInput):
        product.configurations.adjust(LOWER, wrong)
    assert product.configurations.current(LOWER) == before


def test_nothing_adjusted_is_the_pack_itself(product: Application) -> None:
    pack = product.institutions.pack(product.tenants.get(LOWER).id)
    assert adjusted(pack, Adjustments()) is pack
    assert adjusted(pack, ADJUSTED).digest == adjusted(pack, ADJUSTED).digest != pack.digest


def test_an_offer_is_looked_at_then_taken_over_by_the_other_side(product: Application) -> None:
    configurations = product.configurations
    configurations.adjust(UPPER, ADJUSTED)
    (made,) = configurations.offer(UPPER, [LOWER])
    said = [(each.before, each.after) for each in configurations.preview(LOWER, made.code)]
    assert ("10", "11") in said
    assert ("8", "7") in said
    assert weight(product, LOWER, HEAVIER) == 10
    with pytest.raises(Conflict):
        configurations.accept(UPPER, made.code)
    taken = configurations.accept(LOWER, made.code)
    assert taken.state is OfferState.ACCEPTED
    assert weight(product, LOWER, HEAVIER) == 11
    assert configurations.current(LOWER).mark == configurations.current(UPPER).mark
    assert configurations.preview(LOWER, made.code) == []
    for again in (configurations.accept, configurations.decline):
        with pytest.raises(Conflict):
            again(LOWER, made.code)
    for slug in (UPPER, LOWER):
        chain = product.tenants.get(slug).id
        acts = [each.act for each in product.audit.newest(chain, Search(), limit=9)]
        assert acts[0] == "accept configuration"
        assert "offer configuration" in acts


def test_a_changed_offer_is_not_taken_over(product: Application) -> None:
    (made,) = product.configurations.offer(UPPER, [LOWER])
    lower = product.tenants.get(LOWER).id
    with product.database.session(lower) as unit:
        row = unit.find(OfferRow, made.code)
        assert row is not None
        changed = row.statement.replace('"weights":{}', '"weights":{"x":{}}')
        assert changed != row.statement
        mine = OfferRow.tenant_id == lower
        unit.execute(update(OfferRow).where(mine).values(statement=changed))
        unit.commit()
    with pytest.raises(BadInput):
        product.configurations.accept(LOWER, made.code)


def test_the_calendar_that_the_preview_promises_is_taken_over(product: Application) -> None:
    lower = product.tenants.get(LOWER).id
    product.institutions.preferences.set_calendar(lower, Calendar(endings=(Ending("2025-01", 25),)))
    (made,) = product.configurations.offer(UPPER, [LOWER])
    assert [each.what.en for each in product.configurations.preview(LOWER, made.code)] == [
        "Calendar"
    ]
    product.configurations.accept(LOWER, made.code)
    assert product.configurations.preview(LOWER, made.code) == []
    used = product.institutions.preferences.calendar(lower)
    assert used.digest == Calendar().digest


def test_an_offer_taken_back_meanwhile_changes_nothing(product: Application) -> None:
    product.configurations.adjust(UPPER, ADJUSTED)
    (made,) = product.configurations.offer(UPPER, [LOWER])
    before, verify = product.configurations.current(LOWER), Configurations._verify

    class Late(Configurations):
        def _verify(self, tenant: Tenant, code: str) -> None:
            verify(self, tenant, code)
            product.configurations.withdraw(UPPER, code)

    late = Late(*(getattr(product.configurations, each.name) for each in fields(Configurations)))
    with pytest.raises(Conflict):
        late.accept(LOWER, made.code)
    assert product.configurations.current(LOWER) == before


def test_another_version_of_the_pack_is_not_taken_over_by_one_person(product: Application) -> None:
    (made,) = product.configurations.offer(UPPER, [LOWER])
    lower = product.tenants.get(LOWER).id
    other = replace(product.institutions.pack(lower), version="9.9.9", digest="9" * 64)
    product.institutions.installed.install(lower, other)
    with pytest.raises(Conflict, match="another version"):
        product.configurations.accept(LOWER, made.code)
    assert product.institutions.installed.of(lower)[0].digest == other.digest


def test_an_offer_goes_to_nobody_outside_of_the_tree(product: Application) -> None:
    product.tenants.add(
        "far", name=product.tenants.get(UPPER).name, sector="court", level="intermediate"
    )
    for whom in (["far"], ["nobody"], []):
        with pytest.raises(BadInput):
            product.configurations.offer(UPPER, whom)
    (made,) = product.configurations.offer(UPPER, [LOWER])
    with pytest.raises(NotFound):
        product.configurations.get("far", made.code)


def test_the_pages_adjust_offer_preview_and_take_over(
    product: Application, enter: Entering
) -> None:
    above, office = enter(UPPER), enter(LOWER)
    page = above.get(f"/t/{UPPER}/configuration?scheme={SCHEME}")
    assert f'name="weight.{HEAVIER}"' in page.text
    pack = product.configurations.pack(UPPER)
    items = [i for s in pack.schemes if s.id == SCHEME for g in s.groups for i in g.items]
    form = {f"weight.{each.indicator}": f"{each.weight:f}" for each in items}
    wrong = above.post(
        f"/t/{UPPER}/configuration", data={**form, "scheme": SCHEME, f"weight.{HEAVIER}": "11"}
    )
    assert wrong.status_code == 422
    assert 'value="11"' in wrong.text
    right = {**form, f"weight.{HEAVIER}": "11", f"weight.{LIGHTER}": "7", "scheme": SCHEME}
    assert above.post(f"/t/{UPPER}/configuration", data=right).status_code == 302
    assert "本单位的调整" in above.get(f"/t/{UPPER}/configuration").text
    limits = {"act": "alerts", "limit.past_the_limit": "0.85"}
    assert above.post(f"/t/{UPPER}/configuration", data=limits).status_code == 302
    assert "本单位设定" in above.get(f"/t/{UPPER}/configuration").text
    bad = above.post(f"/t/{UPPER}/configuration", data={**limits, "limit.past_the_limit": "much"})
    assert (bad.status_code, 'value="much"' in bad.text) == (422, True)
    assert above.post(f"/t/{UPPER}/configuration/offers", data={}).status_code == 422
    above.post(f"/t/{UPPER}/configuration/offers", data={"receivers": LOWER})
    (made,) = product.configurations.offers(LOWER)
    assert "采用后" in office.get(f"/t/{LOWER}/configuration/offers/{made.code}").text
    answer = office.post(f"/t/{LOWER}/configuration/offers/{made.code}/accept")
    assert answer.status_code == 302
    assert weight(product, LOWER, HEAVIER) == 11
    assert enter(LOWER, "member").get(f"/t/{LOWER}/configuration").status_code == 404
    above.post(f"/t/{UPPER}/configuration", data={"scheme": SCHEME, "act": "reset"})
    assert weight(product, UPPER, HEAVIER) == 10
