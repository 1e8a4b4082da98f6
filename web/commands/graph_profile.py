"""``gongheng graph profile``: one entity, its links and newest events, a person's figures."""

from collections.abc import Mapping
from typing import Any

import click

from core.graph.asking import Answered
from core.graph.questions.profile import Profile
from core.marks.model import Mark
from core.texts import Text
from tenants.matters.avoidance import staff_kind
from web.adapters.clues import clues_of
from web.adapters.doors import doors_of
from web.adapters.identity import place
from web.adapters.marks import marks_of
from web.adapters.results import PageResults
from web.application import Application
from web.bootstrap import opened
from web.commands import graph_words as words
from web.commands.graph_asking import Asked, print_answer, under_purpose
from web.commands.graphs import graph
from web.commands.printing import as_json, joined, language, print_table
from web.profiled import Moved, Profiled, newest, profiled

FEW = Text("基数小，不显示", "few cases, withheld")
Content = dict[str, Any]


@graph.command()
@click.argument("tenant")
@click.argument("entity")
@click.option("--marks", is_flag=True, help="打开负面行为标记 / open a person's marks of conduct")
@under_purpose
@as_json
def profile(tenant: str, entity: str, *, marks: bool, json_: bool, **given: Any) -> None:
    """实体画像 / One entity: facts, links by kind, the newest of them, and a person's figures."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.profile(asked.tenant, asked.key(entity), asked.purpose)
        labels = words.labels(application, asked.tenant)
        figures = _figures(application, tenant, found.value)
        opened_marks = _marks(application, asked, found.value) if marks else None
    content: Content = {"tenant": tenant} | _plain(found) | _measured(figures)
    content["marks"] = opened_marks
    if json_:
        cuts = words.cuts_of(found.value.cuts, found)
        print_answer(content | {"cuts": cuts}, found)
        return
    _print(content, labels)
    words.say_quotes(found, (each.link.id for each in found.value.events))
    words.say_cuts(found.value.cuts, found)


def _figures(application: Application, slug: str, found: Profile) -> Profiled | None:
    """The newest figures, where the entity is one of staff."""
    tenant = application.tenants.get(slug)
    wanted = application.graph.projector.wanted(tenant.id)
    if found.entity.key.kind != staff_kind(wanted):
        return None
    here, results = place(tenant), PageResults(application)
    period = newest(results, here)
    return None if period is None else profiled(results, here, period, found.entity.key.id)


def _marks(application: Application, asked: Asked, found: Profile) -> list[Content]:
    """The marks of one of staff with their rows, each time written down; none of anybody else."""
    key = found.entity.key
    if key.kind != staff_kind(application.graph.projector.wanted(asked.tenant)):
        return []
    service = marks_of(application, clues_of(application, doors_of(application))).marks
    return [_mark(each) for each in service.under(asked.tenant, key, asked.purpose)]


def _mark(mark: Mark) -> Content:
    rule = mark.rule
    return {
        "heading": rule.heading.value,
        "mark": rule.id,
        "name": rule.name.within(language()),
        "provenance": rule.provenance.value,
        "document": rule.document,
        "total": mark.total,
        "value": mark.value,
        "period": mark.period or None,
        "rows": [
            {"dataset": each.origin.dataset, "row": each.origin.row, "on": each.on}
            for each in mark.rows
        ],
    }


def _plain(found: Answered[Profile]) -> Content:
    value = found.value
    return {
        "entity": str(value.entity.key),
        "name": value.entity.name,
        "facts": value.entity.facts,
        "counts": [
            {"link": kind, "forward": forward, "count": count}
            for (kind, forward), count in value.counts.items()
        ],
        "events": [
            {
                "link": each.link.kind,
                "other": str(each.other.key),
                "name": each.other.name,
                "since": each.link.since,
                "until": each.link.until,
                "passage": words.quote_of(found, each.link.id),
            }
            for each in value.events
        ],
    }


def _measured(found: Profiled | None) -> Content:
    """Figures and warnings; ``period`` is null where there are none."""
    if found is None:
        return {"period": None, "figures": [], "warnings": []}
    return {
        "period": found.period,
        "figures": [_figure(each) for each in found.figures],
        "warnings": [
            {
                "rule": each.rule.id,
                "name": each.rule.name.within(language()),
                "indicator": each.rule.indicator,
                "value": each.cell.value,
            }
            for each in found.alerts
        ],
    }


def _figure(each: Moved) -> Content:
    indicator, cell = each.column.indicator, each.cell
    return {
        "indicator": indicator.id,
        "name": indicator.name.within(language()),
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": cell.value,
        "before": each.before.value if each.before is not None else None,
        "moved": each.by,
        "light": cell.light.value if cell.light is not None else None,
        "few": cell.withheld,
    }


def _print(content: Content, labels: Mapping[str, str]) -> None:
    click.echo(f"{content['name']} ({content['entity']})")
    for name, fact in content["facts"].items():
        click.echo(f"  {name}: {fact}")
    events = [
        (
            _text(each["since"]),
            _text(each["until"]),
            labels.get(each["link"], each["link"]),
            each["name"],
        )
        for each in content["events"]
    ]
    print_table(("since", "until", "link", "other"), events)
    if content["period"]:
        click.echo(content["period"])
        rows = [
            (each["name"], _shown(each), _text(each["before"]), each["light"] or "")
            for each in content["figures"]
        ]
        print_table(("indicator", "value", "before", "light"), rows)
    for each in content["marks"] or ():
        behind = joined(" ".join(row["row"].values()) for row in each["rows"][:5])
        click.echo(f"? {each['heading']} · {each['name']} · {each['total']} · {behind}")
    for each in content["warnings"]:
        click.echo(f"! {each['name']} · {each['indicator']} · {_text(each['value'])}")


def _shown(each: Content) -> str:
    return FEW.within(language()) if each["few"] else _text(each["value"])


def _text(value: object) -> str:
    return "" if value is None else str(value)
