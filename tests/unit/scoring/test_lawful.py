"""A run does only what the directives allow on the last day of its period."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import plugins.court
from core.errors import Forbidden
from core.indicators.periods import Calendar
from core.plugin.packfile import load_pack
from core.policy.model import Act
from core.scoring.lawful import computable, require_schemes
from core.scoring.model import Curve, Item, Shape
from core.scoring.ports import Institution
from core.tenancy.model import TenantId
from core.texts import same

COURT = load_pack(Path(plugins.court.__file__).parent / "pack")
TODAY = date(2026, 9, 30)


def institution(pack: object = COURT) -> Institution:
    return Institution(TenantId(1), "wj", same("wj"), "court", "basic", Calendar(), pack)  # type: ignore[arg-type]


def test_the_court_packs_own_schemes_are_lawful() -> None:
    require_schemes(institution(), TODAY)


def test_a_scheme_that_weighs_the_closing_rate_is_refused_by_document() -> None:
    scheme = COURT.schemes[0]
    item = Item("court_close_rate", Decimal(1), Curve(Shape.INTERVAL, {}))
    group = replace(scheme.groups[0], items=(*scheme.groups[0].items, item))
    spoilt = replace(COURT, schemes=(replace(scheme, groups=(group, *scheme.groups[1:])),))
    with pytest.raises(Forbidden) as refused:
        require_schemes(institution(spoilt), TODAY)
    assert refused.value.document
    require_schemes(institution(spoilt), date(2014, 1, 1))


def test_a_value_that_may_not_be_computed_is_not_there() -> None:
    rule = replace(COURT.directives[0], forbids=(Act.COMPUTE,))
    found = pl.DataFrame(
        {
            "level": ["person", "person"],
            "indicator": ["court_close_rate", "court_appeal_rate"],
            "value": [1.0, 0.1],
        }
    )
    kept = computable(found, institution(replace(COURT, directives=(rule,))), TODAY)
    assert kept["indicator"].to_list() == ["court_appeal_rate"]
    assert computable(found, institution(), TODAY).equals(found)
