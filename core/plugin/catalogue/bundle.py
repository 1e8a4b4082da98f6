"""A release as one file for closed networks: the archive with everything that proves it.

It is a zip of those files of the catalogue that TUF's client asks for. Whoever has pinned the
root of that catalogue once can tell that nothing of it was touched, that it is not older than what
was brought before, and that neither key nor release has been withdrawn by then.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.errors import BadFile, BadInput, Conflict, NotFound
from core.plugin.catalogue.client import Client, Fetched, Folder
from core.plugin.catalogue.model import OPEN, Release, State
from core.plugin.catalogue.releases import quarantined, release, swapped_content
from core.plugin.catalogue.service import OWN, Catalogue
from core.plugin.catalogue.sql import ReleaseRow, TrustRow, seen_until
from core.plugin.catalogue.vendors import CHANGING
from core.plugin.model import Pack
from core.plugin.signing.keys import NAME
from core.texts import Text

SUFFIX = ".gbundle"
ABOUT = "bundle.json"
LARGEST = 64 << 20


@dataclass(frozen=True)
class Bundle:
    """The files of a bundle by their names; fits ``client.Place``."""

    files: dict[str, bytes]

    @property
    def path(self) -> str:
        """Where the archive stands."""
        return str(json.loads(self.files[ABOUT])["path"])

    def content(self, name: str) -> bytes | None:
        """The file of that name, or None."""
        return self.files.get(name)


@dataclass(frozen=True)
class _Remembering:
    """A place that keeps what was read of it."""

    place: Folder
    files: dict[str, bytes]

    def content(self, name: str) -> bytes | None:
        content = self.place.content(name)
        if content is not None:
            self.files[name] = content
        return content


def bundled(catalogue: Catalogue, found: Release, memory: Path) -> bytes:
    """The release as one file; ``memory`` is an empty folder."""
    if found.state not in OPEN:
        raise Conflict(Text("这个版本没有上架", "it is not listed"), where=found.called)
    files: dict[str, bytes] = {}
    place = _Remembering(Folder(catalogue.repository.folder), files)
    root = root_of(catalogue)
    client = Client(place, memory, root)
    client.fetch(found.path)
    client.quarantined()
    files["metadata/1.root.json"] = root
    files[ABOUT] = json.dumps({"path": found.path}).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return whole.getvalue()


def root_of(catalogue: Catalogue) -> bytes:
    """The first root of the own catalogue, which others pin."""
    with catalogue.database.global_reading(CHANGING) as work:
        trust = work.get(TrustRow, OWN)
    if trust is None:
        raise NotFound(Text("目录还没有建立", "there is no catalogue yet"))
    return trust.root.encode()


def trust(catalogue: Catalogue, name: str, root: bytes) -> str:
    """Believe another catalogue from now on; the digest of its root, to compare by telephone."""
    try:
        sound = json.loads(root)["signed"]["_type"] == "root"
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound or not NAME.fullmatch(name) or name == OWN:
        raise BadInput(
            Text(
                "不是目录的根，或名称不合规", "it is no root of a catalogue, or the name is unfit"
            ),
            where=name[:40],
            advice=Text(
                "请用 gongheng catalogue root 生成", "make it with gongheng catalogue root"
            ),
        )
    digest = sha256(root).hexdigest()
    with catalogue.database.all_tenants(CHANGING) as work:
        if work.get(TrustRow, name) is not None:
            raise Conflict(
                Text("已信任同名目录", "a catalogue of that name is trusted"), where=name
            )
        work.add(TrustRow(name=name, root=root.decode()))
        work.flush()
        note = Note(Act.TRUST_CATALOGUE, Thing.CATALOGUE, name, after={"root": digest})
        record(work, note, chain=INSTALLATION)
        work.commit()
    return digest


def read(file: Path) -> Bundle:
    """The bundle in a file; BadFile if it is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if sum(each.file_size for each in entries) > LARGEST:
                raise BadFile(Text("离线包太大", "the bundle is too large"), where=file.name)
            bundle = Bundle({each.filename: archive.read(each) for each in entries})
        if not bundle.path:
            raise KeyError(ABOUT)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError) as error:
        raise BadFile(
            Text("不是离线包", "it is no bundle"),
            where=file.name,
            advice=Text(
                "请用 gongheng catalogue bundle 生成", "make it with gongheng catalogue bundle"
            ),
        ) from error
    return bundle


def verified(catalogue: Catalogue, bundle: Bundle) -> Fetched:
    """The archive of a bundle from a trusted catalogue; refusals name what is wrong."""
    believed = _believed(catalogue, bundle)
    memory = catalogue.folder / "seen" / believed.name
    client = Client(bundle, memory, believed.root.encode(), believed.seen)
    try:
        _withdraw(catalogue, client.quarantined())
        return client.fetch(bundle.path)
    finally:  # what refuses has been seen too
        seen_until(catalogue.database, believed.name, client.stamp())


def known(catalogue: Catalogue, fetched: Fetched, pack: Pack) -> Release:
    """Keep a release that came in a bundle among the others, so that it can be quarantined."""
    if pack.digest != fetched.digest:
        raise swapped_content(fetched.path)
    found = catalogue.releases.by_digest(pack.digest)
    if found is not None:
        if found.state is State.QUARANTINED:
            raise quarantined(found)
        return found
    vendor, _, _ = fetched.path.partition("/")
    with catalogue.database.all_tenants(CHANGING) as work:
        row = ReleaseRow(
            pack=pack.id,
            version=pack.version,
            vendor=vendor,
            name_zh=pack.name.zh[:120],
            name_en=pack.name.en[:120],
            sector=pack.sector,
            digest=pack.digest,
            sha256=sha256(fetched.archive).hexdigest(),
            length=len(fetched.archive),
            path="",
            state=State.LISTED.value,
        )
        work.add(row)
        work.flush()
        called = f"{pack.id}=={pack.version}"
        note = Note(Act.SUBMIT_RELEASE, Thing.RELEASE, called, after={"digest": pack.digest})
        record(work, note, chain=INSTALLATION)
        work.commit()
        return release(row)


def _believed(catalogue: Catalogue, bundle: Bundle) -> TrustRow:
    with catalogue.database.global_reading(CHANGING) as work:
        rows = work.scalars(select(TrustRow).order_by(TrustRow.name)).all()
    first = bundle.content("metadata/1.root.json") or b""
    for row in rows:
        if row.root.encode() == first:
            return row
    raise NotFound(
        Text("离线包来自没有信任的目录", "the bundle is of a catalogue that is not trusted"),
        where=f"root {sha256(first).hexdigest()[:16]}",
        advice=Text("请先运行 gongheng catalogue trust", "run gongheng catalogue trust first"),
    )


def _withdraw(catalogue: Catalogue, reasons: dict[str, str]) -> None:
    """Put into quarantine here what the other catalogue has withdrawn."""
    for digest, reason in reasons.items():
        found = catalogue.releases.by_digest(digest)
        if found is not None and found.state is not State.QUARANTINED:
            catalogue.releases.change(found.id, State.QUARANTINED, reason=reason)
