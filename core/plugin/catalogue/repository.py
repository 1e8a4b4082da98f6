"""The catalogue as a TUF repository: a folder that anybody may copy and nobody else can change.

The operator's four roles are the installation's own; each vendor is a delegated role of its own
keys, for exactly those archives that are listed. What is taken off the list, and a key that is
revoked, therefore count nowhere any more from the next look on.
https://theupdateframework.github.io/specification/latest/
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner, Key, SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    T,
    TargetFile,
    Targets,
    Timestamp,
)

LASTS: Mapping[str, timedelta] = {
    Root.type: timedelta(days=5 * 365),
    Targets.type: timedelta(days=365),
    Snapshot.type: timedelta(days=30),
    Timestamp.type: timedelta(days=30),
}
"""How long each role's word is good; the installation signs anew when half of it is over."""

ROLES = tuple(LASTS)
QUARANTINE = "quarantined.json"
REVOKED = "revoked"
Signers = Mapping[str, CryptoSigner]


@dataclass(frozen=True)
class Delegated:
    """A vendor as the catalogue delegates to it."""

    vendor: str
    keys: Mapping[str, SSlibKey]
    revoked: Sequence[str]
    paths: Sequence[str]
    listing: bytes
    number: int


@dataclass(frozen=True)
class Wanted:
    """What the catalogue is to say: the vendors, and the digests that are quarantined, with why."""

    vendors: Sequence[Delegated]
    quarantined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Repository:
    """The folder; one writer at a time, which the caller sees to."""

    folder: Path

    @property
    def metadata(self) -> Path:
        """Where what is signed stands."""
        return self.folder / "metadata"

    @property
    def targets(self) -> Path:
        """Where the archives stand."""
        return self.folder / "targets"

    def found(self, signers: Signers) -> bytes:
        """The first root; made where there is none yet."""
        first = self.metadata / "1.root.json"
        if not first.exists():
            keys = {role: signers[role].public_key for role in ROLES}
            root = Root(version=1, expires=_until(Root.type), consistent_snapshot=True)
            for role, key in keys.items():
                root.add_key(key, role)
            self._write(f"1.{Root.type}", _signed(root, signers[Root.type]))
        return first.read_bytes()

    def follow(self, signers: Signers, known: Signers) -> bool:
        """Write the next root where the newest names other keys than these, or grows old.

        ``known`` are all keys by id: those of the newest root vouch for the next one, so whoever
        believes an older root comes here step by step (TUF 5.3).
        """
        self.found(signers)
        root = self._newest_root()
        stale = [r for r in ROLES if root.roles[r].keyids != [signers[r].public_key.keyid]]
        if not stale and not _old(root):
            return False
        vouching = [known[each] for each in root.roles[Root.type].keyids]
        for role in stale:
            for each in list(root.roles[role].keyids):
                root.revoke_key(each, role)
            root.add_key(signers[role].public_key, role)
        root.version += 1
        root.expires = _until(Root.type)
        metadata = Metadata(root)
        for signer in (*vouching, signers[Root.type]):
            metadata.sign(signer, append=True)
        self._write(f"{root.version}.{Root.type}", metadata.to_bytes())
        return True

    def _newest_root(self) -> Root:
        numbers = [int(each.name.split(".")[0]) for each in self.metadata.glob("*.root.json")]
        content = (self.metadata / f"{max(numbers)}.{Root.type}.json").read_bytes()
        return Metadata[Root].from_bytes(content).signed

    def keep(self, path: str, sha256: str, archive: bytes) -> None:
        """Put an archive where the catalogue's readers look for it."""
        vendor, _, name = path.rpartition("/")
        place = self.targets / vendor / f"{sha256}.{name}"
        if not place.exists():
            _put(place, archive)

    def stamp(self) -> int:
        """How often the catalogue was signed."""
        timestamp = self._read(Timestamp.type, Timestamp)
        return timestamp.version if timestamp else 0

    def publish(
        self, wanted: Wanted, signers: Signers, *, anew: bool = False, past: int = 0
    ) -> bool:
        """Say what is wanted; whether anything was signed. ``anew`` signs whatever stands.

        ``past`` is how often it was signed already: where the folder was led back behind that,
        everything is numbered on from there, or its readers would go on to refuse it.
        """
        self.found(signers)
        led_back = self.stamp() < past
        anew, past = anew or led_back, past if led_back else 0
        old = self._read("targets", Targets)
        content = json.dumps(wanted.quarantined, sort_keys=True, ensure_ascii=False).encode()
        self._put_quarantine(content)
        new = _targets(wanted, content)
        if old is None or anew or _old(old) or _said(old) != _said(new):
            new.version = max(old.version if old else 0, past) + 1
            self._write(f"{new.version}.targets", _signed(new, signers[Targets.type]))
            old = new
        for each in wanted.vendors:
            if each.number:
                self._write(f"{each.number}.{each.vendor}", each.listing)
        return self._point_at(old, wanted, signers, anew=anew, past=past)

    def _point_at(
        self, targets: Targets, wanted: Wanted, signers: Signers, *, anew: bool, past: int
    ) -> bool:
        """Let the snapshot and the timestamp lead to what stands now."""
        meta = {"targets.json": MetaFile(targets.version)}
        meta |= {
            f"{each.vendor}.json": MetaFile(each.number) for each in wanted.vendors if each.number
        }
        timestamp = self._read("timestamp", Timestamp)
        before = self._snapshot(timestamp)
        if before is not None:
            meta = {**before.meta, **meta}
            if not anew and before.meta == meta and not _old(before) and not _old(timestamp):
                return False
        number = max(before.version if before else 0, past) + 1
        snapshot = Snapshot(version=number, expires=_until(Snapshot.type), meta=meta)
        self._write(f"{number}.snapshot", _signed(snapshot, signers[Snapshot.type]))
        stamped = Timestamp(
            version=max(timestamp.version if timestamp else 0, past) + 1,
            expires=_until(Timestamp.type),
            snapshot_meta=MetaFile(number),
        )
        self._write("timestamp", _signed(stamped, signers[Timestamp.type]))
        return True

    def _snapshot(self, timestamp: Timestamp | None) -> Snapshot | None:
        if timestamp is None:
            return None
        return self._load(f"{timestamp.snapshot_meta.version}.snapshot", Snapshot)

    def _read(self, role: str, kind: type[T]) -> T | None:
        """The newest metadata of a role, as the timestamp leads to it."""
        if role == Timestamp.type:
            return self._load(role, kind)
        snapshot = self._snapshot(self._load(Timestamp.type, Timestamp))
        if snapshot is None:
            return None
        return self._load(f"{snapshot.meta[f'{role}.json'].version}.{role}", kind)

    def _load(self, name: str, kind: type[T]) -> T | None:
        place = self.metadata / f"{name}.json"
        if not place.exists():
            return None
        found: T = Metadata[T].from_bytes(place.read_bytes()).signed
        return found

    def _write(self, name: str, content: bytes) -> None:
        _put(self.metadata / f"{name}.json", content)

    def _put_quarantine(self, content: bytes) -> None:
        target = TargetFile.from_data(QUARANTINE, content, ["sha256"])
        _put(self.targets / f"{target.hashes['sha256']}.{QUARANTINE}", content)


def _targets(wanted: Wanted, quarantined: bytes) -> Targets:
    roles: dict[str, DelegatedRole] = {}
    keys: dict[str, Key] = {}
    for each in wanted.vendors:
        if not each.number:
            continue
        role = DelegatedRole(
            each.vendor,
            sorted(each.keys),
            threshold=1,
            terminating=True,
            paths=sorted(each.paths),
            unrecognized_fields={REVOKED: sorted(each.revoked)},
        )
        roles[each.vendor] = role
        keys.update(each.keys)
    target = TargetFile.from_data(QUARANTINE, quarantined, ["sha256"])
    return Targets(
        version=1,
        expires=_until(Targets.type),
        targets={QUARANTINE: target},
        delegations=Delegations(keys, roles),
    )


def _said(targets: Targets) -> object:
    """Everything but when it was said."""
    whole = targets.to_dict()
    return {name: each for name, each in whole.items() if name not in {"version", "expires"}}


def _old(signed: Signed | None) -> bool:
    """Whether more than half of its time is over."""
    return signed is None or signed.expires - datetime.now(UTC) < LASTS[signed.type] / 2


def _until(role: str) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + LASTS[role]


def _signed(signed: T, signer: CryptoSigner) -> bytes:
    metadata = Metadata(signed)
    metadata.sign(signer)
    return metadata.to_bytes()


def _put(place: Path, content: bytes) -> None:
    """Write all of it or nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    waiting = place.with_name(f"{place.name}.part")
    waiting.write_bytes(content)
    waiting.replace(place)
