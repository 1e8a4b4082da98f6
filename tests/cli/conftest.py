"""A small demonstration city, built once through the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.cli import gongheng

SCALE = "0.004"


@dataclass(frozen=True)
class CommandLine:
    """Runs commands against one installation."""

    environ: dict[str, str]

    def __call__(self, *arguments: str, ok: bool = True) -> Result:
        result = CliRunner().invoke(gongheng, arguments, env=self.environ)
        if ok and result.exception:
            raise result.exception
        return result

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json").output)


Made = tuple[CommandLine, dict[str, Any]]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The command line of a city of two courts, and what building it printed."""
    data = tmp_path_factory.mktemp("city")
    run = CommandLine({"GONGHENG_DATA": str(data)})
    return run, run.json("demo", "--no-serve", "--sector", "court", "--scale", SCALE)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(city: Made) -> CommandLine:
    return city[0]


@pytest.fixture
def empty(tmp_path: Path) -> CommandLine:
    """An installation with nothing in it."""
    return CommandLine({"GONGHENG_DATA": str(tmp_path / "data")})
