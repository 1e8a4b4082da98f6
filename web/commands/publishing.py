"""A vendor's commands: a key pair, a signature, an archive handed to a catalogue."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core.errors import BadInput
from core.named_files import require_file
from core.plugin.archive import SUFFIX, unpacked
from core.plugin.catalogue.model import STATES
from core.plugin.packfile import load_sound_pack
from core.plugin.signing import keys as vendor_keys
from core.plugin.signing import listing
from core.texts import Text
from web.bootstrap import opened
from web.catalogue import catalogue_of
from web.commands.handing_over import handed_over
from web.commands.printing import say, say_findings, tally

PASSWORD = "GONGHENG_KEY_PASSWORD"  # noqa: S105 - the name of a variable
asked = click.option(
    "--ask-password", "ask", is_flag=True, help="输入口令 / type the password of the key"
)


@click.command()
@click.argument("vendor")
@click.option("--folder", default=".", type=click.Path(path_type=Path), help="放在哪里 / where")
@asked
def keys(vendor: str, folder: Path, *, ask: bool) -> None:
    """生成供应商密钥 / Make a vendor's key pair; the .pub file goes to the operator."""
    private, public = vendor_keys.make_keys(vendor, folder, password=_password(ask=ask, twice=True))
    say(
        Text(
            f"私钥 {private}（请妥善保管），公钥 {public}（交平台运营登记）",
            f"Private key {private}, to be kept safe; public key {public}, for the operator",
        )
    )


@click.command()
@click.argument("archives", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--key", required=True, type=click.Path(path_type=Path), help="私钥 / private key")
@click.option("--former", type=click.Path(path_type=Path), help="上一份目录 / the last listing")
@asked
def sign(archives: tuple[Path, ...], key: Path, former: Path | None, *, ask: bool) -> None:
    """签名 / Sign archives: each is listed beside what the vendor has listed before."""
    by = vendor_keys.open_key(key, password=_password(ask=ask))
    kept = key.with_name(f"{by.vendor}.listing{listing.SUFFIX_OF_LISTING}")
    last = former or (kept if kept.is_file() else None)
    before = require_file(last).read_bytes() if last else b""
    content = listing.sign(by, [_offer(each) for each in archives], before)
    kept.write_bytes(content)
    for each in archives:
        _beside(each).write_bytes(content)
    number = listing.read(content).number
    say(
        Text(
            f"{by.vendor} 第 {number} 份目录，已签名 {len(archives)} 个文件",
            f"{by.vendor}, listing {number}: files signed: {len(archives)}",
        )
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", metavar="URL", help="另一安装的网址 / the address of another installation")
@click.option("--rows", default=20_000, show_default=True, type=click.IntRange(100, 20_000_000))
def publish(file: Path, to: str | None, rows: int) -> None:
    """提交到目录 / Hand a signed archive to a catalogue, by default this installation's own."""
    if to:
        told = handed_over(to, require_file(file).read_bytes(), _signed(file))
        called = f"{told['pack']}=={told['version']}"
        say(
            Text(f"已提交 {called}，对方正在检查", f"{called} is submitted and being checked there")
        )
        return
    with opened() as application:
        catalogue = catalogue_of(application)
        if file.suffix == listing.SUFFIX_OF_LISTING:
            catalogue.resign(require_file(file).read_bytes())
            say(Text("已收到重新签名的目录", "The listing that was signed anew is taken"))
            return
        found = catalogue.submit(require_file(file).read_bytes(), _signed(file))
        found = catalogue.check(found.id, rows=rows)
    say_findings(found.report)
    state, counts = STATES[found.state], tally(found.report)
    say(
        Text(
            f"{found.called} {state.zh}：{counts.zh}",
            f"{found.called} {state.en.lower()}: {counts.en}",
        )
    )


def _signed(file: Path) -> bytes:
    """The listing that lies beside an archive."""
    signed = _beside(file)
    if not signed.is_file():
        raise BadInput(
            Text("还没有签名", "it is not signed"),
            where=file.name,
            advice=Text("请先运行 gongheng pack sign", "run gongheng pack sign first"),
        )
    return signed.read_bytes()


def _beside(archive: Path) -> Path:
    return archive.with_name(archive.name + listing.SUFFIX_OF_LISTING)


def _offer(file: Path) -> listing.Offer:
    content = require_file(file).read_bytes()
    if file.suffix != SUFFIX:
        raise BadInput(
            Text("只能签名指标包文件", "only pack files are signed"),
            where=file.name,
            advice=Text("请先运行 gongheng pack build", "run gongheng pack build first"),
        )
    with TemporaryDirectory() as place:
        found = load_sound_pack(unpacked(file, Path(place)))
    return listing.Offer(found.id, found.version, found.digest, content)


def _password(*, ask: bool, twice: bool = False) -> str:
    if ask:
        said: str = click.prompt("口令 / password", hide_input=True, confirmation_prompt=twice)
        return said
    return os.environ.get(PASSWORD, "")
