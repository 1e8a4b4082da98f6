"""``gongheng plugin``: which plugins there are, who has them on, what they broke."""

import click

from core.errors import NotFound
from core.plugin.finding import found
from core.texts import Text
from tenants.plugged.service import Switchboard
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table, say
from web.observing import lifecycle_of


@click.group()
def plugin() -> None:
    """插件 / Plugins with code of their own."""


@plugin.command("list")
@as_json
def list_(*, json_: bool) -> None:
    """列出插件，不运行其代码 / List installed plugins without running any of their code."""
    with opened() as application:
        known = found(application.settings.plugins)
        faults = {each.plugin: each.message(language()) for each in application.plugins.faults}
    names = ("name", "distribution", "version", "runs", "fault")
    rows = [
        (
            each.point.name,
            each.distribution,
            each.version,
            "inside" if each.ours else "apart",
            faults.get(each.point.name),
        )
        for each in known
    ]
    if json_:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(names, rows)


@plugin.command("on")
@click.argument("tenant")
@click.argument("name", metavar="PLUGIN")
def on(tenant: str, name: str) -> None:
    """为单位启用插件 / Let a plugin from outside work for an institution."""
    with opened() as application:
        _require(application, name)
        place = application.tenants.get(tenant)
        Switchboard(application.database).switch(place.id, name, on=True)
        lifecycle_of(application).look(place.id)
        declared = application.plugins.declared(name)
    say(Text(f"{tenant} 已启用插件 {name}", f"{tenant} works with the plugin {name} now"))
    for dataset, columns in declared.reads.items():
        say(
            Text(
                f"计分前可见 {dataset}：{'、'.join(columns)}",
                f"Sees before a run, of {dataset}: {', '.join(columns)}",
            )
        )
    if declared.indicators:
        say(
            Text(
                f"计分后可见 {'、'.join(declared.indicators)}",
                f"Sees after a run: {', '.join(declared.indicators)}",
            )
        )


@plugin.command("off")
@click.argument("tenant")
@click.argument("name", metavar="PLUGIN")
def off(tenant: str, name: str) -> None:
    """为单位停用插件 / Take it away again; what it brought in stays."""
    with opened() as application:
        place = application.tenants.get(tenant)
        Switchboard(application.database).switch(place.id, name, on=False)
    say(Text(f"{tenant} 已停用插件 {name}", f"{tenant} works without the plugin {name}"))


@plugin.command("reports")
@click.argument("tenant")
@as_json
def reports(tenant: str, json_: bool) -> None:
    """插件的报告 / What plugins remarked and broke for an institution, newest first."""
    with opened() as application:
        board = Switchboard(application.database)
        told = board.reports(application.tenants.get(tenant).id)
    names = ("at", "plugin", "hook", "fault", "said")
    rows = [
        (
            each.at.isoformat(timespec="seconds"),
            each.plugin,
            each.hook,
            each.fault,
            each.said.within(language()),
        )
        for each in told
    ]
    if json_:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(names, rows)


def _require(application: Application, name: str) -> None:
    known = sorted(application.plugins.outside)
    if name not in known:
        raise NotFound(
            Text("没有这个外来插件", "there is no such plugin from outside"),
            where=name,
            advice=Text(
                f"可用：{'、'.join(known) or '—'}；随产品的插件始终可用",
                f"Known: {', '.join(known) or '—'}; those of the product are always there",
            ),
        )
