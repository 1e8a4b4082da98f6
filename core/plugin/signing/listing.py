"""A vendor's listing: every archive it offers, signed; the vendor's own role in the catalogue.

It is TUF "targets" metadata. Each archive stands under ``VENDOR/PACK-VERSION.gpack`` with its
length and SHA-256, and with the digest of the pack's content, which institutions pin. A listing
has a number that only grows; what was listed once stays as it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.api.serialization import DeserializationError

from core.errors import BadFile, Conflict
from core.plugin.archive import SUFFIX
from core.plugin.signing.keys import NAME, VendorSigner
from core.texts import Text

SUFFIX_OF_LISTING = ".json"
LASTS = timedelta(days=730)
LARGEST = 4 << 20
PACK, VERSION = re.compile(r"[a-z][a-z0-9-]{0,62}"), re.compile(r"[0-9]+(\.[0-9]+){2}")


@dataclass(frozen=True, slots=True)
class Offer:
    """An archive with what it was found to hold."""

    pack: str
    version: str
    digest: str
    archive: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing; ``digest`` is that of the pack's content, ``sha256`` the archive's."""

    path: str
    pack: str
    version: str
    digest: str
    sha256: str
    length: int


@dataclass(frozen=True)
class Listing:
    """A listing that was read, signed by whomever."""

    vendor: str
    number: int
    lines: dict[str, Listed]
    keys: tuple[str, ...]
    metadata: Metadata[Targets]
    content: bytes


def path_of(vendor: str, pack: str, version: str) -> str:
    """Where an archive stands in the catalogue."""
    return f"{vendor}/{pack}-{version}{SUFFIX}"


def sign(by: VendorSigner, offers: Iterable[Offer], former: bytes = b"") -> bytes:
    """The vendor's next listing: the former one's lines, and one for each offer.

    Conflict where a version that was listed before would become another content.
    """
    known = read(former) if former else None
    if known is not None and known.vendor != by.vendor:
        raise BadFile(
            Text(
                f"这份目录属于供应商 {known.vendor}，不是 {by.vendor}",
                f"that listing is of the vendor {known.vendor}, not of {by.vendor}",
            )
        )
    targets = dict(known.metadata.signed.targets) if known else {}
    for offer in offers:
        target = _target(by.vendor, offer)
        if target.path in targets and targets[target.path].hashes != target.hashes:
            raise swapped(target.path)
        targets[target.path] = target
    signed = Targets(
        version=(known.number if known else 0) + 1,
        expires=datetime.now(UTC).replace(microsecond=0) + LASTS,
        targets=targets,
        unrecognized_fields={"vendor": by.vendor},
    )
    metadata = Metadata(signed)
    metadata.sign(by.signer)
    return metadata.to_bytes()


def read(content: bytes) -> Listing:
    """A listing without a look at its signatures; BadFile if it is none."""
    try:
        metadata = Metadata[Targets].from_bytes(content[: LARGEST + 1])
        signed = metadata.signed
        vendor = str(signed.unrecognized_fields["vendor"])
        lines = {path: _line(path, target) for path, target in signed.targets.items()}
        sound = isinstance(signed, Targets) and signed.delegations is None
        sound = sound and all(_in_place(vendor, each) for each in lines.values())
    except (DeserializationError, RepositoryError, KeyError, ValueError, AttributeError, TypeError):
        sound = False
    if not sound:
        raise BadFile(
            Text("不是供应商签名的目录", "it is no listing of a vendor"),
            advice=Text("请用 gongheng pack sign 生成", "make it with gongheng pack sign"),
        )
    return Listing(vendor, signed.version, lines, tuple(metadata.signatures), metadata, content)


def swapped(path: str) -> Conflict:
    """The refusal of a version that was published before with another content."""
    return Conflict(
        Text(
            "摘要被换：这个版本已经发布过，内容不同",
            "swapped digest: this version was published before with another content",
        ),
        where=path,
        advice=Text("改动内容须换版本号", "a changed content needs a version of its own"),
    )


def _target(vendor: str, offer: Offer) -> TargetFile:
    path = path_of(vendor, offer.pack, offer.version)
    target = TargetFile.from_data(path, offer.archive, ["sha256"])
    said = {"pack": offer.pack, "version": offer.version, "digest": offer.digest}
    target.unrecognized_fields["custom"] = said
    return target


def _in_place(vendor: str, line: Listed) -> bool:
    """Whether the path is the one that follows from the words, and leads nowhere else."""
    plain = NAME.fullmatch(vendor) and PACK.fullmatch(line.pack) and VERSION.fullmatch(line.version)
    return bool(plain) and line.path == path_of(vendor, line.pack, line.version)


def _line(path: str, target: TargetFile) -> Listed:
    said: dict[str, Any] = target.unrecognized_fields["custom"]
    return Listed(
        path=path,
        pack=str(said["pack"]),
        version=str(said["version"]),
        digest=str(said["digest"]),
        sha256=str(target.hashes["sha256"]),
        length=target.length,
    )
