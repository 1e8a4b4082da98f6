"""An addition to the township pack, and the same broken on purpose: one small edit, one rule."""

from typing import Any

from tests.unit.plugin.broken import FORBIDS, GONE, Broken, text

SOUND: dict[str, Any] = {
    "pack": "hearing-extra",
    "version": "0.2.0",
    "name": text("extra"),
    "sector": "township",
    "adds_to": "township >= 1.0, < 2",
    "needs": "gongheng >= 0.1",
    "reads": {"hx_visits": ["unit", "visitor", "visited_on"], "tickets": ["subject"]},
    "datasets": {
        "hx_visits": {
            "label": text("visits"),
            "key": "visit_no",
            "unit": "unit",
            "fields": {
                "visit_no": {"type": "text", "label": text("number")},
                "visited_on": {"type": "date", "label": text("day")},
                "visitor": {"type": "staff", "label": text("visitor")},
                "unit": {"type": "unit", "label": text("unit")},
            },
            "clocks": {"visited": "visited_on"},
            "roles": {"visitor": {"of": "visitor", "primary": True}},
        }
    },
    "indicators": {
        "hx_walks": {
            "name": text("walks"),
            "group": text("walks"),
            "formula": "count(hx_visits.*)",
            "clock": "visited",
            "direction": "higher",
            "provenance": "local",
            "curve": {"line": {"zero": 0, "full": 10}},
        }
    },
    "families": {
        "hx_solved": {
            "of": "town_hotline_solved_rate",
            "name": {"zh": "解决率·{filter}", "en": "Solved: {filter}"},
            "filters": {"noise": {"where": "tickets.subject = '噪声'", "name": text("noise")}},
        }
    },
    "schemes": {
        "hx_teams": {
            "name": text("teams"),
            "version": 1,
            "classes": ["公务员"],
            "groups": {"walks": {"name": text("walks"), "weight": 100, "items": {"hx_walks": 100}}},
            "grades": [{"name": text("good")}],
        }
    },
    "directives": {
        "hx_rule": {**FORBIDS, "indicators": ["hx_walks"], "forbids": ["publish"]},
    },
    "alerts": {
        "hx_low": {
            "name": text("low"),
            "say": text("look"),
            "indicator": "hx_walks",
            "below": 1,
        }
    },
    "entities": {
        "hx_visit": {
            "label": text("visit"),
            "rows": [{"dataset": "hx_visits", "id": "visit_no"}],
        }
    },
}

WALKS = "indicators.hx_walks"
RUNS = {"hx_runs": {"weight": 100, "curve": {"line": {"zero": 0, "full": 10}}}}
LIFTING = {
    **FORBIDS,
    "forbids": [],
    "allows": ["publish"],
    "indicators": ["hx_walks"],
    "overrides": ["central_2024_less_burden"],
}

BROKEN_ADDITIONS = (
    Broken("format", "adds_to", "township"),
    Broken("format", "adds_to", "township > 1"),
    Broken("format", f"{WALKS}.formla", "count(hx_visits.*)"),
    Broken("adds to", "adds_to", "court >= 1.0"),
    Broken("adds to", "sector", "court"),
    Broken("base version", "adds_to", "township >= 7.0"),
    Broken("base version", "adds_to", "township < 1.0"),
    Broken(
        "base unchanged",
        "indicators.town_hotline_solved_rate",
        dict(SOUND["indicators"]["hx_walks"]),
    ),
    Broken("base unchanged", "datasets.tickets", dict(SOUND["datasets"]["hx_visits"])),
    Broken("base unchanged", "schemes.members", dict(SOUND["schemes"]["hx_teams"])),
    Broken("base unchanged", "directives.hx_rule", LIFTING),
    Broken("base unchanged", "datasets.hx_visits.serves", "staff"),
    Broken("families", "families.hx_solved.of", "town_hotline_solve_rate"),
    Broken("formulas", f"{WALKS}.formula", "count(visits.*)"),
    Broken("clock", f"{WALKS}.clock", "walked", (("reads", GONE),)),
    Broken("names", f"{WALKS}.name", {"zh": "响应率", "en": "Walks"}),
    Broken("items", "schemes.hx_teams.groups.walks.items", RUNS),
    Broken("weights", "schemes.hx_teams.groups.walks.weight", 90),
    Broken("bound indicators", "directives.hx_rule.indicators", ["hx_runs"]),
    Broken("alert indicators", "alerts.hx_low.indicator", "hx_runs"),
    Broken("needs", "needs", "gongheng >= 90"),
    Broken("changelog", "changelog", {"0.1.0": text("first")}),
    Broken("reads", "reads", {"hx_visits": ["nobody"]}),
    Broken("graph datasets", "entities.hx_visit.rows.0.dataset", "visits"),
)
