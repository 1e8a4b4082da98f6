"""Schemes against directives: weights, targets and hidden rankings are refused by document."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.indicators.model import Indicator
from core.policy.guard import Guard
from core.policy.model import Act, Directive, Subject
from core.scoring.model import Curve, Grade, Group, Item, Scheme, Shape
from core.scoring.permitted import scheme_findings
from core.texts import Text, same
from tests.unit.scoring.examples import curve

DAY = date(2025, 6, 1)
NOTICE = Directive(
    id="spc-2024",
    document="法〔2024〕9号",
    title=Text("关于质量指标的通知", "Notice on quality measures"),
    issuer=Text("最高人民法院", "Supreme People's Court"),
    since=date(2024, 9, 1),
    families=("SPC quality",),
    forbids=(Act.RANK, Act.TARGET),
)
CLOSING = replace(
    NOTICE, id="closing", families=(), indicators=("closing_rate",), forbids=(Act.WEIGHT,)
)
RANKING = replace(
    NOTICE, id="own", families=(), forbids=(), allows=(Act.RANK,), document="本院〔2024〕1号"
)
INTERVAL = curve(Shape.INTERVAL, low="0.1", tolerance="0.1")
LINE = curve(Shape.LINE, zero="0", full="1")
RANK = curve(Shape.PERCENTILE)


def indicator(identity: str, family: str = "") -> Indicator:
    """An indicator, as far as directives are concerned."""
    return Indicator(identity, same(identity), same("g"), "1", "closed", family=family)


KNOWN = {
    each.id: each
    for each in (
        indicator("appeal_rate", "SPC quality"),
        indicator("closing_rate"),
        indicator("hours"),
    )
}


def scheme(*items: tuple[str, Curve], grades: tuple[Grade, ...] = ()) -> Scheme:
    """A scheme of one group."""
    leaves = tuple(Item(name, Decimal(10), shape) for name, shape in items)
    group = Group("g", same("g"), Decimal(10 * len(items)), leaves)
    return Scheme("s", same("s"), 1, ("法官",), (group,), grades=grades)


def refusals(given: Scheme, *, on: date = DAY) -> list[tuple[str, Act, str | None]]:
    """What is refused, with the id of the directive."""
    found = scheme_findings(
        given,
        Guard((NOTICE, CLOSING, RANKING)),
        KNOWN,
        subject=Subject.PERSON,
        on=on,
        sector="court",
        level="basic",
    )
    return [
        (each.indicator, each.act, each.verdict.directive and each.verdict.directive.id)
        for each in found
    ]


def test_an_interval_on_a_reference_measure_is_permitted():
    assert refusals(scheme(("appeal_rate", INTERVAL), ("hours", LINE))) == []


def test_a_weight_that_a_document_forbids_is_refused():
    assert refusals(scheme(("closing_rate", INTERVAL))) == [("closing_rate", Act.WEIGHT, "closing")]


@pytest.mark.parametrize(
    "aim",
    [
        LINE,
        curve(Shape.TARGET, target="1"),
        curve(Shape.STEPS, over="1", step="1", points="1", marks="1"),
        curve(Shape.EFFICACY, satisfactory="1", unacceptable="0"),
    ],
)
def test_a_curve_that_aims_at_a_value_sets_a_target(aim):
    assert refusals(scheme(("appeal_rate", aim))) == [("appeal_rate", Act.TARGET, "spc-2024")]


@pytest.mark.parametrize("hidden", [RANK, curve(Shape.Z_SCORE, middle="0.5", per_deviation="0.1")])
def test_a_curve_among_peers_is_ranking_under_another_name(hidden):
    assert refusals(scheme(("appeal_rate", hidden))) == [("appeal_rate", Act.RANK, "spc-2024")]
    assert refusals(scheme(("hours", hidden))) == []


def test_quotas_over_one_measure_are_ranking_and_over_several_are_not():
    quotas = (Grade(same("优秀"), share=Decimal("0.2")), Grade(same("称职")))
    alone = scheme(("appeal_rate", INTERVAL), grades=quotas)
    assert refusals(alone) == [("appeal_rate", Act.RANK, "spc-2024")]
    assert refusals(scheme(("appeal_rate", INTERVAL), ("hours", LINE), grades=quotas)) == []
    least = (Grade(same("优秀"), least=Decimal(80)), Grade(same("称职")))
    assert refusals(scheme(("appeal_rate", INTERVAL), grades=least)) == []


def test_before_the_documents_only_ranking_needs_a_basis():
    early = date(2024, 8, 31)
    wild = scheme(("closing_rate", LINE), ("appeal_rate", RANK))
    assert refusals(wild, on=early) == [("appeal_rate", Act.RANK, None)]
