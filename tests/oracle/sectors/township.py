"""The measures of the township pack by hand."""

from collections.abc import Callable
from fractions import Fraction

from tests.oracle.measuring import Found, days, mean, on_or_before, plain, ratio, share, total
from tests.oracle.sectors.sight import Row, Sight, Where

OWNERS: dict[str, tuple[str | None, str | None]] = {
    "tickets": ("handler", "unit"),
    "services": ("clerk", "unit"),
    "tasks": ("owner", "unit"),
    "disputes": ("mediator", "unit"),
    "hazards": ("inspector", "unit"),
    "villages": (None, "village"),
    "suits": (None, "village"),
    "surveys": (None, "village"),
}
Measure = Callable[[Sight], Found]


def counted(row: Row) -> bool:
    """Left out only once its exclusion was approved."""
    return bool(row["exclusion"] != "已核准")


def tickets(s: Sight, clock: str, where: Where = lambda _: True) -> list[Row]:
    """Tickets that count."""
    return s.rows("tickets", clock, lambda r: counted(r) and where(r))


def solved(s: Sight, where: Where = lambda _: True) -> Found:
    """Solved, of those whose caller was asked."""
    asked = tickets(s, "called_back_on", lambda r: r["solved"] is not None and where(r))
    return share([r for r in asked if r["solved"]], asked)


def in_time(s: Sight, dataset: str, clock: str, done: str) -> Found:
    """Done by the day due."""
    mine = s.rows(dataset, clock)
    return share([r for r in mine if on_or_before(r[done], r["due_on"])], mine)


def weighed(s: Sight, where: Where) -> Found:
    """The weight of tasks done over that of all."""
    mine = s.rows("tasks", "due_on")
    done = total(r["weight"] for r in mine if where(r))
    return ratio(done, total(r["weight"] for r in mine))


def per_head(s: Sight, dataset: str, clock: str) -> Found:
    """Rows over heads by days in post."""
    return ratio(len(s.rows(dataset, clock)), Fraction(s.heads(), s.span.days))


def said(s: Sight, name: str) -> Found:
    """Yes, of those who answered."""
    answered = s.rows("surveys", "asked_on", lambda r: r[name] is not None)
    return share([r for r in answered if r[name]], answered)


def dissatisfied(s: Sight) -> Found:
    """Dissatisfied, of what was closed in time and rated."""
    rated = tickets(
        s,
        "called_back_on",
        lambda r: r["rating"] is not None and on_or_before(r["closed_on"], r["due_on"]),
    )
    return share([r for r in rated if r["rating"] == "不满意"], rated)


def suits(s: Sight) -> Found:
    """Suits over ten thousand residents as of the last day."""
    residents = s.stock(
        "villages",
        lambda r: r["since_on"] <= s.last and (r["until_on"] is None or r["until_on"] >= s.last),
    )
    below = total(r["residents"] for r in residents)
    return ratio(len(s.rows("suits", "filed_on")) * 10000, below)


def overdue(s: Sight) -> Found:
    """Due and not done on the last day."""
    return plain(
        len(
            s.stock(
                "tasks",
                lambda r: r["due_on"] <= s.last and (r["done_on"] is None or r["done_on"] > s.last),
            )
        )
    )


def satisfied(s: Sight) -> Found:
    """Satisfied or rather so, of those who rated."""
    rated = tickets(s, "called_back_on", lambda r: r["rating"] is not None)
    return share([r for r in rated if r["rating"] in ("满意", "基本满意")], rated)


def part(s: Sight, dataset: str, clock: str, where: Where) -> Found:
    """Rows that meet a condition, of all."""
    return share(s.rows(dataset, clock, where), s.rows(dataset, clock))


MEASURES: dict[str, Measure] = {
    "town_hotline_response_rate": lambda s: share(
        tickets(s, "received_on", lambda r: on_or_before(r["contacted_on"], r["contact_due_on"])),
        tickets(s, "received_on"),
    ),
    "town_hotline_solved_rate": solved,
    "town_solved_telephone": lambda s: solved(s, lambda r: r["channel"] == "电话"),
    "town_solved_online": lambda s: solved(s, lambda r: r["channel"] == "网络"),
    "town_solved_visit": lambda s: solved(s, lambda r: r["channel"] == "来访"),
    "town_hotline_satisfied_rate": satisfied,
    "town_hotline_in_time_rate": lambda s: share(
        tickets(s, "received_on", lambda r: on_or_before(r["closed_on"], r["due_on"])),
        tickets(s, "received_on"),
    ),
    "town_hotline_dissatisfied_rate": dissatisfied,
    "town_hotline_return_rate": lambda s: part(
        s, "tickets", "received_on", lambda r: r["returned"] is True
    ),
    "town_hotline_redo_rate": lambda s: part(
        s, "tickets", "closed_on", lambda r: r["redone"] is True
    ),
    "town_hotline_repeat_rate": lambda s: part(
        s, "tickets", "received_on", lambda r: r["repeat_of"] is not None
    ),
    "town_hotline_days": lambda s: mean(
        days(r["received_on"], r["closed_on"]) for r in s.rows("tickets", "closed_on")
    ),
    "town_hotline_excluded_share": lambda s: part(
        s, "tickets", "received_on", lambda r: r["exclusion"] == "已核准"
    ),
    "town_hotline_load": lambda s: per_head(s, "tickets", "received_on"),
    "town_service_in_time_rate": lambda s: in_time(s, "services", "accepted_on", "closed_on"),
    "town_service_online_rate": lambda s: part(
        s, "services", "accepted_on", lambda r: r["online"] is True
    ),
    "town_service_praised_rate": lambda s: share(
        s.rows("services", "closed_on", lambda r: r["praised"] is True),
        s.rows("services", "closed_on", lambda r: r["praised"] is not None),
    ),
    "town_service_load": lambda s: per_head(s, "services", "accepted_on"),
    "town_task_done_rate": lambda s: weighed(s, lambda r: r["done_on"] is not None),
    "town_task_in_time_rate": lambda s: weighed(
        s, lambda r: on_or_before(r["done_on"], r["due_on"])
    ),
    "town_task_overdue": overdue,
    "town_dispute_settled_rate": lambda s: part(
        s, "disputes", "settled_on", lambda r: r["settled"] is True
    ),
    "town_dispute_passed_up_rate": lambda s: part(
        s, "disputes", "registered_on", lambda r: r["escalated"] is True
    ),
    "town_dispute_days": lambda s: mean(
        days(r["registered_on"], r["settled_on"]) for r in s.rows("disputes", "settled_on")
    ),
    "town_hazard_rectified_rate": lambda s: in_time(s, "hazards", "due_on", "rectified_on"),
    "town_suits_per_10k": suits,
    "town_resident_satisfied_rate": lambda s: said(s, "satisfied"),
    "town_safety_feeling": lambda s: said(s, "feels_safe"),
    "town_peace_knowledge_rate": lambda s: said(s, "knows"),
}
