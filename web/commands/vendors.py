"""``gongheng vendor``: who may offer packs, and with which keys."""

from pathlib import Path

import click

from core.named_files import require_file
from core.plugin.catalogue.model import VendorKey
from core.texts import Text
from web.bootstrap import opened
from web.catalogue import catalogue_of
from web.commands.printing import as_json, joined, print_json, print_table, said, say


@click.group()
def vendor() -> None:
    """供应商 / Vendors and their keys."""


@vendor.command()
@click.argument("identity", metavar="VENDOR")
@click.option("--name", required=True, help="名称 / name")
@click.option("--name-en", default="", help="英文名称 / English name")
@click.option("--contact", default="", help="联系方式 / how to reach it")
@click.option("--key", type=click.Path(path_type=Path), help="公钥文件 / its public key")
def add(identity: str, name: str, name_en: str, contact: str, key: Path | None) -> None:
    """新增供应商 / Let a vendor offer packs."""
    public = require_file(key).read_text("utf-8") if key else ""
    with opened() as application:
        vendors = catalogue_of(application).vendors
        made = vendors.add(identity, name=Text(name, name_en or name), contact=contact)
        added = vendors.add_key(made.id, public) if public else None
    with_key = Text(f"，密钥 {added.short}", f", key {added.short}") if added else Text("", "")
    say(Text(f"已新增供应商 {made.id}{with_key.zh}", f"Vendor {made.id} is added{with_key.en}"))


@vendor.command("list")
@as_json
def list_(*, json_: bool) -> None:
    """列出供应商 / List vendors with their keys."""
    with opened() as application:
        vendors = catalogue_of(application).vendors
        found = [(each, vendors.keys(each.id)) for each in vendors.all()]
    if json_:
        print_json(
            [
                {
                    "id": each.id,
                    "name_zh": each.name.zh,
                    "listing": each.number,
                    "keys": [{"id": key.id, "revoked": key.revoked_at is not None} for key in keys],
                }
                for each, keys in found
            ]
        )
        return
    rows = [(each.id, each.name, joined(map(_said, keys)) or "—") for each, keys in found]
    print_table((Text("编号", "vendor"), Text("名称", "name"), Text("密钥", "keys")), rows)


@vendor.command("add-key")
@click.argument("identity", metavar="VENDOR")
@click.argument("public", type=click.Path(path_type=Path))
def add_key(identity: str, public: Path) -> None:
    """登记公钥 / Believe another key of a vendor, as when it changes keys."""
    text = require_file(public).read_text("utf-8")
    with opened() as application:
        catalogue = catalogue_of(application)
        key = catalogue.vendors.add_key(identity, text)
        catalogue.publish()
    say(Text(f"{identity} 已登记密钥 {key.short}", f"Key {key.short} of {identity} is known"))


@vendor.command("revoke-key")
@click.argument("identity", metavar="VENDOR")
@click.argument("key")
@click.option("--reason", required=True, help="原因 / why")
def revoke_key(identity: str, key: str, reason: str) -> None:
    """吊销密钥 / Believe a key no longer; what it alone has signed is refused from now on."""
    with opened() as application:
        catalogue = catalogue_of(application)
        gone = catalogue.vendors.revoke_key(identity, key, reason=reason)
        catalogue.publish()
    say(Text(f"{identity} 已吊销密钥 {gone.short}", f"Key {gone.short} of {identity} is revoked"))


def _said(key: VendorKey) -> str:
    return key.short + (said(Text("（已吊销）", " (revoked)")) if key.revoked_at else "")
