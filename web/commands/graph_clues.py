"""``gongheng graph`` meetings, recusal, repeat, rings, petitions, timeline: clues, not findings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import click

from core.graph.asking import Answered
from core.graph.elements import Entity
from core.graph.questions.swept import Span
from web.bootstrap import opened
from web.clue_words import GROUNDS, HABITS, NOTES
from web.commands import graph_words as words
from web.commands.graph_asking import Asked, must_say_why, print_answer, under_purpose
from web.commands.graphs import graph
from web.commands.printing import as_json, joined, language, print_table

Row = Mapping[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])


def between(command: Command) -> Command:
    """Options that keep the cases begun between two days."""
    for option in (
        click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="止于 / last day of filing"),
        click.option(
            "--first", type=click.DateTime(["%Y-%m-%d"]), help="起于 / first day of filing"
        ),
    ):
        command = option(command)
    return command


def _span(first: datetime | None, last: datetime | None) -> Span:
    return Span(first and first.date(), last and last.date())


@graph.command()
@click.argument("tenant")
@click.option("--of", type=click.Choice(["lawyer", "party"]), default="lawyer", help="与谁 / whom")
@click.option("--count", type=int, default=20, help="至多几对 / pairs at most")
@between
@under_purpose
@as_json
def meetings(
    tenant: str,
    of: str,
    count: int,
    first: datetime | None,
    last: datetime | None,
    *,
    json_: bool,
    **given: Any,
) -> None:
    """承办人与律师（当事人）同案是否多于偶然 / Who meets more often than by chance."""
    must_say_why(given)
    with opened() as application:
        asked = Asked(application, tenant, given)
        span = _span(first, last)
        found = asked.graph.meetings(asked.tenant, asked.purpose, of=of, span=span, count=count)
    rows = [
        {
            **_named("staff", each.one),
            **_named("other", each.other),
            "met": each.met,
            "expected": each.expected,
            "p": each.chance,
            "adjusted": each.adjusted,
            "shares": [
                {name: getattr(share, name) for name in share.__slots__} for share in each.shares
            ],
        }
        for each in found.value.meetings
    ]
    more = {"pairs": found.value.pairs, "met": found.value.met}
    _show(tenant, rows, found, json_=json_, more=more, columns=MET)


MET = ("staff", "other", "met", "expected", "p", "adjusted")


@graph.command()
@click.argument("tenant")
@click.argument("entity", required=False)
@click.option(
    "--declared", is_flag=True, help="查看亲属、任职申报 / open declared relatives, careers"
)
@under_purpose
@as_json
def recusal(tenant: str, entity: str | None, *, declared: bool, json_: bool, **given: Any) -> None:
    """应回避而未回避的线索 / Duties to withdraw, of all or of one case or staff member."""
    if declared or entity is None:
        must_say_why(given)
    with opened() as application:
        asked = Asked(application, tenant, given)
        purpose = replace(asked.purpose, sensitive=declared)
        key = None if entity is None else asked.key(entity)
        found = asked.graph.recusal(asked.tenant, purpose, of=key)
    rows = [
        {
            "ground": each.ground.value,
            "because": GROUNDS[each.ground].within(language()),
            **_named("staff", each.staff),
            **_named("case", each.case),
            **_named("through", each.through),
        }
        for each in found.value.duties
    ]
    more = {"total": found.value.total}
    _show(
        tenant, rows, found, json_=json_, more=more, columns=("because", "staff", "case", "through")
    )


@graph.command()
@click.argument("tenant")
@click.option("--least", type=int, default=10, help="至少几件 / cases at least")
@click.option("--kind", "kinds", multiple=True, help="实体种类 / kind of entity")
@between
@under_purpose
@as_json
def repeat(
    tenant: str,
    least: int,
    kinds: tuple[str, ...],
    first: datetime | None,
    last: datetime | None,
    *,
    json_: bool,
    **given: Any,
) -> None:
    """反复涉诉的当事人 / Parties with many cases, and on which side they stand."""
    must_say_why(given)
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.repeat(
            asked.tenant, asked.purpose, least=least, kinds=kinds, span=_span(first, last)
        )
    rows = [
        {
            **_named("party", each.party),
            "cases": each.cases,
            "claimed": each.claimed,
            "opponents": each.opponents,
            "habit": each.habit.value,
            "stands": HABITS[each.habit].within(language()),
        }
        for each in found.value.litigants
    ]
    columns = ("party", "cases", "claimed", "opponents", "stands")
    _show(tenant, rows, found, json_=json_, more={"total": found.value.total}, columns=columns)


@graph.command()
@click.argument("tenant")
@between
@under_purpose
@as_json
def rings(
    tenant: str, first: datetime | None, last: datetime | None, *, json_: bool, **given: Any
) -> None:
    """疑似虚假诉讼团伙 / Suspected rings of sham litigation."""
    must_say_why(given)
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.rings(asked.tenant, asked.purpose, span=_span(first, last))
    rows = [
        {
            "members": [str(member.key) for member in each.members],
            "who": joined(member.name for member in each.members),
            "cases": [str(case.key) for case in each.cases],
            "count": len(each.cases),
            "density": each.density,
            "quick": each.quick,
            "address": each.address,
            "lawyer": each.lawyer,
        }
        for each in found.value.rings
    ]
    columns = ("who", "count", "density", "quick", "address", "lawyer")
    _show(tenant, rows, found, json_=json_, columns=columns)


@graph.command()
@click.argument("tenant")
@click.argument("entity", required=False)
@click.option("--least", type=int, default=2, help="至少几次 / petitions at least")
@under_purpose
@as_json
def petitions(tenant: str, entity: str | None, *, least: int, json_: bool, **given: Any) -> None:
    """信访链 / Petitions of one person about one matter, in order of time."""
    if entity is None:
        must_say_why(given)
    with opened() as application:
        asked = Asked(application, tenant, given)
        key = None if entity is None else asked.key(entity)
        found = asked.graph.petition_chains(asked.tenant, asked.purpose, least=least, of=key)
    rows = [
        {
            **_named("petitioner", each.petitioner),
            **_named("matter", each.matter),
            "count": len(each.petitions),
            "petitions": [str(one.key) for one in each.petitions],
        }
        for each in found.value.chains
    ]
    columns = ("petitioner", "matter", "count")
    _show(tenant, rows, found, json_=json_, more={"total": found.value.total}, columns=columns)


@graph.command()
@click.argument("tenant")
@click.argument("entity")
@click.option("--skip", type=int, default=0, help="跳过几条 / events to skip")
@click.option("--limit", type=int, default=100, help="至多几条 / events at most")
@under_purpose
@as_json
def timeline(tenant: str, entity: str, *, skip: int, limit: int, json_: bool, **given: Any) -> None:
    """大事记 / What happened to an entity, in order of time."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        key = asked.key(entity)
        found = asked.graph.timeline(asked.tenant, key, asked.purpose, skip=skip, limit=limit)
        labels = words.labels(application, asked.tenant)
    rows = [
        {
            "since": each.link.since,
            "until": each.link.until,
            "link": labels.get(each.link.kind, each.link.kind),
            **_named("other", each.other),
        }
        for each in found.value.events
    ]
    more = {"entity": str(found.value.entity.key), "total": found.value.total}
    columns = ("since", "until", "link", "other")
    _show(tenant, rows, found, json_=json_, more=more, columns=columns)


def _named(word: str, entity: Entity) -> dict[str, str]:
    return {word: str(entity.key), f"{word}_name": entity.name}


def _show(
    tenant: str,
    rows: Sequence[Row],
    found: Answered[Any],
    *,
    json_: bool,
    columns: Iterable[str],
    more: Row | None = None,
) -> None:
    """The rows with the certificate as JSON, or the columns as a table."""
    if json_:
        cuts = words.cuts_of(found.value.cuts, found)
        print_answer({"tenant": tenant, **(more or {}), "found": rows, "cuts": cuts}, found)
        return
    shown = tuple(columns)
    print_table(shown, [[_cell(row, name) for name in shown] for row in rows])
    asked = found.certificate["question"]["ask"]
    if rows and asked in NOTES:
        click.echo(NOTES[asked].within(language()))
    words.say_cuts(found.value.cuts, found)


def _cell(row: Row, name: str) -> str:
    value = row.get(f"{name}_name", row[name])
    return f"{value:.3g}" if isinstance(value, float) else str(value if value is not None else "")
