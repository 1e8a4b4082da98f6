"""A pack that declares no staff, units or assignments is imported, scored and explained."""

from pathlib import Path

import pytest

from core.errors import BadInput, BadPack, NotFound
from tests.commands.line import Line

PACK = """\
pack: orders
version: 1.0.0
name: {zh: 工单包, en: Orders}
sector: township
datasets:
  orders:
    label: {zh: 工单, en: Orders}
    key: order_no
    fields:
      order_no: {type: text, label: {zh: 工单号, en: Order}}
      place: {type: unit, optional: true, label: {zh: 村, en: Village}}
      clerk: {type: staff, optional: true, label: {zh: 经办人, en: Clerk}}
      came_on: {type: date, label: {zh: 收到日期, en: Came}}
    clocks: {came: came_on}
    unit: place
    roles: {clerk: {of: clerk, primary: true}}
  calls:
    label: {zh: 回访, en: Calls}
    key: [order_no, number]
    fields:
      order_no: {type: reference, to: orders, label: {zh: 工单号, en: Order}}
      number: {type: integer, label: {zh: 次数, en: Number}}
    clocks: {came: order_no.came_on}
indicators:
  calls_per_order:
    name: {zh: 单均回访数, en: Calls per order}
    group: {zh: 办理, en: Handling}
    formula: count(calls.*) / count(orders.*)
    clock: came
    direction: neutral
    provenance: local
  orders_come:
    name: {zh: 收单数, en: Orders come}
    group: {zh: 办理, en: Handling}
    formula: count(orders.*)
    clock: came
    direction: neutral
    provenance: local
"""
ORDERS = """\
工单号,村,经办人,收到日期
a,东村,甲某,2025/1/2 9:02:07
b,西村,乙某,2025-02-03
c,东村,,2024-12-31
d,东村,甲某,没有
"""
CALLS = "工单号,次数\na,1\na,2\nb,1\nc,1\nx,1\n"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path / "data")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


def given(line: Line, pack: Path) -> Path:
    """A township that works with the pack, and its file of orders."""
    line.run("tenant", "add", "town", "--sector", "township", "--level", "county", "--name", "镇")
    line.run("pack", "install", "town", pack)
    orders = pack / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    return orders


def test_it_has_values_at_every_level_by_the_names_in_its_rows(line: Line, pack: Path) -> None:
    report = line.bring_in("town", "orders", given(line, pack))
    assert (report["inserted"], report["rejected"]) == (3, 1)
    calls = pack / "calls.csv"
    calls.write_text(CALLS, encoding="utf-8")
    report = line.bring_in("town", "calls", calls)
    assert (report["inserted"], report["rejected"]) == (4, 1)
    line.run("score", "town", "--period", "2025")
    town = line.values("town", "2025", "tenant")
    assert town["town", "calls_per_order"]["numerator"] == "3"
    assert town["town", "calls_per_order"]["denominator"] == "2"
    villages = line.values("town", "2025", "unit")
    assert villages["东村", "orders_come"]["value"] == "1.0"
    people = line.values("town", "2025", "person")
    assert people["乙某", "orders_come"]["value"] == "1.0"


def test_a_clock_of_the_row_referred_to_opens_to_its_rows(line: Line, pack: Path) -> None:
    line.bring_in("town", "orders", given(line, pack))
    calls = pack / "calls.csv"
    calls.write_text(CALLS, encoding="utf-8")
    line.bring_in("town", "calls", calls)
    line.run("score", "town", "--period", "2025-01")
    found = line.explain("town", "2025-01", "tenant", "town", "calls_per_order")
    rows = [(row["order_no"], row["number"]) for row in found["atoms"][0]["rows"]]
    assert rows == [("a", 1), ("a", 2)]


def test_whoever_has_a_value_can_be_explained(line: Line, pack: Path) -> None:
    line.bring_in("town", "orders", given(line, pack))
    line.run("score", "town", "--period", "2025")
    for level, subject in (("person", "甲某"), ("unit", "东村")):
        found = line.explain("town", "2025", level, subject, "orders_come")
        assert [row["order_no"] for row in found["atoms"][0]["rows"]] == ["a"]
    with pytest.raises(NotFound, match="丙某"):
        line.explain("town", "2025", "person", "丙某", "orders_come")


def test_a_pack_whose_formula_does_not_compile_is_not_installed(line: Line, pack: Path) -> None:
    given(line, pack)
    text = PACK.replace("count(calls.*)", "count(call.*)")
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadPack, match=r"pack.yaml:\d+ .*calls_per_order.formula.*calls"):
        line.run("pack", "install", "town", pack)
    with pytest.raises(NotFound, match="no such folder"):
        line.run("pack", "install", "town", pack / "nowhere")


def test_held_back_rows_that_cannot_be_kept_are_said_so(line: Line, pack: Path) -> None:
    orders = given(line, pack)
    place = pack / "nowhere" / "held.xlsx"
    with pytest.raises(BadInput, match="--held-back"):
        line.run("import", "town", "orders", orders, "--held-back", place)
    assert line.bring_in("town", "orders", orders)["unchanged"] == 3


def test_a_clock_is_a_date_here_or_one_reference_away(line: Line, pack: Path) -> None:
    given(line, pack)
    for wrong in ("order_no.place", "order_no.gone", "number.came_on"):
        text = PACK.replace("order_no.came_on", wrong)
        (pack / "pack.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(BadPack, match=r"datasets\.calls\.clocks\.came"):
            line.run("pack", "install", "town", pack)
