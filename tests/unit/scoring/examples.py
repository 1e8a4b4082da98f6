"""Curves of every shape, for examples and for hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from core.scoring.model import Curve, Shape


def curve(shape: Shape, **parameters: str) -> Curve:
    """A curve from parameters written as text."""
    return Curve(shape, {name: Decimal(number) for name, number in parameters.items()})


ONE_OF_EACH = (
    curve(Shape.INTERVAL, low="0.2", high="0.5", tolerance="0.1"),
    curve(Shape.INTERVAL, low="0.95", zero_low="0.6"),
    curve(Shape.INTERVAL, high="0.03", zero_high="0.10"),
    curve(Shape.INTERVAL, low="0.1", high="0.2", zero_low="0.1", zero_high="0.6"),
    curve(Shape.TARGET, target="0.95"),
    curve(Shape.TARGET, target="30", most="1.2"),
    curve(Shape.TARGET, at_most="45"),
    curve(Shape.LINE, full="30", zero="90"),
    curve(Shape.LINE, full="0.9", zero="0.3", least="0.6"),
    curve(Shape.STEPS, over="0.05", step="0.01", points="0.4", marks="5"),
    curve(
        Shape.STEPS, under="0.96", over="0.99", step="0.01", points="0.25", marks="4", partial="1"
    ),
    curve(Shape.EFFICACY, satisfactory="0.98", unacceptable="0.80"),
    curve(Shape.EFFICACY, satisfactory="20", unacceptable="60", least="-5", most="3"),
    curve(Shape.Z_SCORE, middle="0.7", per_deviation="0.1"),
    curve(Shape.Z_SCORE, middle="0.7", per_deviation="-0.1"),
    curve(Shape.PERCENTILE),
    curve(Shape.PERCENTILE, least="0.6", most="1", lower_is_better="1"),
    curve(Shape.EVENTS, start="1", each="-2", marks="10"),
    curve(Shape.EVENTS, start="0", each="0.5", marks="5", most="1"),
    curve(Shape.EVENTS, start="0", each="1", marks="5"),
)

thousandths = st.integers(-5_000, 5_000).map(lambda n: Decimal(n) / 1000)
floats = st.floats(-1e9, 1e9) | st.sampled_from([0.0, -0.0, 0.2, 0.5, 0.95, 1.0, 30.0, 90.0, 0.08])
gaps = st.none() | st.just(float("nan")) | st.just(float("inf"))


@st.composite
def intervals(draw: st.DrawFn) -> Curve:
    """Intervals with sides open or closed, tolerances or points of zero."""
    low, high = sorted((draw(thousandths), draw(thousandths)))
    away = abs(draw(thousandths))
    sides = draw(st.sampled_from(["both", "low", "high"]))
    parameters = {"tolerance": away}
    if sides != "high":
        parameters["low"] = low
    if sides != "low":
        parameters["high"] = high
    if sides == "both" and draw(st.booleans()):
        parameters["zero_high"] = high + abs(draw(thousandths))
    return Curve(Shape.INTERVAL, parameters)
