"""Formulas of every sort, each beside the plain Python that says what it means."""

from collections.abc import Callable
from fractions import Fraction

from core.indicators.model import Indicator
from core.texts import same
from tests.unit.indicators.oracle import Oracle, Row, middle, ratio, root

Months = list[tuple[int, int]]
Answer = Fraction | int | None
Meaning = Callable[[Oracle, Months], Answer]
CLOSED, FILED = "closed_on", "filed_on"


def shift(months: Months, count: int) -> Months:
    """The months so many months earlier."""
    ordinals = [year * 12 + month - 1 - count for year, month in months]
    return [(each // 12, each % 12 + 1) for each in ordinals]


def _count(oracle: Oracle, months: Months, clock: str = CLOSED) -> int:
    return len(oracle.cases(months, clock))


def _small(oracle: Oracle, months: Months) -> Fraction | None:
    rows = [row for row, _ in oracle.cases(months, CLOSED)]
    return ratio(sum(row["procedure"] == "小额" for row in rows), len(rows))


def _spent(oracle: Oracle, months: Months) -> list[Fraction]:
    rows = [row for row, _ in oracle.cases(months, CLOSED)]
    return [Fraction((row[CLOSED] - row[FILED]).days) for row in rows if row[FILED]]


def _present(oracle: Oracle, months: Months, name: str) -> list[Fraction]:
    rows = [row for row, _ in oracle.cases(months, CLOSED)]
    return [Fraction(row[name]) for row in rows if row[name] is not None]


def _open(row: Row, day: object) -> bool:
    filed, closed = row[FILED], row[CLOSED]
    return filed is not None and filed <= day and (closed is None or closed > day)


def _stock(oracle: Oracle, months: Months) -> int:
    day = oracle.bounds(months)[1]
    return sum(_open(row, day) for row in oracle.stock(day))


def _window(oracle: Oracle, months: Months) -> Fraction | None:
    start, _ = oracle.bounds(months)
    rows = [row for row, _ in oracle.cases(months, CLOSED)]
    return ratio(sum(bool(row[FILED] and row[FILED] >= start) for row in rows), len(rows))


def _balance(oracle: Oracle, months: Months) -> Fraction | None:
    counts = [Fraction(_count(oracle, [month])) for month in months]
    mean = sum(counts, Fraction(0)) / len(counts)
    spread = sum(((each - mean) ** 2 for each in counts), Fraction(0)) / len(counts)
    return None if not mean else 1 - root(spread) / mean


def _reversed(oracle: Oracle, months: Months) -> Fraction | None:
    rows = oracle.appeals(months)
    return ratio(sum(row["outcome"] == "改判" for row, _ in rows), _count(oracle, months))


def _after(oracle: Oracle, months: Months) -> Fraction | None:
    pairs = [(row, case) for row, case in oracle.appeals(months) if case.get(CLOSED)]
    spent = [(row["decided_on"] - case[CLOSED]).days for row, case in pairs]
    return ratio(sum(spent), len(spent))


def _growth(oracle: Oracle, months: Months) -> Answer:
    now, then = _small(oracle, months), _small(oracle, shift(months, 12))
    return None if now is None or then is None else now - then


def _before(oracle: Oracle, months: Months) -> Answer:
    return ratio(_count(oracle, months), _count(oracle, shift(months, len(months))))


def _per_head(oracle: Oracle, months: Months) -> Answer:
    start, end = oracle.bounds(months)
    heads = ratio(oracle.days(months, "法官"), (end - start).days + 1)
    return ratio(_count(oracle, months), heads)


def _panel(oracle: Oracle, months: Months) -> Answer:
    return sum((share for _, share in oracle.cases(months, CLOSED, "panel")), Fraction(0))


def _panel_money(oracle: Oracle, months: Months) -> Answer:
    pairs = oracle.cases(months, CLOSED, "panel")
    parts = [share * Fraction(row["amount"]) for row, share in pairs if row["amount"] is not None]
    return sum(parts, Fraction(0)) if parts else None


def _quick(oracle: Oracle, months: Months) -> Answer:
    found = []
    for row, _ in oracle.cases(months, CLOSED):
        if row[FILED] and row["limit_days"]:
            used = Fraction((row[CLOSED] - row[FILED]).days, row["limit_days"])
            found.append(max(1 - used, Fraction(0)))
    return ratio(sum(found, Fraction(0)), len(found))


def _weighted(oracle: Oracle, months: Months) -> Answer:
    rows = [row for row, _ in oracle.cases(months, CLOSED)]
    both = [row for row in rows if row["amount"] is not None and row["share"] is not None]
    return (
        sum((Fraction(row["amount"] * row["share"]) for row in both), Fraction(0)) if both else None
    )


def _heard(oracle: Oracle, months: Months) -> Answer:
    rows = [row for row, _ in oracle.cases(months, FILED)]
    return sum(row["heard"] is True or row["procedure"] in ("普通", "简易") for row in rows)


def _clerk(oracle: Oracle, months: Months) -> Answer:
    rows = [row for row, _ in oracle.cases(months, CLOSED, "clerk")]
    return len({row["plaintiff"] for row in rows if row["plaintiff"]})


def _total(several: list[Fraction]) -> Answer:
    return sum(several, Fraction(0)) if several else None


def _indicator(identity: str, formula: str, role: str | None = None) -> Indicator:
    return Indicator(identity, same(identity), same("test"), formula, "closed", role=role)


SMALL = "count(cases.*) FILTER (WHERE cases.procedure = '小额') / count(cases.*)"
OPEN = (
    "count(cases.*) FILTER (WHERE cases.filed_on <= :as_of"
    " AND (cases.closed_on IS NULL OR cases.closed_on > :as_of))"
)
CATALOGUE: dict[str, tuple[Indicator, Meaning]] = {
    each.id: (each, meaning)
    for each, meaning in (
        (_indicator("closed", "count(cases.*)"), _count),
        (_indicator("filed", "count(cases.* BY filed)"), lambda o, m: _count(o, m, FILED)),
        (_indicator("small", SMALL), _small),
        (
            _indicator("mean", "avg(days(cases.filed_on, cases.closed_on))"),
            lambda o, m: ratio(sum(_spent(o, m)), len(_spent(o, m))),
        ),
        (
            _indicator("median", "median(days(cases.filed_on, cases.closed_on))"),
            lambda o, m: middle(_spent(o, m)),
        ),
        (
            _indicator("middle_sum", "median(cases.amount)"),
            lambda o, m: middle(_present(o, m, "amount")),
        ),
        (_indicator("sum", "sum(cases.amount)"), lambda o, m: _total(_present(o, m, "amount"))),
        (
            _indicator("least", "min(cases.amount)"),
            lambda o, m: min(_present(o, m, "amount"), default=None),
        ),
        (
            _indicator("most", "max(cases.share * 100)"),
            lambda o, m: max((100 * each for each in _present(o, m, "share")), default=None),
        ),
        (
            _indicator("plaintiffs", "count(distinct cases.plaintiff)"),
            lambda o, m: len({row["plaintiff"] for row, _ in o.cases(m, CLOSED)} - {None}),
        ),
        (_indicator("present", "count(cases.heard)"), lambda o, m: len(_present(o, m, "heard"))),
        (_indicator("stock", OPEN), _stock),
        (_indicator("stock_before", f"prev({OPEN})"), lambda o, m: _stock(o, shift(m, len(m)))),
        (
            _indicator(
                "window",
                "count(cases.*) FILTER (WHERE cases.filed_on >= :period_start) / count(cases.*)",
            ),
            _window,
        ),
        (_indicator("balance", "1 - stdev_m(closed) / mean_m(closed)"), _balance),
        (
            _indicator(
                "reversed",
                "count(appeals.*) FILTER (WHERE appeals.outcome = '改判')"
                " / nullif(count(cases.* BY closed_on), 0)",
            ),
            _reversed,
        ),
        (
            _indicator("after", "avg(days(appeals.case.closed_on, appeals.decided_on))"),
            _after,
        ),
        (_indicator("growth", "small - same_last_year(small)"), _growth),
        (_indicator("before", "closed / prev(closed)"), _before),
        (
            _indicator(
                "per_head",
                "count(cases.*) / (person_days(assignments.*)"
                " FILTER (WHERE assignments.staff_class = '法官') / :period_days)",
            ),
            _per_head,
        ),
        (_indicator("panel", "count(cases.*)", "panel"), _panel),
        (_indicator("panel_money", "sum(cases.amount)", "panel"), _panel_money),
        (_indicator("clerk", "count(distinct cases.plaintiff)", "clerk"), _clerk),
        (
            _indicator(
                "quick",
                "avg(greatest(1 - days(cases.filed_on, cases.closed_on) / cases.limit_days, 0))"
                " FILTER (WHERE cases.limit_days > 0 AND cases.filed_on IS NOT NULL)",
            ),
            _quick,
        ),
        (_indicator("weighted", "sum(cases.amount * cases.share)"), _weighted),
        (
            _indicator(
                "heard",
                "count(cases.* BY filed) FILTER"
                " (WHERE cases.heard OR cases.procedure IN ('普通', '简易'))",
            ),
            _heard,
        ),
        (
            _indicator("twice", "coalesce(sum(cases.amount), 0) * 2 - 0.5"),
            lambda o, m: sum(_present(o, m, "amount"), Fraction(0)) * 2 - Fraction(1, 2),
        ),
        (
            _indicator("clipped", "least(greatest(closed, 2), 5)"),
            lambda o, m: min(max(_count(o, m), 2), 5),
        ),
    )
}
PERSONAL = ("panel", "panel_money", "clerk")
