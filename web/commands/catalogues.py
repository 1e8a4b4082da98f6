"""``gongheng catalogue``: what was offered, its checks, and what the operator decides."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core.named_files import require_file
from core.plugin.catalogue import bundle as bundles
from core.plugin.catalogue.model import STATES, State
from core.plugin.catalogue.repository import ROLES
from core.texts import Text
from web.bootstrap import opened
from web.catalogue import catalogue_of
from web.commands.printing import as_json, print_json, print_table, said, say, tally

TO = tuple(each.value for each in (State.LISTED, State.DEPRECATED, State.QUARANTINED))


@click.group()
def catalogue() -> None:
    """指标包目录 / The catalogue of packs."""


@catalogue.command("list")
@as_json
def list_(*, json_: bool) -> None:
    """列出目录 / List every release with its state."""
    with opened() as application:
        found = catalogue_of(application).releases.all()
    if json_:
        print_json(
            [
                {
                    "pack": each.pack,
                    "version": each.version,
                    "vendor": each.vendor,
                    "state": each.state.value,
                    "digest": each.digest,
                    "sha256": each.sha256,
                }
                for each in found
            ]
        )
        return
    rows = [(each.called, each.vendor, STATES[each.state], each.digest[:16]) for each in found]
    print_table(
        (
            Text("指标包", "pack"),
            Text("供应商", "vendor"),
            Text("状态", "state"),
            Text("摘要", "digest"),
        ),
        rows,
    )


@catalogue.command()
@click.argument("called", metavar="PACK==VERSION")
@click.option("--rows", default=20_000, show_default=True, type=click.IntRange(100, 20_000_000))
@as_json
def check(called: str, rows: int, *, json_: bool) -> None:
    """检查 / Run the checks of a release again, at this version of the product."""
    with opened() as application:
        found = catalogue_of(application)
        release = found.check(found.releases.find(*_parted(called)).id, rows=rows)
    if json_:
        print_json(dict(release.report))
    else:
        say(tally(release.report))


@catalogue.command()
@click.argument("called", metavar="PACK==VERSION")
@click.argument("state", type=click.Choice(TO))
@click.option("--reason", default="", help="原因 / why")
def mark(called: str, state: str, reason: str) -> None:
    """审核 / List a release, deprecate it, or put it into quarantine."""
    with opened() as application:
        found = catalogue_of(application)
        release = found.releases.find(*_parted(called))
        decided = found.decide(release.id, State(state), reason=reason)
    click.echo(f"{decided.called} {said(STATES[decided.state])}")


@catalogue.command()
@click.argument("called", metavar="PACK==VERSION")
@click.option("--reason", required=True, help="原因 / why")
def refuse(called: str, reason: str) -> None:
    """退回 / Take away a submission that was never listed; its id is free again."""
    with opened() as application:
        found = catalogue_of(application).releases
        gone = found.refuse(found.find(*_parted(called)).id, reason=reason)
    say(
        Text(f"已退回 {gone.called}（{gone.vendor}）", f"{gone.called} of {gone.vendor} is refused")
    )


@catalogue.command()
def renew() -> None:
    """更新签名 / Sign the catalogue anew; servers do so by themselves in time."""
    with opened() as application:
        catalogue_of(application).publish(anew=True)
    say(Text("目录已重新签名", "The catalogue is signed anew"))


@catalogue.command("turn-key")
@click.argument("role", type=click.Choice(ROLES))
def turn_key(role: str) -> None:
    """更换目录密钥 / A new key for a role of the catalogue; those who trust the root come along."""
    with opened() as application:
        made = catalogue_of(application).turn_key(role)
    say(Text(f"目录的 {role} 密钥已更换为 {made[:16]}", f"The {role} key is now {made[:16]}"))


@catalogue.command()
@click.argument("called", metavar="PACK==VERSION")
@click.argument("file", type=click.Path(path_type=Path))
def bundle(called: str, file: Path) -> None:
    """离线包 / One file of a release with its proofs, for a network without a way out."""
    with opened() as application, TemporaryDirectory() as memory:
        found = catalogue_of(application)
        content = bundles.bundled(found, found.releases.find(*_parted(called)), Path(memory))
    file.write_bytes(content)
    say(Text(f"已写出 {file}，30 天内有效", f"Written to {file}, good for 30 days"))


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path))
def root(file: Path) -> None:
    """目录的根 / Write the root of this catalogue, which others pin once."""
    with opened() as application:
        content = bundles.root_of(catalogue_of(application))
    file.write_bytes(content)
    digest = sha256(content).hexdigest()
    say(Text(f"已写出 {file}，SHA-256 {digest}", f"Written to {file}, SHA-256 {digest}"))


@catalogue.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
def trust(name: str, file: Path) -> None:
    """信任目录 / Believe bundles of another catalogue; compare the digest by telephone."""
    content = require_file(file).read_bytes()
    with opened() as application:
        digest = bundles.trust(catalogue_of(application), name, content)
    say(Text(f"已信任目录 {name}，SHA-256 {digest}", f"{name} is trusted, SHA-256 {digest}"))


def _parted(called: str) -> tuple[str, str]:
    pack, _, version = called.partition("==")
    return pack, version
