"""What the command line says when something fails."""

import json
import logging
import socket
import sys
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner

from core.errors import Conflict, NotAllowed, NotFound
from tests.commands.line import Line
from web.bootstrap import opened
from web.cli import gongheng, main


def test_a_fault_of_ours_is_one_json_line_without_the_data_it_happened_on(tmp_path, capsys):
    handlers = logging.getLogger().handlers[:]
    with opened({"GONGHENG_DATA": str(tmp_path)}):
        pass
    capsys.readouterr()
    try:
        somebody = "".join(["林", "叙", "衡"])
        assert int(somebody)
    except ValueError:
        structlog.get_logger("test").exception("run failed", run=1)
    finally:
        structlog.reset_defaults()
        logging.getLogger().handlers[:] = handlers
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["run"]) == ("run failed", 1)
    assert "somebody =" not in told["exception"]


def test_a_port_in_use_is_told_before_the_demonstration_is_built(tmp_path):
    line = Line(tmp_path / "data")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match=f"port {port}"):
            line.run("demo", "--port", port)
    assert not line.data.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "export", "--installation", "/nonexistent/x"), "/nonexistent/x"),
        (("audit", "verify", "--file", "deep.json"), "nested"),
        (("audit", "verify", "--file", "latin.json"), "latin.json"),
        (("vendor", "add", "x", "--name", "y", "--key", "latin.json"), "UTF-8"),
        (("publication", "withdraw", "some", "9" * 30, "--reason", "x"), "some"),
        (("contract", "sign", "some", "a\udcff"), "no text"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path, monkeypatch, capsys, words, said):
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["gongheng", *words])
    for name, value in (
        ("DATA", str(tmp_path / "data")),
        ("LANGUAGE", "en"),
        ("LOG_LEVEL", "error"),
    ):
        monkeypatch.setenv(f"GONGHENG_{name}", value)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("gongheng: ")
    assert said in told
    assert len(told.splitlines()) == 1


WHY = ("--matter", "督〔2026〕1号", "--basis", "监督规定", "--until", "2099-12-31")
EVERYBODY = (
    ("meetings", "one"),
    ("recusal", "one"),
    ("recusal", "one", "staff:1", "--declared"),
    ("repeat", "one"),
    ("rings", "one"),
    ("petitions", "one"),
)


@pytest.mark.parametrize("words", EVERYBODY)
@pytest.mark.parametrize("left", ["--matter", "--basis", "--until"])
def test_who_asks_about_everybody_says_on_what_authority(
    tmp_path: Path, words: tuple[str, ...], left: str
) -> None:
    at = WHY.index(left)
    given = [*WHY[:at], *WHY[at + 2 :]]
    runner, there = CliRunner(), {"GONGHENG_DATA": str(tmp_path), "GONGHENG_LANGUAGE": "en"}
    refused = runner.invoke(gongheng, ["graph", *words, *given], env=there)
    assert isinstance(refused.exception, NotAllowed)
    assert left in refused.exception.message("en")
    whole = runner.invoke(gongheng, ["graph", *words, *WHY], env=there)
    assert isinstance(whole.exception, NotFound)


def test_every_module_of_commands_is_reached_by_the_group():
    known = gongheng.get_command(click.Context(gongheng), "graph")
    assert isinstance(known, click.Group)
    assert {"path", "meetings", "rings", "who"} <= known.commands.keys()
