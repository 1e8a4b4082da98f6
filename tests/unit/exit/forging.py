"""Exports that somebody changes on purpose, with a manifest that agrees."""

import json
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from tenants.sql import TenantRow
from web.application import Application


def places(application: Application) -> int:
    with application.database.global_reading("a test") as work:
        return work.scalar(select(func.count()).select_from(TenantRow)) or 0


def resealed(folder: Path) -> None:
    """Write the manifest anew, as somebody would who changes files on purpose."""
    place = folder / "manifest.json"
    manifest = json.loads(place.read_text(encoding="utf-8"))
    for each in manifest["files"]:
        content = (folder / each["name"]).read_bytes()
        each |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    place.write_text(json.dumps(manifest), encoding="utf-8")


def changed(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    resealed(folder)


def appended(folder: Path, name: str, line: str) -> None:
    """Write a line at the end of a file, and the manifest anew."""
    place = folder / name
    there = place.read_text(encoding="utf-8") if place.exists() else ""
    place.write_text(f"{there}{line}\n", encoding="utf-8")
    if not there:
        changed(folder, "manifest.json", '"files": [', f'"files": [{{"name": "{name}"}}, ')
    resealed(folder)


def first(folder: Path, name: str, **odd: object) -> str:
    """The first line of a file, in which something is changed."""
    line = (folder / name).read_text(encoding="utf-8").splitlines()[0]
    return json.dumps({**json.loads(line), **odd})
