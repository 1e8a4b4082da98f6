"""For which months or periods each atom of a plan has to be computed."""

from collections import defaultdict
from collections.abc import Iterable

from core.indicators.arithmetic import Span, Value
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan

SHIFTS = frozenset({"prev", "same_last_year", "mean_m", "stdev_m"})
Demand = dict[str, frozenset[Period]]


def demand(plan: Plan, calendar: Calendar, periods: Iterable[Period]) -> Demand:
    """The periods of each atom; a flow atom's are single months."""
    found: dict[str, set[Period]] = defaultdict(set)
    wanted = list(periods)
    for route, names in _routes(plan).items():
        reached = set(wanted)
        for step in route:
            reached = {each for period in reached for each in shifted(step, period, calendar)}
        for name in names:
            found[name] |= reached
    flows = {name for name, atom in plan.atoms.items() if atom.span is Span.FLOW}
    months: dict[frozenset[Period], frozenset[Period]] = {}
    for several in map(frozenset, found.values()):
        months.setdefault(several, frozenset(_months(several, calendar)))
    return {
        name: months[frozenset(several)] if name in flows else frozenset(several)
        for name, several in found.items()
    }


def _routes(plan: Plan) -> dict[tuple[str, ...], set[str]]:
    """The atoms that are reached through each row of shifts, as ``("prev", "mean_m")``."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    todo: list[tuple[Value, tuple[str, ...]]] = [(each, ()) for each in plan.values.values()]
    while todo:
        value, route = todo.pop()
        if value.op in ("atom", "distinct", "median"):
            found[route].add(value.name)
        inner = (*route, value.op) if value.op in SHIFTS else route
        todo.extend((arg, inner) for arg in value.args)
    return found


def within(value: Value, period: Period, calendar: Calendar) -> tuple[Period, ...]:
    """The periods for which a value needs its arguments, when it is taken for ``period``."""
    return shifted(value.op, period, calendar)


def shifted(op: str, period: Period, calendar: Calendar) -> tuple[Period, ...]:
    """The periods that an operation looks at."""
    if op == "prev":
        return (period.previous(),)
    if op == "same_last_year":
        return (period.same_last_year(),)
    if op in SHIFTS:
        return tuple(Period.of_month(month) for month in calendar.months(period))
    return (period,)


def _months(periods: Iterable[Period], calendar: Calendar) -> set[Period]:
    return {Period.of_month(month) for each in periods for month in calendar.months(each)}
