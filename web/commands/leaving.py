"""``gongheng tenant export | restore | erase``: an institution leaves, comes back, is gone."""

import getpass
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from core.texts import Text
from web.application import Application
from web.bootstrap import opened
from web.commands.printing import as_json, language, print_json, print_table


@click.command()
@click.argument("slug")
@click.argument("place", type=click.Path(path_type=Path))
@as_json
def export(slug: str, place: Path, *, json_: bool) -> None:
    """导出单位的全部数据 / Carry everything of an institution out, into a folder or a .zip."""
    from tenants.exit.outgoing import Outgoing  # noqa: PLC0415 - adding a tenant needs none of it
    from web.adapters.exits import means_of  # noqa: PLC0415

    with opened() as application:
        made = Outgoing(means_of(application)).export(slug, place)
    if json_:
        print_json(
            {
                "place": str(made.place),
                "files": made.pieces,
                "bytes": made.size,
                "manifest": made.digest,
            }
        )
        return
    said = Text(
        f"已导出到 {made.place}：{made.pieces} 个文件，清单摘要 {made.digest[:16]}",
        f"Exported to {made.place}: {made.pieces} files, manifest {made.digest[:16]}",
    )
    click.echo(said.within(language()))


@click.command()
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--as", "slug", help="另用单位代码 / under another slug")
@click.option("--parent", help="上级单位 / slug of the upper institution")
@as_json
def restore(place: Path, *, slug: str | None, parent: str | None, json_: bool) -> None:
    """从导出恢复单位 / Bring an institution back from an export, and check every figure."""
    from tenants.exit.incoming import Incoming  # noqa: PLC0415 - adding a tenant needs none of it
    from web.adapters.exits import means_of  # noqa: PLC0415

    with opened() as application:
        back = Incoming(means_of(application)).restore(place, slug=slug, parent=parent)
        anew = _begun_anew(application, back.slug)
    if json_:
        print_json(asdict(back) | asdict(anew))
        return
    said = Text(
        f"已恢复 {back.slug}：日志 {back.entries} 条、计分 {back.runs} 次、凭据 {back.receipts} 份"
        "均与导出一致",
        f"{back.slug} is back: {back.entries} log entries, {back.runs} runs and {back.receipts} "
        "receipts agree with the export",
    )
    click.echo(said.within(language()))
    if back.invited:
        names = Text(
            f"须邀请（尚无密码）：{'、'.join(back.invited)}",
            f"To be invited, without a password yet: {', '.join(back.invited)}",
        )
        click.echo(names.within(language()))
    for line in _told(anew):
        click.echo(line.within(language()))


@dataclass(frozen=True, slots=True)
class Anew:
    """What an institution has anew at this installation, because secrets do not travel."""

    signing_key: str
    former_keys: tuple[str, ...]
    secrets_wanted: tuple[str, ...]


def _begun_anew(application: Application, slug: str) -> Anew:
    """Make a key to sign with; find the sources that rest until their secrets are entered."""
    tenant, sources = application.tenants.get(slug), application.sources
    key = application.tiers.keyring.rotate(tenant)
    known = application.tiers.keyring.known([tenant.in_figures, slug])
    former = sorted({each.key for keys in known.values() for each in keys} - {key})
    resting = [
        each.name
        for each in sources.book.all(tenant.id)
        if sources.wanted_secrets(tenant.id, each.number)
    ]
    return Anew(key, tuple(former), tuple(resting))


def _told(anew: Anew) -> Iterator[Text]:
    yield Text(
        f"新的签名公钥 {anew.signing_key}，请告知上下级并重新签署约定；"
        f"原有公钥 {len(anew.former_keys)} 个保留，只用于核验",
        f"New public key {anew.signing_key}: tell institutions above and below, and sign contracts "
        f"anew; {len(anew.former_keys)} former public keys stay for verifying alone",
    )
    if anew.secrets_wanted:
        yield Text(
            f"须重新填写密钥的数据来源：{'、'.join(anew.secrets_wanted)}",
            f"Sources whose secrets are to be entered again: {', '.join(anew.secrets_wanted)}",
        )
    yield Text(
        "统一登录、两步验证、令牌不随单位迁移，须在这里重新设定",
        "Single sign-on, second steps and tokens do not travel and are set up here anew",
    )


@click.command()
@click.argument("slug")
@click.option("--confirm", required=True, help="单位全称 / the full name of the institution")
@click.option("--reason", default="", help="原因 / why")
@click.option("--certificate", type=click.Path(path_type=Path), help="凭证存到 / keep it here")
@as_json
def erase(slug: str, *, confirm: str, reason: str, certificate: Path | None, json_: bool) -> None:
    """删除单位的全部数据 / Erase everything of an institution, with a certificate."""
    from tenants.exit.erasing import Erasing  # noqa: PLC0415 - adding a tenant needs none of it
    from web.adapters.exits import means_of  # noqa: PLC0415

    with opened() as application:
        erasing = Erasing(means_of(application))
        made = erasing.erase(slug, confirm=confirm, by=getpass.getuser(), reason=reason)
    content = made.as_json()
    if certificate is not None:
        certificate.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    if json_:
        print_json(content)
        return
    rows = [(each.store, each.what, each.before, each.after) for each in made.lines if each.before]
    print_table(("store", "what", "before", "after"), rows)
    for each in made.stays:
        click.echo(Text(f"保留：{each.zh}", f"Stays: {each.en}").within(language()))
    click.echo(
        Text(
            f"已删除，凭证摘要 {content['digest']}", f"Erased, certificate {content['digest']}"
        ).within(language())
    )


COMMANDS = (export, restore, erase)
"""What is said under ``gongheng tenant``."""
