"""Every command of the documents does what the document shows, on the files it shows."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.errors import GonghengError
from tests.docs.documents import Command, blocks, commands, pattern
from web.cli import gongheng

WALKED = ("users.md", "vendors.md")


def output_of(command: Command, data: Path) -> str:
    """What a user sees; an error of ours is one line after ``!``, as in the documents."""
    environ = {"GONGHENG_DATA": str(data), "GONGHENG_LOG_LEVEL": "error"}
    done = CliRunner().invoke(gongheng, shlex.split(command.line), env=environ)
    if isinstance(done.exception, GonghengError):
        return "! " + done.exception.message("zh")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


@pytest.mark.parametrize("name", WALKED)
def test_the_commands_of_a_document_do_what_it_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = 0
    for block in blocks(name):
        if block.mark == "walk":
            continue
        if block.mark != "run":
            Path(block.mark).parent.mkdir(parents=True, exist_ok=True)
            Path(block.mark).write_text(block.text, encoding="utf-8")
            continue
        for command in commands(block.text):
            output = output_of(command, tmp_path / "data")
            at = 0
            for line in command.shows:
                found = pattern(line).search(output, at)
                assert found, f"{command.line}\nshould show: {line}\nshowed: {output[:3000]}"
                at = found.end()
            run += 1
    assert run > 5
