"""Shapes of pages as pure functions: numbers in words, strips, groups, charts."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from core.indicators.model import Level
from tests.web import city
from tests.web.plain import PlainResults
from web import shown
from web.adapters.tables import beside, comparable
from web.pages.figure.view import arrange as figure_view
from web.pages.figure.view import pieces
from web.pages.results.view import Wish
from web.pages.results.view import arrange as results_view
from web.strips import strip
from web.values import Cell, Interval, Light, Side

D = Decimal


@pytest.fixture(params=["zh_CN", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """A reader of each language."""
    chosen = str(request.param)
    with app.test_request_context("/", headers={"Cookie": f"language={chosen}"}):
        yield chosen


@pytest.fixture
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (D("0.98214"), "%", "98.2%", "98.2%"),
        (D("0"), "%", "0.0%", "0.0%"),
        (D("0.0005"), "%", "0.1%", "0.1%"),
        (0.1 + 0.2, "%", "30.0%", "30.0%"),
        (D("58.5982"), "天", "58.6 天", "58.6 days"),
        (D("2236"), "件", "2,236 件", "2,236 cases"),
        (D("128.64"), "件", "128.6 件", "128.6 cases"),
        (D("86400"), "元", "86,400.00 元", "86,400.00 yuan"),
        (D("1.335"), "", "1.34", "1.34"),
        (None, "%", "无数据", "no data"),
    ],
)
def test_a_figure_is_written_with_its_unit(
    language: str, value: Decimal | None, unit: str, zh: str, en: str
) -> None:
    assert shown.with_unit(value, unit) == (zh if language == "zh_CN" else en)


@pytest.mark.parametrize(
    ("low", "high", "unit", "written"),
    [
        ("0.25", "0.4", "%", "25–40%"),
        ("0.95", None, "%", "≥95%"),
        (None, "0.015", "%", "≤1.5%"),
        ("30", "55", "天", "30–55"),
        ("1.20", "1.45", "", "1.2–1.45"),
        (None, None, "%", ""),
    ],
)
def test_an_interval_is_written_short(
    low: str | None, high: str | None, unit: str, written: str
) -> None:
    limits = Interval(D(low) if low else None, D(high) if high else None)
    assert shown.interval(limits, unit) == written


@pytest.mark.parametrize(
    ("value", "unit", "low", "high", "written"),
    [
        ("0.5959", "", "0.6", None, "0.596"),
        ("0.59996", "", "0.6", None, "0.59996"),
        ("0.5959", "", None, "0.6", "0.60"),
        ("0.94996", "%", "0.95", None, "94.996%"),
        ("0.0304", "%", None, "0.03", "3.04%"),
        ("60.02", "天", "20", "60", "60.02 天"),
        ("0.6", "", "0.6", "0.7", "0.60"),
        ("0.9", "%", "0.95", None, "90.0%"),
    ],
)
@pytest.mark.usefixtures("chinese")
def test_a_figure_outside_its_interval_is_not_rounded_into_it(
    value: str, unit: str, low: str | None, high: str | None, written: str
) -> None:
    limits = Interval(D(low) if low else None, D(high) if high else None)
    assert shown.with_unit(D(value), unit, limits=limits) == written


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2025", "2025年", "2025"),
        ("2025-H1", "2025年上半年", "H1 2025"),
        ("2025-Q3", "2025年第三季度", "Q3 2025"),
        ("2025-09", "2025年9月", "Sep 2025"),
    ],
)
def test_a_period_is_written_in_words(language: str, period: str, zh: str, en: str) -> None:
    assert shown.period_name(period) == (zh if language == "zh_CN" else en)


@pytest.mark.usefixtures("chinese")
def test_a_light_says_its_side() -> None:
    assert shown.light_word(Light.WARN, Side.HIGH) == "提示 · 偏高"
    assert shown.light_word(Light.OK) == "正常"
    assert shown.light_word(None) == ""


def test_the_strip_puts_the_figure_where_it_lies() -> None:
    limits = Interval(D("0.06"), D("0.12"))
    for value, beyond in (("0.03", -1), ("0.09", 0), ("0.15", 1)):
        drawn = strip(limits, Cell(D(value), light=Light.OK))
        assert drawn is not None
        assert drawn.here is not None
        end = drawn.band_from + drawn.band_width
        side = -1 if drawn.here < drawn.band_from else 1 if drawn.here > end else 0
        assert side == beyond
        assert 6 <= drawn.here <= drawn.width - 6
    assert strip(None, Cell(D("0.1"))) is None
    empty = strip(limits, Cell(None))
    assert empty is not None
    assert empty.here is None


def test_a_department_counts_the_people_of_its_teams() -> None:
    results = PlainResults()
    table = results.table(city.LOWER, "2025-Q3", Level.PERSON)
    units = results.table(city.LOWER, "2025-Q3", Level.UNIT)
    teams = [replace(row, unit_no="u1" if row.subject == "u2" else None) for row in units.rows]
    view = results_view(table, Wish(), units=replace(units, rows=teams), whole=None)
    sizes = {line.row.subject: line.members for line in view.lines if line.heading}
    own = {unit: sum(row.unit_no == unit for row in table.rows if row.total) for unit in sizes}
    assert sizes == {"u1": own["u1"] + own["u2"], "u2": own["u2"], "u3": own["u3"]}


@pytest.mark.usefixtures("chinese")
def test_the_interval_of_a_trend_is_never_drawn_upside_down() -> None:
    figure = PlainResults().figure(
        city.LOWER, "2025-Q3", level=Level.PERSON, subject="1008", indicator="appeal_rate"
    )
    far = replace(figure.column, interval=Interval(D("0.95"), None))
    trend = figure_view(replace(figure, column=far)).trend
    assert trend is not None
    (low, high), (bottom, top) = trend["band"], trend["axis"]  # type: ignore[misc]
    assert bottom <= low <= high <= top
    assert low == 95.0


def test_a_formula_keeps_every_character() -> None:
    formula = "count(cases.*) FILTER (WHERE cases.kind = 'and or') / nullif(sum(x.y), 0)"
    marked = pieces(formula)
    assert "".join(each.text for each in marked) == formula
    assert [each.text for each in marked if each.kind == "text"] == ["'and or'"]
    assert "FILTER" in [each.text for each in marked if each.kind == "word"]


def test_a_bare_sum_has_no_interval_beyond_the_person() -> None:
    load = replace(city.LOAD, formula="sum(cases.case_weight)")
    assert comparable(load, Level.PERSON)
    assert not comparable(load, Level.UNIT)
    assert comparable(city.APPEAL, Level.TENANT)


def test_a_bare_sum_of_the_institution_does_not_stand_beside_a_person() -> None:
    load = replace(city.LOAD, formula="sum(cases.case_weight)")
    whole = city.merged("wangjiang", "望江区人民法院", 4)
    shown_beside = beside(whole, [city.APPEAL, load])
    assert shown_beside.cells == {"appeal_rate": whole.cells["appeal_rate"]}


def test_a_staff_number_with_a_slash_has_a_page(app: Flask) -> None:
    address = app.url_map.bind("")
    person = {"slug": "wangjiang", "period": "2025-Q3", "staff_no": "A/7"}
    figure = {"slug": "x", "period": "2025", "level": "person", "subject": "A/7", "indicator": "i"}
    for endpoint, values in (("person.one", person), ("figure.one", figure)):
        assert address.match(address.build(endpoint, values)) == (endpoint, values)
