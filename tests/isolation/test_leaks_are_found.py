"""The prover reports by name whatever leaks: one fault of each kind, put in on purpose."""

from collections.abc import Iterator

import pytest

from core.plugin.manager import Plugins
from tests.isolation import leaky
from web.proving import commands, graph, hooks, jobs, kept
from web.proving.listening import listening
from web.proving.model import Findings
from web.proving.routes import Routes
from web.proving.world import World, world
from web.serving import pages


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    with world() as built:
        yield built


@pytest.fixture(scope="module")
def of_routes(made: World) -> Findings:
    """What the prover says of an application with leaky routes, and of two sound ones."""
    findings, app = Findings(), pages(made.application)
    leaky.put_in(app, made.application)
    with listening() as ear:
        Routes(app, made, findings, ear).prove({*leaky.ROUTES, "data.overview", "data.batch"})
    return findings


def said(findings: Findings, register: str, name: str) -> list[str]:
    return [each.how for each in findings.leaks if (each.register, each.name) == (register, name)]


@pytest.mark.parametrize("name", leaky.ROUTES)
def test_a_leaky_route_is_named_with_what_it_leaks(of_routes: Findings, name: str) -> None:
    found = said(of_routes, "routes", name)
    assert any(leaky.ROUTES[name] in each for each in found), found


def test_a_leaky_export_counts_as_an_export(of_routes: Findings) -> None:
    assert of_routes.entries["exports"] == {"leaky_file"}


def test_sound_routes_beside_them_are_not_named(of_routes: Findings) -> None:
    assert {each.name for each in of_routes.leaks} == set(leaky.ROUTES)


def test_a_route_that_nobody_can_open_is_unproved(made: World) -> None:
    findings, app = Findings(), pages(made.application)
    shut = leaky.shut()
    app.add_url_rule("/t/<slug>/shut/<unheard_of>", view_func=shut)
    with listening() as ear:
        Routes(app, made, findings, ear).prove({"shut"})
    assert findings.unproved == {"shut": "unknown arguments"}


def test_a_leaky_job_is_named(made: World) -> None:
    findings = Findings()
    with listening() as ear:
        jobs.prove({"leaky": leaky.job(made)}, made, findings, ear)
    assert any("copied.txt" in each for each in said(findings, "jobs", "leaky"))


def test_a_leaky_query_is_named(made: World) -> None:
    findings = Findings()
    graph.prove({"leaky": leaky.query}, made, findings)
    assert said(findings, "graph_queries", "leaky") == ["its answer holds the other's mark"]


def test_a_cache_key_without_the_tenant_is_named(made: World) -> None:
    findings = Findings()
    kept.prove({"leaky": leaky.KEY}, made, findings)
    assert said(findings, "cache_keys", "leaky") == ["two institutions have the same name for it"]


def test_a_file_outside_of_every_institutions_folder_is_named(made: World) -> None:
    stray = made.application.settings.data / "exports"
    stray.mkdir(exist_ok=True)
    (stray / "latest.csv").write_text(f"姓名\n{made.there.mark}\n", encoding="utf-8")
    findings = Findings()
    kept.prove({}, made, findings)
    (stray / "latest.csv").unlink()
    assert any("exports/latest.csv" in each for each in said(findings, "cache_keys", kept.FILES))


def test_a_leaky_command_is_named(made: World) -> None:
    findings = Findings()
    commands.prove(leaky.command_line(made), made, findings)
    assert said(findings, "commands", "leaky") == ["its output holds the other's mark"]


def test_a_leaky_hook_is_named(made: World) -> None:
    plugins, findings = Plugins(), Findings()
    plugins.add("leaky", leaky.Plugin(made))
    hooks.prove(plugins, made, findings)
    assert said(findings, "hooks", "packs") == ["its answer holds a mark"]
