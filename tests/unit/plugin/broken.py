"""Packs broken on purpose: the township pack with one small edit each, and its rule."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

GONE = object()
"""Takes the place out instead of writing something there."""


@dataclass(frozen=True)
class Broken:
    """An edit of the sound pack at a place, and the rule that must refuse it."""

    rule: str
    place: str
    value: Any
    also: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.place}"


def text(word: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": f"文字{word}", "en": f"Text {word}"}


SOLVED = "indicators.town_hotline_solved_rate"
OVERDUE = "indicators.town_task_overdue"
DAYS = "indicators.town_hotline_days"
MIXED = "avg(days(tickets.received_on, tickets.closed_on)) + count(tickets.*)"
TICKETS = "datasets.tickets"
MEMBERS = "schemes.members"
HOTLINE = f"{MEMBERS}.groups.hotline"
DIRECTIVE = "directives.central_2024_less_burden"
FORBIDS = {
    "document": "示例〔2025〕1号",
    "title": text("forbids"),
    "issuer": text("issuer"),
    "from": "2025-01-01",
    "indicators": ["town_hotline_solved_rate"],
    "forbids": ["weight"],
}
ALLOWS = {**FORBIDS, "from": "2025-02-01", "forbids": [], "allows": ["publish"]}
BY_PERSON = "count(tickets.*) FILTER (WHERE tickets.handler = '21001') / count(tickets.*)"

FORM = (
    Broken("format", "version", "1.0"),
    Broken("format", "sector", "village"),
    Broken("format", f"{SOLVED}.name.zh", "信\u202e访"),
    Broken("format", f"{SOLVED}.name.en", "Solved\x00"),
    Broken("format", "datasets", GONE),
    Broken("format", f"{SOLVED}.name.en", GONE),
    Broken("format", f"{SOLVED}.formla", "count(tickets.*)"),
    Broken("format", f"{SOLVED}.levels", ["people"]),
    Broken("format", f"{SOLVED}.curve", {"interval": {}, "line": {}}),
    Broken("format", f"{TICKETS}.fields.unit.type", "place"),
    Broken("format", f"{MEMBERS}.grades.0.share", 2),
    Broken("format", f"{DIRECTIVE}.from", "2024-13-01"),
    Broken("format", "needs", "some product"),
    Broken("format", "changelog", {"first": text("first")}),
)

DATASETS = (
    Broken("keys", f"{TICKETS}.key", "ticket"),
    Broken("keys", f"{TICKETS}.key", "solved"),
    Broken("clocks", f"{TICKETS}.clocks.received", "subject"),
    Broken("roles", f"{TICKETS}.roles.handler.of", "subject"),
    Broken("primary role", f"{TICKETS}.roles.other", {"of": "handler", "primary": True}),
    Broken("references", f"{TICKETS}.fields.subject.to", "tasks"),
    Broken("unit", f"{TICKETS}.unit", "subject"),
    Broken("codes", f"{TICKETS}.fields.subject.codes", {"甲": "A"}),
    Broken("bounds", f"{TICKETS}.fields.subject.minimum", 1),
    Broken("labels", f"{TICKETS}.fields.subject.aliases", ["工单编号"]),
    Broken("standard fields", "datasets.units.fields.parent", GONE),
    Broken("rules", f"{TICKETS}.rules.0.error", "contacted_on >= recieved_on"),
)

INDICATORS = (
    Broken("clock", f"{SOLVED}.clock", "answered"),
    Broken("role", "indicators.town_task_done_rate.role", "helper"),
    Broken("formulas", f"{OVERDUE}.formula", "count(tasks.*) FILTER (WHERE tasks.done > 1)"),
    Broken("families", "families.town_solved.of", "town_hotline_solve_rate"),
    Broken("families", "families.town_solved.filters.visit.where", "tasks.weight > 1"),
    Broken("curves", f"{SOLVED}.curve", {"interval": {"lower": Decimal("0.5")}}),
    Broken("ratios", f"{OVERDUE}.unit", "%"),
    Broken("units of measure", f"{OVERDUE}.unit", "天"),
    Broken("units of measure", f"{OVERDUE}.unit", "元"),
    Broken("dimensions", f"{DAYS}.unit", "%"),
    Broken("dimensions", f"{DAYS}.formula", MIXED),
    Broken(
        "not additive",
        "indicators.town_task_overdue.role",
        "helper",
        (("datasets.tasks.roles.helper", {"of": "owner"}),),
    ),
    Broken("owners", "indicators.town_safety_feeling.levels", ["person", "unit", "tenant"]),
    Broken("names", f"{OVERDUE}.name", {"zh": "响应率", "en": "Overdue"}),
    Broken("basis", f"{OVERDUE}.provenance", "official"),
    Broken("direction", f"{SOLVED}.direction", "lower"),
    Broken("personal data", f"{SOLVED}.note", {"zh": "问 13900001111", "en": "Ask"}),
    Broken("sensitive data", f"{TICKETS}.sensitive", value=True),
    Broken("named persons", "indicators.town_hotline_return_rate.formula", BY_PERSON),
)

SCHEMES = (
    Broken("items", f"{HOTLINE}.items", "unknown"),
    Broken("item curves", "indicators.town_service_praised_rate.curve", GONE),
    Broken("weights", f"{HOTLINE}.weight", 41),
    Broken("missing values", f"{MEMBERS}.missing", "stated"),
    Broken("items scored from outside", f"{HOTLINE}.items", "outside"),
    Broken("grades", f"{MEMBERS}.grades.1.least", 90),
    Broken("classes", f"{MEMBERS}.classes", ["法官"]),
    Broken("classes", "schemes.villages.classes", ["科室"]),
    Broken("double counting", HOTLINE + ".items", "twice"),
    Broken("forbidden acts", "directives.local", FORBIDS),
    Broken("expired", f"{SOLVED}.basis", {"document": "旧办法", "until": "2024-12-31"}),
    Broken(
        "added load",
        f"{DIRECTIVE}.intervals",
        {"town_hotline_solved_rate": {"low": Decimal("0.8")}},
    ),
)

ALERT = {
    "name": text("alert"),
    "say": text("look into it"),
    "indicator": "town_hotline_solved_rate",
    "below": Decimal("0.5"),
}
LIT = {key: value for key, value in ALERT.items() if key != "below"} | {"light": "crit"}
ALERTS = (
    Broken("format", "alerts", {"low": ALERT | {"above": Decimal("0.9")}}),
    Broken("alert indicators", "alerts", {"low": ALERT | {"indicator": "town_speed"}}),
    Broken(
        "alert indicators",
        "alerts",
        {"low": ALERT | {"levels": ["person"], "indicator": "town_safety_feeling"}},
    ),
    Broken("alert lights", "alerts", {"red": LIT | {"indicator": "town_task_overdue"}}),
)

ROWS = {"dataset": "tickets", "staff": "handler", "day": "received_on", "where": "solved = FALSE"}
MARK = {
    "heading": "petitions",
    "name": text("mark"),
    "say": text("it may be"),
    "provenance": "derived",
    "rows": ROWS,
}
CROSSED = {key: value for key, value in MARK.items() if key != "rows"} | {"above": 0}
LOW = CROSSED | {"indicator": "town_hotline_solved_rate"}
MARKS = (
    Broken("format", "marks", {"slow": MARK | {"heading": "manners"}}),
    Broken("format", "marks", {"slow": MARK | {"name": {"zh": "慢"}}}),
    Broken("format", "marks", {"slow": CROSSED}),
    Broken("mark rows", "marks", {"slow": MARK | {"rows": ROWS | {"dataset": "calls"}}}),
    Broken("mark rows", "marks", {"slow": MARK | {"rows": ROWS | {"staff": "subject"}}}),
    Broken("mark rows", "marks", {"slow": MARK | {"rows": ROWS | {"day": "solved"}}}),
    Broken("mark conditions", "marks", {"slow": MARK | {"rows": ROWS | {"where": "sloved = 1"}}}),
    Broken("mark indicators", "marks", {"slow": LOW | {"indicator": "town_speed"}}),
    Broken("mark indicators", "marks", {"slow": LOW | {"indicator": "town_safety_feeling"}}),
    Broken("mark documents", "marks", {"slow": MARK | {"provenance": "official"}}),
    Broken("marks beside scores", "marks", {"slow": LOW | {"indicator": "members"}}),
    Broken("marks beside scores", "marks", {"slow": LOW}, also=((f"{SOLVED}.unit", "分"),)),
    Broken("personal data", "marks", {"slow": MARK | {"say": text("13800138000")}}),
)

REST = (
    Broken("bound indicators", f"{DIRECTIVE}.indicators", ["town_hotline_speed"]),
    Broken("overrides", f"{DIRECTIVE}.overrides", ["nothing"]),
    Broken("dates", f"{DIRECTIVE}.until", "2024-01-01"),
    Broken("contradictions", "directives", "contradicting"),
    Broken("expired", "directives", "ended"),
    Broken("needs", "needs", "gongheng >= 99"),
    Broken("changelog", "version", "1.2.0"),
    Broken("samples", "samples", {"calls": [{"call_no": "1"}]}),
    Broken("pictures", "pictures", {"front.png": {"zh": "首页", "en": "Front"}}),
    Broken("samples", "expected", {"2025-09": {"town_speed": {"tenant": 1}}}),
    Broken("reads", "reads.tickets", ["unit"]),
    Broken("reads", "reads.calls", ["unit"]),
)

WHOLE = {
    "twice": {
        "town_hotline_response_rate": 12,
        "town_hotline_solved_rate": 14,
        "town_solved_visit": 14,
    },
    "unknown": {
        "town_hotline_speed": {"weight": 12, "curve": {"line": {"zero": 0, "full": 1}}},
        "town_hotline_solved_rate": 14,
        "town_hotline_satisfied_rate": 14,
    },
    "outside": {
        "town_hotline_response_rate": {"weight": 12, "outside": {"within_days": 5}},
        "town_hotline_solved_rate": 14,
        "town_hotline_satisfied_rate": 14,
    },
    "contradicting": {
        "one": {**FORBIDS, "forbids": ["publish"]},
        "other": ALLOWS,
    },
    "ended": {"one": {**ALLOWS, "until": "2025-03-01"}},
}
"""What stands for a word where an edit takes more than a line."""

BROKEN = (*FORM, *DATASETS, *INDICATORS, *SCHEMES, *ALERTS, *MARKS, *REST)
