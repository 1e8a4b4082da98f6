"""For which months or periods each atom of a plan has to be computed."""

from collections import defaultdict
from collections.abc import Iterable

from core.indicators.arithmetic import Span, Value
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan

Demand = dict[str, frozenset[Period]]


def demand(plan: Plan, calendar: Calendar, periods: Iterable[Period]) -> Demand:
    """The periods of each atom; a flow atom's are single months."""
    found: dict[str, set[Period]] = defaultdict(set)
    seen: set[tuple[Value, Period]] = set()
    todo = [(value, period) for period in periods for value in plan.values.values()]
    while todo:
        value, period = todo.pop()
        if (value, period) in seen:
            continue
        seen.add((value, period))
        if value.op in ("atom", "distinct", "median"):
            found[value.name].add(period)
        inner = within(value, period, calendar)
        todo.extend((arg, each) for arg in value.args for each in inner)
    flows = {name for name, atom in plan.atoms.items() if atom.span is Span.FLOW}
    return {
        name: frozenset(_months(several, calendar) if name in flows else several)
        for name, several in found.items()
    }


def within(value: Value, period: Period, calendar: Calendar) -> tuple[Period, ...]:
    """The periods for which a value needs its arguments, when it is taken for ``period``."""
    if value.op == "prev":
        return (period.previous(),)
    if value.op == "same_last_year":
        return (period.same_last_year(),)
    if value.op in ("mean_m", "stdev_m"):
        return tuple(Period.of_month(month) for month in calendar.months(period))
    return (period,)


def _months(periods: Iterable[Period], calendar: Calendar) -> set[Period]:
    return {Period.of_month(month) for each in periods for month in calendar.months(each)}
