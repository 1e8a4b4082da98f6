"""What a document of ours holds for a machine: files to write, commands to run, tables to check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
FENCE = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block that says more than its language: ``run``, ``walk``, or a file's name.

    What is to be run anywhere is ``run``; ``walk`` needs an environment that it may change.
    """

    language: str
    mark: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command line without ``gongheng``, and lines that its output must show, in order."""

    line: str
    shows: tuple[str, ...]


def text_of(name: str) -> str:
    """A document by its file name."""
    return (DOCS / name).read_text("utf-8")


def blocks(name: str) -> list[Block]:
    """The marked blocks of a document, in order."""
    return [Block(*found.groups()) for found in FENCE.finditer(text_of(name))]


def commands(text: str, program: str = "gongheng ") -> Iterator[Command]:
    """The commands of a console block, each with what it shows."""
    for piece in re.split(rf"^\$ {program}", text, flags=re.MULTILINE)[1:]:
        line, *shows = piece.rstrip("\n").split("\n")
        yield Command(line, tuple(each for each in shows if each.strip("… ")))


def pattern(line: str) -> re.Pattern[str]:
    """What a shown line asks of the output: blanks count as one, ``…`` stands for anything."""
    parts = ("".join(_spaced(part)) for part in line.strip().split("…"))
    return re.compile(".*".join(parts))


def table(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, its first row left out."""
    after = text_of(name).split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line for line in after.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def _spaced(part: str) -> Iterator[str]:
    for piece in re.split(r"(\s+)", part):
        yield r"\s+" if piece.isspace() else re.escape(piece)
