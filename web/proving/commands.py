"""Every command, run for one institution with the ids of another.

Who may run commands may name any institution; so what is proved is that a command which names one
shows, writes and changes nothing of another, and that one which names none shows no records.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner, Result

from core.errors import GonghengError
from core.tenancy.registers import Ids
from web.proving import records, standing, values
from web.proving.model import Findings, Space, ends
from web.proving.reading import holds
from web.proving.world import World

REGISTER = "commands"
OF_ALL = "vendors and their packs are the same for everybody, and no institution's"
NOT_TRIED: Mapping[str, str] = {
    "audit seal": "signs the ends of all logs and shows how many",
    "catalogue bundle": OF_ALL,
    "catalogue check": OF_ALL,
    "catalogue mark": OF_ALL,
    "catalogue refuse": OF_ALL,
    "catalogue root": OF_ALL,
    "catalogue trust": OF_ALL,
    "catalogue turn-key": OF_ALL,
    "demo": "builds institutions of its own and serves pages, which are tried as routes",
    "operator add": "makes an account of the platform and reads none",
    "pack build": "reads a folder and no database",
    "pack check": "reads a folder and no database",
    "pack keys": "writes a key pair and reads no database",
    "pack new": "writes a folder and reads no database",
    "pack publish": OF_ALL,
    "pack sign": "reads a file and no database",
    "prove isolation": "is what tries the others",
    "receipt verify": "reads a file and no database",
    "scheduler": "answers nudges, which are tried as jobs",
    "serve": "serves pages, which are tried as routes",
    "tenant add": "makes an institution and reads none",
    "tenant erase": "takes one institution away, and counts in its certificate what was taken",
    "tenant restore": "makes an institution out of a file and reads none",
    "upgrade": "changes tables and prints their version",
    "vendor add": OF_ALL,
    "vendor add-key": OF_ALL,
    "vendor revoke-key": OF_ALL,
    "worker": "answers nudges, which are tried as jobs",
}
"""Commands that are not run, each with the reason."""

PLAIN = {**values.PLAIN, "identity": ("court",)}
OF_GROUP: Mapping[str, Mapping[str, str]] = {
    "contract": {"number": "contract", "other": "over"},
    "graph": {
        "start": "entity",
        "goal": "case",
        "entities": "entity",
        "matter": "what is written into the log, and no object",
    },
    "source": {"number": "source"},
}
"""First word of a command → the ids that its parameters are, where their names do not say so."""

PLAIN_OF: Mapping[str, Ids] = {
    "tenant prolong": {"days": ("1",), "reason": ("x",)},
    "contract end": {"reason": ("a proof",)},
    "contract propose": {
        "scope": ("aggregates",),
        "since": ("2099-01-01",),
        "until": ("2099-12-31",),
    },
    "operator close": {"name": ("another operator",)},
    "items score": {"scores": ("court_appeal_rate=1",), "reason": ("a proof",)},
    "leaders appraise": {"marks": ("S001=90",)},
    "rows read": {"purpose": ("a proof",)},
    "publication withdraw": {"reason": ("a proof",)},
    "graph who accept": {"reason": ("a proof",)},
    "graph who reject": {"reason": ("a proof",)},
    "graph who undo": {"reason": ("a proof",)},
    **{
        f"graph {name}": {"matter": ("37",), "basis": ("a proof",), "until": ("2099-12-31",)}
        for name in ("meetings", "recusal", "repeat", "rings", "petitions")
    },
    "pack upgrade": {"what": ("court",)},
    "pack uses": {"what": ("cases",)},
    "plugin off": {"name": ("another",)},
    "plugin on": {"name": ("another",)},
    "source add": {"name": ("another",), "adapter": ("folder",)},
    "tenant appoint": {"name": ("stranger",), "role": ("auditor",)},
    "tenant dismiss": {"name": ("stranger",)},
}
"""Command → parameters that mean the same in every institution."""

ABOVE_ONLY = "the institution of the world stands below, and the one above does this"
ANSWERED = "the one proposal of the world has been answered by then"
REFUSED: Mapping[str, str] = {
    "contract decline": "an agreement that is signed is ended instead",
    "contract end": ANSWERED,
    "configuration withdraw": "the offer is the other side's",
    "configuration accept": ANSWERED,
    "configuration decline": ANSWERED,
    "graph who accept": "the one proposal of the world was decided on its page by then",
    "graph who reject": "the one proposal of the world was accepted by then",
    "graph who undo": "the one proposal of the world may wait by then",
    "items score": ABOVE_ONLY,
    "leaders appraise": ABOVE_ONLY,
    "plugin on": "no plugin from outside is installed where a proof runs",
    "publication publish": "what is scored has been published",
    "contract sign": "one side has signed and the other does so on its page",
    "tenant accept": ANSWERED,
    "tenant ask": ANSWERED,
    "tenant convert": "both institutions are full already",
    "tenant prolong": "both institutions are full already",
    "tenant decline": ANSWERED,
    "tenant invite": ANSWERED,
    "tenant move": "names no place unless told to",
    "tenant withdraw": ANSWERED,
}
"""Commands that may refuse even their owner in a proof, each with the reason."""

INSTITUTION, UPPER = ("tenant", "slug", "lower"), "upper"
"""Parameters that name the institution a command is for, and the one above it."""

READ = {"import": "file"}
"""Commands that read a file of records, and the parameter that names it."""

HANDED_OUT = {"graph verify": "certificate"}
"""Commands that read what the institution was handed out once, and the ids that hold it."""


def leaves(root: click.Group) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    context = click.Context(root)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", each) for below, each in leaves(command))
        elif command is not None:
            yield name, command


def prove(root: click.Group, world: World, findings: Findings) -> None:
    """Run each command for the one that asks, and then, to see that it works, for its owner."""
    found = [(name, each) for name, each in leaves(root) if name not in NOT_TRIED]
    for name, command in found:
        findings.entry(REGISTER, name)
        for ids, foreign in ((world.here.shared, False), (world.there.own, True)):
            _foreign(world, findings, _Command(name, command), ids, foreign=foreign)
    for name, command in sorted(found, key=lambda each: ends(each[0])):
        ran = _run(world, _Command(name, command), world.there, world.there.shared)
        if ran is None:
            findings.unproved[name] = "unknown parameters"
        elif ran.code and not (ran.refused and name in REFUSED):
            findings.unproved[name] = f"its owner is answered: {ran.said[-200:]}"


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    command: click.Command

    def of(self, parameter: str) -> str:
        """The id that a parameter is."""
        return OF_GROUP.get(self.name.split()[0], {}).get(parameter, parameter)

    @property
    def of_one(self) -> bool:
        """Whether the command names an institution."""
        return any(each.name in INSTITUTION for each in self.command.params)


@dataclass(frozen=True, slots=True)
class _Ran:
    code: int
    said: str
    written: tuple[bytes, ...]
    refused: bool


def _foreign(
    world: World, findings: Findings, command: _Command, ids: Ids, *, foreign: bool
) -> None:
    before = standing.digest(world.application, world.there)
    ran = _run(world, command, world.here, ids)
    if ran is None:
        return
    marks = world.there.marks if command.of_one else (world.there.mark,)
    faults = ["its output holds the other's mark"] if any(m in ran.said for m in marks) else []
    if any(holds(content, mark) for content in ran.written for mark in marks):
        faults.append("a file it wrote holds the other's mark")
    named = {each.name for each in command.command.params if each.name} - {*INSTITUTION, UPPER}
    objects = {name for name in named if values.named(command.of(name), ids)} - values.OF_NOBODY
    if foreign and objects and ran.code == 0:
        faults.append(f"it accepts the other's {', '.join(sorted(objects))}")
    after = standing.digest(world.application, world.there)
    faults += [f"changed the other's {key}" for key in after if after[key] != before.get(key)]
    findings.tried(REGISTER, command.name, faults)


def _run(world: World, command: _Command, space: Space, ids: Ids) -> _Ran | None:
    """Run the command for the space with these ids; None where a parameter is unknown."""
    with TemporaryDirectory() as place:
        words = _words(command, space, ids, Path(place))
        if words is None:
            return None
        result = CliRunner().invoke(command.command, words, env=dict(world.environ))
        written = (file for file in sorted(Path(place).rglob("*")) if file.is_file())
        contents = tuple(file.read_bytes() for file in written)
    ours = isinstance(result.exception, GonghengError)
    return _Ran(result.exit_code, _said(result), contents, refused=ours)


def _said(result: Result) -> str:
    error = result.exception
    if isinstance(error, GonghengError):
        return result.output + error.message("zh") + error.message("en")
    return f"{result.output} {error!r}"


def _words(command: _Command, space: Space, ids: Ids, place: Path) -> list[str] | None:
    words: list[str] = []
    for parameter in command.command.params:
        value = _value(command, parameter, space, ids, place)
        if value is None and parameter.required:
            return None
        if value is not None and isinstance(parameter, click.Option):
            words += [parameter.opts[0], value]
        elif value is not None:
            words += [value, *_more(command, parameter, space, ids)]
    return words


def _more(command: _Command, parameter: click.Parameter, space: Space, ids: Ids) -> list[str]:
    """A second one where several may be named."""
    known = command.of(parameter.name or "")
    every = [*values.named(known, ids), *values.named(known, space.shared)]
    return every[1:2] if parameter.nargs < 0 else []


def _value(
    command: _Command, parameter: click.Parameter, space: Space, ids: Ids, place: Path
) -> str | None:
    name = parameter.name or ""
    if name in INSTITUTION:
        return space.slug
    if name == UPPER:
        return space.own[UPPER][0]
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return None
    if isinstance(parameter.type, click.Path):
        if not _wanted(command, parameter):
            return None
        return str(_file(command, name, {**space.own, **ids}, space.mark, place))
    own = PLAIN_OF.get(command.name, {})
    plain, known = {**PLAIN, **own}, command.of(name)
    every = {**space.own, **space.shared, **plain}
    found = values.named(known, ids) or own.get(name, ()) or values.named(known, every)
    return found[0] if found and (parameter.required or name in ids or name in own) else None


def _wanted(command: _Command, parameter: click.Parameter) -> bool:
    return parameter.required or "output" in (parameter.name or "")


def _file(command: _Command, name: str, ids: Ids, mark: str, place: Path) -> Path:
    """A file to write, one with records to read, or one that an institution was given."""
    file = place / f"{name}.csv"
    if READ.get(command.name) == name:
        records.write(file, [{"工号": records.PEOPLE[0], "姓名": f"{mark}again"}])
    elif command.name in HANDED_OUT:
        file.write_text(values.named(HANDED_OUT[command.name], ids)[0], encoding="utf-8")
    return file
