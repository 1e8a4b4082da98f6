"""The rows that the measures are made of, and the conditions that they share."""

from tests.oracle.belonging import Row
from tests.oracle.measuring import months_later
from tests.oracle.view import View, Where, always


def closed(v: View, where: Where = always) -> list[Row]:
    """Cases closed in the period."""
    return v.rows("cases", "closed_on", where)


def filed(v: View, where: Where = always) -> list[Row]:
    """Cases filed in the period."""
    return v.rows("cases", "filed_on", where)


def effective(v: View, where: Where = always) -> list[Row]:
    """Cases whose judgment came into force in the period."""
    return v.rows("cases", "effective_on", where)


def enforced(v: View, where: Where = always) -> list[Row]:
    """Enforcements closed in the period."""
    return v.rows("enforcements", "closed_on", where)


def appealed(v: View) -> list[Row]:
    """Appeals brought in the period."""
    return v.rows("appeals", "appealed_on")


def decided(v: View, *outcomes: str) -> list[Row]:
    """Appeals decided in the period in one of these ways."""
    return v.rows("appeals", "closed_on", lambda r: r["outcome"] in outcomes)


def unclosed(v: View, where: Where = always) -> list[Row]:
    """Cases not closed at the end of the period."""
    return v.stock(
        "cases",
        lambda r: (
            r["filed_on"] <= v.last
            and (r["closed_on"] is None or r["closed_on"] > v.last)
            and where(r)
        ),
    )


def in_hand(v: View) -> list[Row]:
    """Cases carried over or newly filed, by where everybody stood at the end of the period."""
    return v.stock(
        "cases",
        lambda r: r["filed_on"] <= v.last and (r["closed_on"] is None or r["closed_on"] >= v.first),
    )


def older_than(v: View, months: int) -> Where:
    """Filed more than so many months before the period's end."""
    return lambda r: months_later(r["filed_on"], months) < v.last


def first_instance(r: Row) -> bool:
    """Of first instance."""
    return bool(r["instance"] == "一审")


def civil(r: Row) -> bool:
    """A civil case."""
    return bool(r["kind"] == "民事")


def civil_to_perform(r: Row) -> bool:
    """A civil case whose judgment can be performed."""
    return civil(r) and r["performable"] is True


def first_enforcement(r: Row) -> bool:
    """Not a resumed one."""
    return bool(r["kind"] == "首次执行")


def with_property(r: Row) -> bool:
    """A first enforcement against property."""
    return first_enforcement(r) and r["has_property"] is True


def ended(instance: str, method: str) -> Where:
    """Of that instance, closed in that way."""
    return lambda r: r["instance"] == instance and r["close_method"] == method
