"""What commands say of their own is in both languages, by the one setting."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import web.commands
from web.cli import gongheng

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
MODULES = sorted(Path(web.commands.__file__).parent.glob("*.py"))
KEPT = {
    "命令行 command line": "a matter as it is written into the log, in both languages",
    "本机操作员 operator of this machine": "a basis as it is written into the log",
    "【": "a sign before the words of a text that is quoted",
    "】": "the sign behind them",
}


def unsaid(source: str) -> Iterator[tuple[int, str]]:
    """Chinese that is printed whatever the setting says: in no text, no help, no docstring."""
    tree = ast.parse(source)
    allowed = {id(inner) for node in ast.walk(tree) for inner in excused(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            bare = id(node) not in allowed and CHINESE.search(node.value)
            if bare and node.value not in KEPT:
                yield node.lineno, node.value
        elif isinstance(node, ast.Attribute) and node.attr == "zh" and id(node) not in allowed:
            yield node.lineno, ".zh"


def excused(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node that is a text, a help or prompt in both languages, or plain data."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Text":
        yield from ast.walk(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " / " in node.value:
        yield node
    elif isinstance(node, ast.JoinedStr) and any(
        isinstance(each, ast.Constant) and " / " in str(each.value) for each in node.values
    ):
        yield from ast.walk(node)
    elif isinstance(node, ast.Dict) or (isinstance(node, ast.IfExp) and "json_" in names(node)):
        yield from (each for each in ast.walk(node) if isinstance(each, ast.Attribute))


def names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.stem)
def test_a_command_says_nothing_in_one_language_alone(module: Path) -> None:
    assert list(unsaid(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    ['click.echo(f"已启用 {name}")', 'print_table(("编号",), rows)', "click.echo(found.name.zh)"],
)
def test_words_in_one_language_are_found(line: str) -> None:
    assert list(unsaid(line))


def spoken(folder: Path, *words: object) -> str:
    environ = {
        "GONGHENG_DATA": str(folder / "data"),
        "GONGHENG_LANGUAGE": "en",
        "GONGHENG_LOG_LEVEL": "error",
    }
    done = CliRunner().invoke(gongheng, [str(word) for word in words], env=environ)
    assert done.exception is None, done.output
    return done.output


def test_a_pack_goes_all_its_way_in_english(tmp_path: Path) -> None:
    pack, archive = tmp_path / "counter", tmp_path / "counter.gpack"
    at = ("--sector", "township", "--level", "township")
    with_key = ("--key", tmp_path / "qingyuan.pub")
    said = [
        spoken(tmp_path, *words)
        for words in (
            ("tenant", "add", "mx", *at, "--name", "梅溪镇", "--name-en", "Meixi"),
            ("tenant", "list"),
            ("pack", "new", "counter", "--folder", tmp_path),
            ("pack", "check", pack, "--rows", 200),
            ("pack", "uses", pack, "matters"),
            ("pack", "build", pack, "--output", archive),
            ("pack", "keys", "qingyuan", "--folder", tmp_path),
            ("pack", "sign", archive, "--key", tmp_path / "qingyuan.key"),
            ("vendor", "add", "qingyuan", "--name", "清源", "--name-en", "Qingyuan", *with_key),
            ("vendor", "list"),
            ("pack", "publish", archive, "--rows", 200),
            ("catalogue", "mark", "counter==0.1.0", "listed"),
            ("catalogue", "list"),
            ("pack", "install", "mx", "counter==0.1.0"),
            ("pack", "list", "township"),
            ("configuration", "show", "mx"),
            ("source", "adapters", "mx"),
        )
    ]
    assert [each for each in said if CHINESE.search(each) or not each] == []
    assert "listed" in said[11].lower()
