"""Run where a vendor would: the first walk of the vendors' document, word for word.

The files and commands of the document in its order: the first console block, then every block
marked ``walk``, which may change the environment.
"""

import importlib
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.docs.documents import Block, Command, blocks, commands, pattern
from tests.docs.test_commands import output_of

DOCUMENT = "vendors.md"
OFFLINE = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation")
PROGRAMS = {
    "pip": lambda words: ("-m", "pip", words[0], *OFFLINE, *words[1:]),
    "pytest": lambda words: ("-m", "pytest", "-q", "-p", "no:cacheprovider", *words),
}


def walked() -> Iterator[tuple[str, float]]:
    """Each command with its seconds, once its output shows what the document shows."""
    begun = False
    for block in blocks(DOCUMENT):
        if block.language != "console":
            write(block)
        elif block.mark == "walk" or not begun:
            begun = True
            for command in commands(block.text, program=""):
                began = time.monotonic()
                check(command, done(command))
                yield command.line, time.monotonic() - began


def write(block: Block) -> None:
    """The file, as if written a while ago."""
    file = Path(block.mark)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, encoding="utf-8")
    os.utime(file, (time.time() - 60,) * 2)


def done(command: Command) -> str:
    """What a command prints."""
    program, *words = shlex.split(command.line)
    if program == "gongheng":
        importlib.invalidate_caches()
        return output_of(Command(shlex.join(words), ()), Path("var"))
    line = (sys.executable, *PROGRAMS[program](words))
    run = subprocess.run(line, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def check(command: Command, output: str) -> None:
    """That it shows what it should, in order."""
    at = 0
    for line in command.shows:
        found = pattern(line).search(output, at)
        assert found, f"{command.line}\nshould show: {line}\nshowed: {output[:3000]}"
        at = found.end()


if __name__ == "__main__":
    for line, seconds in walked():
        print(f"{seconds:5.1f} s  {line}")
