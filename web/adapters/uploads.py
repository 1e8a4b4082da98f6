"""Files that were handed over and wait for their confirmation, by institution and account."""

import fcntl
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import NotFound
from core.evidence.headers import Mapping as Headers
from core.texts import Text
from web.values import Account, Place, Upload

DAY = 24 * 60 * 60
LONGEST_NAME = 200
DECIDED, DONE = "headers.json", "batch"


@dataclass(frozen=True, slots=True)
class Uploads:
    """A folder of uploads; one that has waited for a day is gone."""

    root: Path

    def keep(
        self, place: Place, account: Account, *, dataset: str, name: str, file: BinaryIO
    ) -> Upload:
        """Keep a file under a token that nobody can guess."""
        self._clear_old()
        token = secrets.token_hex(16)
        folder = self._folder(place, account, token)
        folder.mkdir(parents=True)
        with (folder / "content").open("wb") as stream:
            shutil.copyfileobj(file, stream)
        size = (folder / "content").stat().st_size
        (folder / "about.json").write_text(
            json.dumps({"name": name, "dataset": dataset, "size": size}), encoding="utf-8"
        )
        return Upload(token=token, name=name, size=size, dataset=dataset)

    def find(self, place: Place, account: Account, token: str) -> tuple[Upload, Path]:
        """The upload and where its bytes are; NotFound when it is gone or somebody else's."""
        folder = self._folder(place, account, token)
        gone = not token.isalnum() or not (folder / "about.json").exists()
        if gone or (folder / DONE).exists():
            raise _expired()
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        upload = Upload(
            token=token, name=about["name"], size=about["size"], dataset=about["dataset"]
        )
        return upload, folder / "content"

    def decide(self, place: Place, account: Account, token: str, mapping: Headers) -> None:
        """Keep what was decided about the headers of an upload."""
        self.find(place, account, token)
        written = json.dumps(mapping.as_json(), ensure_ascii=False)
        (self._folder(place, account, token) / DECIDED).write_text(written, encoding="utf-8")

    def decision(self, place: Place, account: Account, token: str) -> Headers | None:
        """What was decided about the headers of an upload, if anything was."""
        self.find(place, account, token)
        kept = self._folder(place, account, token) / DECIDED
        if not kept.exists():
            return None
        return Headers.from_json(json.loads(kept.read_text(encoding="utf-8")))

    @contextmanager
    def once(self, place: Place, account: Account, token: str) -> Iterator[int | None]:
        """One at a time, in whatever process; the batch that the upload has become, if it has."""
        folder = self._folder(place, account, token)
        if not token.isalnum() or not (folder / "about.json").exists():
            raise _expired()
        with (folder / "turn").open("a", encoding="utf-8") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            done = folder / DONE
            yield int(done.read_text(encoding="utf-8")) if done.exists() else None

    def finish(self, place: Place, account: Account, token: str, batch: int) -> None:
        """Forget the bytes of an upload, and remember for a day which batch it has become."""
        folder = self._folder(place, account, token)
        (folder / DONE).write_text(str(batch), encoding="utf-8")
        (folder / "content").unlink(missing_ok=True)

    def _folder(self, place: Place, account: Account, token: str) -> Path:
        return self.root / str(place.id) / str(account.id) / token

    def _clear_old(self) -> None:
        oldest = time.time() - DAY
        for about in self.root.glob("*/*/*/about.json"):
            if about.stat().st_mtime < oldest:
                shutil.rmtree(about.parent, ignore_errors=True)


def plain_name(given: str) -> str:
    """The name of a file without its folders, and without what cannot be printed."""
    name = "".join(each for each in re.split(r"[/\\]", given)[-1] if each.isprintable())
    stem, dot, kind = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot:
        kind = kind[:10]
        return f"{stem[: LONGEST_NAME - len(kind) - 1]}.{kind}"
    return name[:LONGEST_NAME] or "file"


def _expired() -> NotFound:
    return NotFound(
        Text("这次上传已经过期", "this upload has expired"),
        advice=Text("请重新上传文件", "upload the file again"),
    )
