"""A vendor's key pair: Ed25519 (RFC 8032) in two files, of which one is given away.

The private half is PKCS#8 in PEM, sealed by a password if there is one; the public half is JSON as
TUF has keys, with the vendor's name. The id of a key is the SHA-256 of its public half.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import ED25519, CryptoSigner, SSlibKey

from core.errors import BadFile, BadInput, Conflict
from core.json_text import from_json
from core.named_files import require_file
from core.texts import Text

PRIVATE, PUBLIC = ".key", ".pub"
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
RESERVED = frozenset({"root", "targets", "snapshot", "timestamp", "gongheng"})
"""Roles of the catalogue itself, and the name of what comes with the product."""


@dataclass(frozen=True, slots=True)
class VendorSigner:
    """A vendor with the private half at hand."""

    vendor: str
    signer: CryptoSigner


def check_name(vendor: str) -> str:
    """The name, if a vendor may have it; BadInput."""
    if NAME.fullmatch(vendor) and vendor not in RESERVED:
        return vendor
    raise BadInput(
        Text(f"“{vendor[:40]}”不能作供应商的编号", f'"{vendor[:40]}" cannot be the id of a vendor'),
        advice=Text(
            "2 至 40 个小写字母、数字和连字符，以字母开头",
            "2 to 40 small letters, digits and hyphens, a letter first",
        ),
    )


def make_keys(vendor: str, folder: Path, *, password: str = "") -> tuple[Path, Path]:
    """Write a new pair as ``VENDOR.key`` and ``VENDOR.pub``; Conflict if one is there."""
    check_name(vendor)
    folder.mkdir(parents=True, exist_ok=True)
    private, public = folder / f"{vendor}{PRIVATE}", folder / f"{vendor}{PUBLIC}"
    key = Ed25519PrivateKey.generate()
    sealed = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)
    try:
        handle = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict(
            Text("这里已有同名密钥，没有覆盖", "there is a key of that name, which stays"),
            where=str(private),
            advice=Text("更换密钥请用另一个文件夹", "put a new key into another folder"),
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    public.write_text(written(vendor, CryptoSigner(key).public_key), encoding="utf-8")
    return private, public


def open_key(private: Path, *, password: str = "") -> VendorSigner:
    """The signer of a key file, whose name is the vendor's; BadFile, BadInput on the password."""
    content = require_file(private).read_bytes()
    try:
        key = load_pem_private_key(content, password.encode() or None)
    except TypeError:
        raise BadInput(
            Text(
                "密钥文件与口令不符：一个有、一个没有",
                "the key has a password and none was given, or not",
            ),
            where=private.name,
            advice=Text(
                "口令写在 GONGHENG_KEY_PASSWORD", "put the password into GONGHENG_KEY_PASSWORD"
            ),
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise BadFile(
            Text(
                "打不开密钥：文件不是密钥，或口令不对", "it is no key, or the password is another"
            ),
            where=private.name,
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadFile(Text("不是 Ed25519 密钥", "it is no Ed25519 key"), where=private.name)
    return VendorSigner(check_name(private.name.removesuffix(PRIVATE)), CryptoSigner(key))


def written(vendor: str, key: SSlibKey) -> str:
    """The public half as text."""
    whole = {"vendor": vendor, "keyid": key.keyid, **key.to_dict()}
    return json.dumps(whole, indent=2) + "\n"


def read_public(text: str) -> tuple[str, SSlibKey]:
    """The vendor and the key of a public half; BadFile if it is none of Ed25519."""
    if "PRIVATE KEY" in text:
        raise BadFile(
            Text("这是私钥，不能交给任何人", "this is the private key, and nobody else's to have"),
            advice=Text(
                "请提交 .pub 文件；这把私钥请作废，另生成一把",
                "hand over the .pub file; make another key and use this one no more",
            ),
        )
    try:
        whole = from_json(text)
        vendor, keyid = str(whole.pop("vendor")), str(whole.pop("keyid"))
        key = SSlibKey.from_dict(keyid, dict(whole))
        sound = key.scheme == ED25519 and keyid == _own_id(key)
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise BadFile(
            Text("不是公钥文件", "it is no public key"),
            advice=Text(
                "请用 gongheng pack keys 生成的 .pub 文件",
                "use the .pub file of gongheng pack keys",
            ),
        )
    return check_name(vendor), key


def _own_id(key: SSlibKey) -> str:
    """The id as it follows from the key: a stranger's id cannot be put on another key."""
    raw = bytes.fromhex(key.keyval["public"])
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw)).keyid
