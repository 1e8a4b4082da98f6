"""What operators are told is what the program does."""

import re
from pathlib import Path

import click

from core.settings import read
from web.cli import gongheng

PAGE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `GONGHENG_(\w+)` \| `?(.*?)`? \|", re.MULTILINE)
COMMAND = re.compile(r"^gongheng (\w+)(.*)$", re.MULTILINE)


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def get(self, name: str, default: str | None = None) -> str | None:
        self.names.append(name.removeprefix("GONGHENG_"))
        return default


def test_the_table_lists_exactly_the_settings_that_are_read() -> None:
    asked = Asked()
    read(asked)
    assert sorted(name for name, _ in ROW.findall(PAGE)) == sorted(set(asked.names))


def test_the_defaults_in_the_table_are_those_of_the_program() -> None:
    given = dict(ROW.findall(PAGE))
    settings = read({})
    assert given["DATA"] == str(settings.data)
    assert given["DATABASE_URL"].replace("DATA", str(settings.data)) == settings.database_url
    assert given["EVIDENCE_URL"].replace("DATA", str(settings.data)) == settings.evidence_url
    assert int(given["WEB_PROCESSES"]) == settings.web_processes
    assert int(given["LARGEST_FILE_MB"]) * 1024 * 1024 == settings.largest_file
    assert given["LOG_LEVEL"] == settings.log_level


def test_every_command_in_the_page_exists_with_its_options() -> None:
    found = COMMAND.findall(PAGE)
    processes = {"upgrade", "serve", "worker", "scheduler"}
    trust = {"prove", "audit", "vendor", "catalogue"}
    known = processes | trust | {"tenant", "operator"}
    assert {name for name, _ in found} == known
    context = click.Context(gongheng)
    for name, rest in found:
        command, given = gongheng.get_command(context, name), rest.split()
        if isinstance(command, click.Group):
            command = command.get_command(context, given.pop(0))
        assert command
        command.make_context(name, given)
