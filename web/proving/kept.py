"""What is remembered or kept under a name: two institutions with the same ids share none."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import GonghengError
from core.tenancy.registers import Kept
from web.application import Application
from web.proving import standing
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "cache_keys"
FILES = "files of the installation"


def prove(register: Mapping[str, Kept], world: World, findings: Findings) -> None:
    """Compare the names, and look where files of the one lie and whether the other reaches them."""
    for place, kept in sorted(register.items()):
        findings.entry(REGISTER, place)
        if kept.name is not None:
            ours, theirs = (
                kept.name(world.application, each.tenant) for each in (world.here, world.there)
            )
            faults = ["two institutions have the same name for it"] if ours == theirs else []
            findings.tried(REGISTER, place, faults)
        elif not kept.why:
            findings.unproved[place] = "neither a name nor a reason"
    findings.entry(REGISTER, FILES)
    findings.tried(REGISTER, FILES, _strays(world) + _reached(world))


def _strays(world: World) -> list[str]:
    """Files that hold the mark of one institution and do not lie in a folder of its own."""
    data, marks = world.application.settings.data, (world.there.mark, world.here.mark)
    homes = [
        place
        for space in (world.here, world.there)
        for place in standing.places(world.application, space)
    ]
    return [
        f"{file.relative_to(data)} lies in no folder of an institution"
        for file in sorted(data.rglob("*"))
        if file.is_file()
        and file.suffix not in standing.DATABASE
        and not any(home in file.parents for home in homes)
        and any(standing.read(file, mark) for mark in marks)
    ]


def _reached(world: World) -> list[str]:
    """Files of the other one that the own handle on evidence gives away."""
    application, there = world.application, world.there
    root = application.settings.data / "evidence" / str(there.tenant) / "_files"
    names = [str(each.relative_to(root)) for each in root.rglob("*") if each.is_file()]
    asked = [f"../../{there.tenant}/_files/{name}" for name in names] + names
    return [
        f"{name} of the other one is read"
        for name in asked
        if _holds(application, world, name, root)
    ]


def _holds(application: Application, world: World, name: str, root: Path) -> bool:
    try:
        content = application.evidence.for_tenant(world.here.tenant).kept(name)
    except GonghengError:
        return False
    theirs = root / name
    return theirs.is_file() and content == theirs.read_bytes() and world.there.mark in str(content)
