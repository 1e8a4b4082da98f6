"""``gongheng graph``: the graph built anew, and questions to it under a purpose."""

from pathlib import Path
from typing import Any

import click

from core.audit.model import Act, Note, Thing
from core.graph.projection.service import Report
from core.named_files import require_file
from core.texts import Text
from web.bootstrap import opened
from web.commands import graph_words as words
from web.commands.graph_asking import Asked, certificate_in, print_answer, under_purpose
from web.commands.printing import as_json, joined, language, print_json, print_table


@click.group()
def graph() -> None:
    """关联图谱 / Entities, links and paths between them."""


@graph.command()
@click.argument("tenant")
@click.option("--from-nothing", is_flag=True, help="先清空再重建 / take everything away first")
@as_json
def rebuild(tenant: str, *, from_nothing: bool, json_: bool) -> None:
    """按基础数据重建图谱 / Bring the graph to what the evidence says."""
    with opened() as application:
        found = application.tenants.get(tenant)
        projector = application.graph.projector
        report = (
            projector.rebuild(found.id)
            if from_nothing
            else projector.project(found.id, everything=True)
        )
        content = _described(report) | {"digest": projector.digest(found.id)}
        application.audit.note(
            found.id, Note(Act.REBUILD_GRAPH, Thing.GRAPH, tenant, after=content)
        )
    if json_:
        print_json({"tenant": tenant} | content)
        return
    click.echo(
        Text(
            f"图谱第 {report.shown.version} 版：{report.entities} 个实体，{report.links} 条关联，"
            f"写入 {report.written}，移除 {report.gone}",
            f"Graph version {report.shown.version}: {report.entities} entities,"
            f" {report.links} links, {report.written} written, {report.gone} removed",
        ).within(language())
    )


@graph.command()
@click.argument("tenant")
@click.argument("start")
@click.argument("goal")
@click.option("--hops", type=int, default=6, help="至多几步 / links at most")
@click.option("--count", type=int, default=5, help="至多几条 / paths at most")
@under_purpose
@as_json
def path(
    tenant: str, start: str, goal: str, *, hops: int, count: int, json_: bool, **given: Any
) -> None:
    """两个实体之间的路径 / The best meaningful paths between two entities."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.path(
            asked.tenant,
            asked.key(start),
            asked.key(goal),
            asked.purpose,
            count=count,
            hops=hops,
        )
        labels = words.labels(application, asked.tenant)
    if json_:
        print_answer(
            {
                "tenant": tenant,
                "start": str(found.value.start.key),
                "goal": str(found.value.goal.key),
                "paths": [words.way(each, found, labels) for each in found.value.paths],
                "cuts": words.cuts_of(found.value.cuts, found),
            },
            found,
        )
        return
    if not found.value.paths:
        click.echo(words.NO_PATH.within(language()))
    for place, each in enumerate(found.value.paths, 1):
        click.echo(f"{place}. {words.told(found.value.start, each, found, labels)}")
        words.say_quotes(found, (hop.link for hop in each))
    words.say_cuts(found.value.cuts, found)


@graph.command()
@click.argument("tenant")
@click.argument("case")
@under_purpose
@as_json
def related(tenant: str, case: str, *, json_: bool, **given: Any) -> None:
    """关联案件 / The cases that belong to a case, and why."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.related(asked.tenant, asked.key(case), asked.purpose)
    cases = found.value.cases
    if json_:
        rows = [
            {
                "case": str(each.case.key),
                "name": each.case.name,
                "reason": each.reason.value,
                "through": each.through,
                "links": each.links,
                "passages": [
                    quote for link in each.links if (quote := words.quote_of(found, link))
                ],
            }
            for each in cases
        ]
        content = {"tenant": tenant, "total": found.value.total, "cases": rows}
        print_answer(content | {"cuts": words.cuts_of(found.value.cuts, found)}, found)
        return
    print_table(
        ("case", "reason", "through"),
        [
            (
                each.case.name,
                words.REASONS[each.reason].within(language()),
                joined(each.through),
            )
            for each in cases
        ],
    )
    words.say_quotes(found, (link for each in cases for link in each.links))
    words.say_cuts(found.value.cuts, found)


@graph.command()
@click.argument("tenant")
@click.argument("text")
@under_purpose
@as_json
def search(tenant: str, text: str, *, json_: bool, **given: Any) -> None:
    """查找实体 / Entities whose name or number holds the text."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        found = asked.graph.search(asked.tenant, text, asked.purpose).entities
    if json_:
        print_json([{"entity": str(each.key), "name": each.name} for each in found])
    else:
        print_table(("entity", "name"), [(str(each.key), each.name) for each in found])


@graph.command()
@click.argument("tenant")
@click.argument("entities", nargs=-1, required=True)
@under_purpose
@as_json
def common(tenant: str, entities: tuple[str, ...], *, json_: bool, **given: Any) -> None:
    """共同关联 / What several entities have in common."""
    with opened() as application:
        asked = Asked(application, tenant, given)
        keys = [asked.key(each) for each in entities]
        found = asked.graph.common(asked.tenant, keys, asked.purpose)
    rows = [
        {
            "entity": str(each.entity.key),
            "name": each.entity.name,
            "by": each.by,
            "steps": each.steps,
        }
        for each in found.value.shared
    ]
    if json_:
        content = {"tenant": tenant, "total": found.value.total, "shared": rows}
        print_answer(content | {"cuts": words.cuts_of(found.value.cuts, found)}, found)
        return
    print_table(
        ("entity", "steps", "by"),
        [(each.entity.name, each.steps, joined(each.by)) for each in found.value.shared],
    )


@graph.command()
@click.argument("tenant")
@click.argument("file", type=click.Path(path_type=Path))
@under_purpose
@as_json
def verify(tenant: str, file: Path, *, json_: bool, **given: Any) -> None:
    """核验凭据 / Verify a certificate by the evidence."""
    require_file(file)
    content, beside = certificate_in(file)
    with opened() as application:
        asked = Asked(application, tenant, given)
        findings = [*beside, *asked.graph.verify(asked.tenant, content, asked.purpose)]
    if json_:
        told = [{"where": each.where, "zh": each.what.zh, "en": each.what.en} for each in findings]
        print_json({"whole": not findings, "links": len(content["links"]), "findings": told})
    else:
        for each in findings:
            click.echo(f"{each.where} · {each.what.within(language())}")
        if not findings:
            click.echo(words.WHOLE.within(language()))
    if findings:
        raise SystemExit(1)


def _described(report: Report) -> dict[str, Any]:
    return {
        "version": report.shown.version,
        "entities": report.entities,
        "links": report.links,
        "written": report.written,
        "gone": report.gone,
        "evidence": dict(report.shown.evidence),
    }
