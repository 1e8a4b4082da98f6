"""Signed ends of chains, kept in a file for each chain and not in the database.

Digests find what somebody changes who cannot compute them anew. Who can write to the database can:
then only what was signed with a key that is not in the database says how the log stood, and only a
file that is not in the database still says it when rows are cut off.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.audit.model import Head, SignedHead
from core.columns import now
from core.json_text import from_json

LONGEST_LINE = 4096


class SignedHeads:
    """The signed ends of every chain of an installation, one line each, oldest first."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key

    def sign(self, chain: int, head: Head, *, day: str) -> SignedHead:
        """Sign the end of a chain; once a day is enough, and twice does no harm."""
        bare = SignedHead(chain, day, head.count, head.digest, now().isoformat())
        signed = SignedHead(**{**asdict(bare), "signature": self._signature(bare)})
        self._folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(signed), ensure_ascii=True).encode() + b"\n"
        place = os.open(self.place(chain), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(place, line)
            os.fsync(place)
        finally:
            os.close(place)
        return signed

    def of(self, chain: int) -> Sequence[SignedHead]:
        """What was signed of a chain; a line that is no head counts as one that does not verify."""
        place = self.place(chain)
        if not place.exists():
            return ()
        return [self._read(chain, line) for line in place.read_bytes().splitlines()]

    def holds(self, signed: SignedHead) -> bool:
        """Whether the signature is ours and over exactly this."""
        return hmac.compare_digest(signed.signature, self._signature(signed))

    def signed_on(self, chain: int) -> str:
        """The last day on which the chain was signed; empty for never."""
        return max((each.day for each in self.of(chain) if self.holds(each)), default="")

    def place(self, chain: int) -> Path:
        """The file of a chain."""
        return self._folder / f"{chain}.jsonl"

    def _signature(self, head: SignedHead) -> str:
        content = {name: value for name, value in asdict(head).items() if name != "signature"}
        written = json.dumps(content, ensure_ascii=True, sort_keys=True).encode()
        return hmac.new(self._key, written, hashlib.sha256).hexdigest()

    def _read(self, chain: int, line: bytes) -> SignedHead:
        try:
            found = SignedHead(**from_json(line[:LONGEST_LINE]))
            if type(found.count) is int and found.chain == chain:
                return found
        except (TypeError, ValueError):
            pass
        return SignedHead(chain, "", 0, "", "")
