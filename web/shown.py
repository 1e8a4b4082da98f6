"""How figures, dates and periods are written for a reader; every page goes through here."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Flask

from core.alerts.lights import Interval, Light, Side
from core.indicators.periods import Period, Span
from core.texts import Text
from web.language import language, say
from web.values import Number

NO_DATA = Text("无数据", "no data")
NOT_APPLICABLE = Text("不适用", "not applicable")
UNITS = {
    "天": Text(" 天", " days"),
    "件": Text(" 件", " cases"),
    "元": Text(" 元", " yuan"),
    "人": Text(" 人", " people"),
    "%": Text("%", "%"),
}
LIGHTS = {
    Light.OK: Text("正常", "In order"),
    Light.WARN: Text("提示", "Notice"),
    Light.CRIT: Text("预警", "Alert"),
    Light.NONE: Text("不亮灯 · 基数小", "No light: few cases"),
}
SIDES = {Side.HIGH: Text("偏高", "high"), Side.LOW: Text("偏低", "low")}
CHINA = ZoneInfo("Asia/Shanghai")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NUMERALS = "零一二三四"
PLACES = {"%": 1, "天": 1, "元": 2, "": 2}
MOST_MORE = 6


def furnish(app: Flask) -> None:
    """Offer the ways of writing to the templates."""
    app.jinja_env.filters.update(
        bare=bare,
        figure=with_unit,
        unit=unit_word,
        points=points,
        interval=interval,
        light=light_word,
        day=day,
        moment=moment,
        count=count,
        marks=marks,
        tenth=lambda amount: written(exact(amount), 1),
        period=period_name,
        short_period=short_period,
    )
    app.jinja_env.globals.update(NO_DATA=NO_DATA, NOT_APPLICABLE=NOT_APPLICABLE)


def bare(value: Number | None, unit: str, *, limits: Interval | None = None) -> str:
    """A figure without its unit, for a column whose header has it; a rate is given in percent.

    What lies outside the interval ``limits`` gets as many digits as it needs to be seen there.
    """
    if value is None:
        return say(NO_DATA)
    return written(scaled(value, unit), places(value, unit, limits=limits))


def with_unit(value: Number | None, unit: str, *, limits: Interval | None = None) -> str:
    """A figure with its unit: 98.2%, 58.6 天, 2,236 件."""
    written_value = bare(value, unit, limits=limits)
    return written_value if value is None else written_value + unit_word(unit)


def scaled(value: Number, unit: str) -> Decimal:
    """A rate in percent, anything else as it is."""
    return exact(value) * 100 if unit == "%" else exact(value)


def places(value: Number, unit: str, *, limits: Interval | None = None) -> int:
    """The decimals of a figure, so many that rounding does not move it into its interval."""
    amount = scaled(value, unit)
    usual = PLACES.get(unit, 0 if amount == amount.to_integral_value() else 1)
    if limits is None:
        return usual
    low, high = (None if e is None else scaled(e, unit) for e in (limits.low, limits.high))
    if low is not None and amount < low:
        return _apart(amount, usual, lambda shown: shown < low)
    if high is not None and amount > high:
        return _apart(amount, usual, lambda shown: shown > high)
    return usual


def _apart(amount: Decimal, usual: int, outside: Callable[[Decimal], bool]) -> int:
    every = range(usual, usual + MOST_MORE)
    return next((n for n in every if outside(_rounded(amount, n))), usual + MOST_MORE)


def unit_word(unit: str) -> str:
    """What follows a figure of this unit."""
    return say(UNITS.get(unit, Text(f" {unit}", f" {unit}") if unit else Text("", "")))


def points(value: Decimal | None) -> str:
    """Points, with two decimals."""
    return say(NO_DATA) if value is None else written(exact(value), 2)


def marks(value: Decimal) -> str:
    """Full marks: no decimals that say nothing."""
    return written(value, 0 if value == value.to_integral_value() else 2)


def count(value: Number | None) -> str:
    """A whole number with separators; a fraction keeps one decimal, nothing is a dash."""
    if value is None:
        return "—"
    amount = exact(value)
    return written(amount, 0 if amount == amount.to_integral_value() else 1)


def interval(limits: Interval | None, unit: str) -> str:
    """The reasonable interval: 25–40%, ≥95%, ≤3%."""
    if limits is None or (limits.low is None and limits.high is None):
        return ""
    low, high = (_limit(limits.low, unit), _limit(limits.high, unit))
    sign = "%" if unit == "%" else ""
    if low is None:
        return f"≤{high}{sign}"
    if high is None:
        return f"≥{low}{sign}"
    return f"{low}–{high}{sign}"


def _limit(value: Decimal | None, unit: str) -> str | None:
    if value is None:
        return None
    amount = value * 100 if unit == "%" else value
    return f"{amount.normalize():f}"


def light_word(light: Light | None, side: Side | None = None) -> str:
    """The word of a light, with the side when it is outside: 提示 · 偏高."""
    if light is None:
        return ""
    word = say(LIGHTS[light])
    return f"{word} · {say(SIDES[side])}" if side else word


def exact(value: Number) -> Decimal:
    """A number as a decimal, without the noise of a binary fraction."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def written(amount: Decimal, places: int) -> str:
    """Rounded half up, with separators."""
    return f"{_rounded(amount, places):,}"


def _rounded(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def day(value: date) -> str:
    """A day in the reader's way, with its year."""
    return value.isoformat() if language() == "zh_CN" else format_date(value, "d MMM y", "en")


def moment(value: datetime) -> str:
    """A day and a time, as clocks in China show it."""
    if value.tzinfo is not None:
        value = value.astimezone(CHINA)
    if language() == "zh_CN":
        return value.strftime("%Y-%m-%d %H:%M")
    return str(format_datetime(value, "d MMM y, HH:mm", locale="en"))


def period_name(written_period: str) -> str:
    """A period in words: 2025年第三季度, Q3 2025."""
    period = Period.parse(written_period)
    if language() == "en":
        short = short_period(written_period)
        return short if period.span is Span.YEAR else f"{short} {period.year}"
    return f"{period.year}年" + ("" if period.span is Span.YEAR else short_period(written_period))


def short_period(written_period: str) -> str:
    """A period without its year; a year stays itself."""
    period = Period.parse(written_period)
    number = period.number
    match period.span:
        case Span.MONTH:
            return say(Text(f"{number}月", MONTHS_EN[number - 1]))
        case Span.QUARTER:
            return say(Text(f"第{NUMERALS[number]}季度", f"Q{number}"))
        case Span.HALF:
            return say(Text("上半年" if number == 1 else "下半年", f"H{number}"))
        case Span.YEAR:
            return say(Text(f"{period.year}年", str(period.year)))
