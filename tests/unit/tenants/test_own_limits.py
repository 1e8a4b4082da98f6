"""An institution's own limits and texts: taken over into the pack, and refused by documents."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from core.errors import BadInput, Forbidden
from core.indicators.periods import Calendar
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from core.policy.model import Act, Directive
from core.scoring.ports import Institution
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.configuration.adjustments import Adjustments, adjusted, without_idle
from tenants.configuration.changes import changes
from tenants.configuration.limits import require_limits

DAY = date(2026, 3, 1)


@cache
def court() -> Pack:
    return load_pack(Path("plugins/court/pack"))


def rule_below(pack: Pack) -> str:
    return next(each.id for each in pack.alerts if each.below is not None)


def of(pack: Pack) -> Institution:
    return Institution(
        tenant=TenantId(1),
        slug="x",
        name=same("x"),
        sector="court",
        level="basic",
        calendar=Calendar(),
        pack=pack,
    )


def test_an_own_limit_stands_in_place_of_the_packs_and_is_marked_as_own() -> None:
    rule = rule_below(court())
    [plain] = [each for each in court().alerts if each.id == rule]
    own = adjusted(court(), Adjustments(alerts={rule: "0.01"}))
    assert [each for each in own.alerts if each.own] == [
        replace(plain, below=Decimal("0.01"), own=True)
    ]
    [change] = changes(court(), own)
    assert change.after == "0.01"
    off = adjusted(court(), Adjustments(alerts={rule: "off"}))
    assert [each.id for each in off.alerts if not each.levels] == [rule]
    assert without_idle(court(), Adjustments(alerts={rule: str(plain.below)})) == Adjustments()


def test_own_texts_stand_where_the_packs_stood() -> None:
    rule, scheme, indicator = rule_below(court()), court().schemes[0], court().indicators[0]
    texts = {
        f"alert.{rule}": ("本院预警", "Ours"),
        f"say.{rule}": ("请会商", "Consult"),
        f"scheme.{scheme.id}": ("本院方案", "Our scheme"),
        f"group.{indicator.group.zh}": ("本院分组", "Our group"),
        f"note.{indicator.id}": ("本院说明", "Our remark"),
    }
    own = adjusted(court(), Adjustments(texts=texts))
    assert own.schemes[0].name == Text("本院方案", "Our scheme")
    assert own.indicators[0].group == Text("本院分组", "Our group")
    assert own.indicators[0].note == Text("本院说明", "Our remark")
    [named] = [each for each in own.alerts if each.id == rule]
    assert (named.name.zh, named.say.en, named.own) == ("本院预警", "Consult", False)
    assert Adjustments.read(Adjustments(texts=texts).plain) == Adjustments(texts=texts)


def test_what_was_adjusted_before_keeps_its_digest() -> None:
    assert set(Adjustments(names={"a": ("一", "one")}).plain) == {"weights", "targets", "names"}


@pytest.mark.parametrize(
    "wrong",
    [
        Adjustments(alerts={"nothing": "1"}),
        Adjustments(texts={"scheme.nothing": ("一", "one")}),
        Adjustments(texts={"nonsense": ("一", "one")}),
    ],
    ids=str,
)
def test_what_the_pack_does_not_have_is_refused(wrong: Adjustments) -> None:
    with pytest.raises(BadInput):
        adjusted(court(), wrong)


def test_a_limit_that_is_stricter_than_a_document_or_forbidden_by_one_is_refused() -> None:
    rule = rule_below(court())
    [plain] = [each for each in court().alerts if each.id == rule]
    document = Directive(
        id="burden",
        document="某发〔2025〕1号",
        title=same("x"),
        issuer=same("x"),
        since=date(2025, 1, 1),
        intervals={plain.indicator: (Decimal("0.02"), None)},
    )

    def asked(limit: str, directive: Directive) -> None:
        bound = replace(court(), directives=(directive,))
        require_limits(of(adjusted(bound, Adjustments(alerts={rule: limit}))), DAY)

    asked("0.02", document)
    asked("off", document)
    with pytest.raises(Forbidden, match="某发〔2025〕1号"):
        asked("0.03", document)
    asked("0.03", replace(document, until=date(2025, 12, 31)))
    forbidding = replace(document, intervals={}, forbids=(Act.TARGET,))
    with pytest.raises(Forbidden, match="某发〔2025〕1号"):
        asked("0.01", forbidding)
