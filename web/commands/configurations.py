"""``gongheng configuration``: what an institution has adjusted, and what it offers to others."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from core.errors import BadInput
from core.texts import Text
from tenants.configuration.adjustments import Adjustments
from tenants.configuration.model import OFFER_STATES, Offer
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table

OFFERS = (
    Text("编号", "offer"),
    Text("提供单位", "from"),
    Text("接收单位", "to"),
    Text("状态", "state"),
)


@click.group("configuration")
def configurations() -> None:
    """考核配置 / How an institution appraises: pack, calendar, adjustments."""


@configurations.command()
@click.argument("slug", metavar="TENANT")
@as_json
def show(slug: str, *, json_: bool) -> None:
    """现用的配置 / What is in use, and what was adjusted."""
    with opened() as application:
        found = application.configurations.current(slug)
        own = application.configurations.own_changes(slug)
    if json_:
        print_json({**found.plain, "mark": found.mark})
        return
    click.echo(f"{found.pack} {found.version}  {found.mark[:16]}")
    print_table(
        (Text("项目", "what"), Text("原值", "in the pack"), Text("现值", "now")),
        [(_said(e.what), e.before, e.after) for e in own],
    )


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.option("--scheme", default="", help="考核方案 / the scheme")
@click.option("--weight", "weights", multiple=True, help="指标=分值 / INDICATOR=WEIGHT")
@click.option(
    "--target", "targets", multiple=True, help="指标.参数=数 / INDICATOR.PARAMETER=NUMBER"
)
@click.option("--name", "names", multiple=True, help="指标=中文|English / INDICATOR=NAME")
@click.option("--alert", "alerts", multiple=True, help="预警=界限或 off / RULE=LIMIT, or off")
@click.option(
    "--text", "texts", multiple=True, help="类别.编号=中文|English / KIND.ID=TEXT (scheme.judges)"
)
@click.option("--reset", is_flag=True, help="恢复指标包的原值 / as the pack has it")
def adjust(slug: str, *, scheme: str, reset: bool, **given: Any) -> None:
    """调整分值、参数、名称 / Adjust weights, parameters, names."""
    with opened() as application:
        now = application.configurations.current(slug).adjustments
        wanted = Adjustments() if reset else _adjusted(now, scheme, given)
        application.configurations.adjust(slug, wanted)
        for each in application.configurations.own_changes(slug):
            click.echo(f"{_said(each.what)}  {each.before} → {each.after}")


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.option("--to", "over", multiple=True, required=True, help="接收单位 / to whom")
def offer(slug: str, *, over: tuple[str, ...]) -> None:
    """提供给其他单位 / Offer the configuration to others of the tree."""
    with opened() as application:
        for each in application.configurations.offer(slug, over):
            click.echo("  ".join(_line(each)))


@configurations.command("list")
@click.argument("slug", metavar="TENANT")
@as_json
def list_(slug: str, *, json_: bool) -> None:
    """提供和收到的配置 / Offers made and received."""
    with opened() as application:
        found = application.configurations.offers(slug)
    if json_:
        print_json([_plain(each) for each in found])
    else:
        print_table(OFFERS, [_line(each) for each in found])


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.argument("offered", metavar="OFFER")
@as_json
def preview(slug: str, offered: str, *, json_: bool) -> None:
    """采用后会改变什么 / What taking it over would change."""
    with opened() as application:
        found = application.configurations.preview(slug, offered)
    rows = [(_said(each.what), each.before, each.after) for each in found]
    if json_:
        print_json([dict(zip(("what", "before", "after"), row, strict=True)) for row in rows])
    else:
        print_table((Text("项目", "what"), Text("现在", "now"), Text("采用后", "then")), rows)


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.argument("offered", metavar="OFFER")
def accept(slug: str, offered: str) -> None:
    """采用 / Take an offered configuration over."""
    with opened() as application:
        click.echo("  ".join(_line(application.configurations.accept(slug, offered))))


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.argument("offered", metavar="OFFER")
def decline(slug: str, offered: str) -> None:
    """不采用 / Stay as before."""
    with opened() as application:
        click.echo("  ".join(_line(application.configurations.decline(slug, offered))))


@configurations.command()
@click.argument("slug", metavar="TENANT")
@click.argument("offered", metavar="OFFER")
def withdraw(slug: str, offered: str) -> None:
    """撤回本单位提供的配置 / Take the own offer back."""
    with opened() as application:
        click.echo("  ".join(_line(application.configurations.withdraw(slug, offered))))


def _adjusted(now: Adjustments, scheme: str, given: Mapping[str, Any]) -> Adjustments:
    """What was adjusted before with what is adjusted now."""
    weights = {name: dict(each) for name, each in now.weights.items()}
    targets = {
        name: {one: dict(own) for one, own in each.items()} for name, each in now.targets.items()
    }
    names = dict(now.names)
    for indicator, number in _pairs(given["weights"]):
        weights.setdefault(scheme, {})[indicator] = number
    for place, number in _pairs(given["targets"]):
        indicator, _, parameter = place.partition(".")
        targets.setdefault(scheme, {}).setdefault(indicator, {})[parameter] = number
    for indicator, name in _pairs(given["names"]):
        zh, _, en = name.partition("|")
        names[indicator] = (zh, en or zh)
    alerts = {**now.alerts, **dict(_pairs(given["alerts"]))}
    texts = dict(now.texts)
    for place, said in _pairs(given["texts"]):
        zh, _, en = said.partition("|")
        texts[place] = (zh, en or zh)
    return Adjustments(weights, targets, names, alerts=alerts, texts=texts)


def _pairs(written: Iterable[str]) -> list[tuple[str, str]]:
    pairs = [each.partition("=") for each in written]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise BadInput(
                Text("请写成 名=值", "write NAME=VALUE"), where=f"{name}{sign}{value}"[:60]
            )
    return [(name, value) for name, _, value in pairs]


def _said(text: Text) -> str:
    return text.within(language())


def _line(found: Offer) -> tuple[str, ...]:
    return found.code, found.sender, found.receiver, _said(OFFER_STATES[found.state])


def _plain(found: Offer) -> dict[str, Any]:
    return {
        "code": found.code,
        "from": found.sender,
        "to": found.receiver,
        "at": found.at,
        "state": found.state.value,
        "configuration": found.configuration.plain,
        "mark": found.configuration.mark,
    }
