"""An archive out of a catalogue, or the refusal that says what is wrong with it.

The steps are those of TUF's client: from a root that was pinned, through the timestamp, the
snapshot and the operator's list, to the vendor's own listing and the archive. What was seen before
is remembered, so that nobody can lead back to an older state.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tuf.api import exceptions as tuf
from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.ngclient import FetcherInterface, Updater

from core.errors import BadFile, BadInput, Conflict, GonghengError, NotFound, Unavailable
from core.plugin.catalogue.repository import QUARANTINE, REVOKED
from core.plugin.catalogue.vendors import revoked_key
from core.texts import Text

BASE = "https://catalogue.invalid/"
"""What TUF joins its names to; nothing is ever asked of a network."""

ONE_AT_A_TIME = Lock()


class Place(Protocol):
    """Where a catalogue is read: a folder, or a file that was carried here."""

    def content(self, name: str) -> bytes | None:
        """The file of that name, or None."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A catalogue in a folder."""

    root: Path

    def content(self, name: str) -> bytes | None:
        """The file of that name, or None."""
        place = self.root / name
        return place.read_bytes() if place.is_file() else None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An archive that is what its vendor signed; ``digest`` is that of the pack in it."""

    path: str
    digest: str
    archive: bytes


class _Reader(FetcherInterface):
    """Reads a place as if it were fetched."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def _fetch(self, url: str) -> Iterator[bytes]:
        content = self.place.content(unquote(urlsplit(url).path.lstrip("/")))
        if content is None:
            message = "not there"
            raise tuf.DownloadHTTPError(message, 404)
        return iter([content])


@dataclass(frozen=True)
class Client:
    """Reads one catalogue; ``memory`` keeps what was seen of it, ``root`` is what is believed."""

    place: Place
    memory: Path
    root: bytes
    seen: int = 0

    def fetch(self, path: str) -> Fetched:
        """The archive that stands there; Conflict, BadFile, NotFound, each naming what is wrong."""
        with ONE_AT_A_TIME, TemporaryDirectory() as folder:
            updater = self._fresh(folder)
            with self._said_of(path):
                target = updater.get_targetinfo(path)
            if target is None:
                raise NotFound(
                    Text("目录中没有上架这个版本", "the catalogue does not list this version"),
                    where=path,
                )
            content = self._target(updater, target)
            digest = str(target.unrecognized_fields["custom"]["digest"])
            return Fetched(path, digest, content)

    def quarantined(self) -> dict[str, str]:
        """The digests that the catalogue has put into quarantine, with the reasons."""
        with ONE_AT_A_TIME, TemporaryDirectory() as folder:
            updater = self._fresh(folder)
            with self._said_of(QUARANTINE):
                target = updater.get_targetinfo(QUARANTINE)
            if target is None:
                return {}
            found: dict[str, str] = json.loads(self._target(updater, target))
            return found

    def _fresh(self, folder: str) -> Updater:
        """TUF's client with everything but the vendors looked at; Conflict where it went back."""
        self.memory.mkdir(parents=True, exist_ok=True)
        with self._said_of(""):
            updater = Updater(
                str(self.memory),
                f"{BASE}metadata/",
                folder,
                f"{BASE}targets/",
                fetcher=_Reader(self.place),
                bootstrap=self.root,
            )
            updater.refresh()
        if self.stamp() < self.seen:
            raise rolled_back()
        return updater

    def _target(self, updater: Updater, target: TargetFile) -> bytes:
        with self._said_of(target.path):
            try:
                return Path(updater.download_target(target)).read_bytes()
            except (tuf.LengthOrHashMismatchError, tuf.DownloadLengthMismatchError):
                raise tampered(target.path) from None

    @contextmanager
    def _said_of(self, path: str) -> Iterator[None]:
        """Turn what TUF finds wrong into an error of ours that names it."""
        try:
            yield
        except (tuf.RepositoryError, tuf.DownloadError) as error:
            raise self._named(error, path) from error
        except OSError as error:
            raise Unavailable(
                Text("目录的文件不能读写", "the catalogue's files cannot be read or written"),
                where=type(error).__name__,
            ) from error

    def _named(self, error: Exception, path: str) -> GonghengError:
        if isinstance(error, tuf.BadVersionNumberError) or "missing info" in str(error):
            return rolled_back()
        if isinstance(error, tuf.ExpiredMetadataError):
            return _expired(str(error))
        if isinstance(error, tuf.UnsignedMetadataError):
            return self._unsigned(path)
        if isinstance(error, tuf.DownloadHTTPError):
            return NotFound(
                Text("目录不完整，缺少文件", "a file of the catalogue is missing"), where=path
            )
        return BadInput(
            Text("目录被改动：内容与签名不符", "tampered catalogue: it is not what was signed"),
            where=path,
        )

    def _unsigned(self, path: str) -> GonghengError:
        """A vendor's key that is revoked, or a catalogue signed by somebody else."""
        vendor, _, _ = path.rpartition("/")
        revoked = set(self._revoked_of(vendor)) if vendor else set()
        for each in self._signers_of(vendor) if revoked else ():
            if each in revoked:
                return revoked_key(vendor, each)
        return BadInput(
            Text("目录被改动：签名无效", "tampered catalogue: a signature does not hold"),
            where=vendor or "root",
        )

    def _revoked_of(self, vendor: str) -> list[str]:
        targets = Metadata[Targets].from_bytes((self.memory / "targets.json").read_bytes()).signed
        roles = (targets.delegations.roles if targets.delegations else None) or {}
        return list(roles[vendor].unrecognized_fields.get(REVOKED, ())) if vendor in roles else []

    def _signers_of(self, vendor: str) -> list[str]:
        snapshot = json.loads((self.memory / "snapshot.json").read_bytes())
        number = snapshot["signed"]["meta"][f"{vendor}.json"]["version"]
        content = self.place.content(f"metadata/{number}.{vendor}.json") or b"{}"
        return [each["keyid"] for each in json.loads(content).get("signatures", ())]

    def stamp(self) -> int:
        """How often the catalogue had been signed when it was last looked at, 0 before that."""
        place = self.memory / "timestamp.json"
        return int(json.loads(place.read_bytes())["signed"]["version"]) if place.is_file() else 0


def tampered(path: str) -> BadFile:
    """The refusal of an archive that is not what its vendor signed."""
    return BadFile(
        Text("归档被改动：内容与签名不符", "tampered archive: it is not what the vendor signed"),
        where=path,
        advice=Text("请重新取得这个文件", "get the file anew"),
    )


def rolled_back() -> Conflict:
    """The refusal of a catalogue that is older than it was."""
    return Conflict(
        Text("目录被退回：比上次看到的旧", "rolled-back catalogue: it is older than it was"),
        advice=Text("请联系平台运营", "tell the operator"),
    )


def _expired(what: str) -> Conflict:
    return Conflict(
        Text("目录的签名已过期", "the signatures of the catalogue have run out"),
        where=what.split(maxsplit=1)[0],
        advice=Text(
            "请取得新的目录或离线包；本机目录运行 gongheng catalogue renew",
            "get a fresh one; for this installation's own run gongheng catalogue renew",
        ),
    )
