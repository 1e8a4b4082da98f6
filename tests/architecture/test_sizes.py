"""How large a function and a file may grow, with every exemption giving its reason."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("core", "gongheng", "plugins", "tenants", "web", "migrations", "tests", "benchmarks")

LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def sources() -> list[Path]:
    return sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(path.relative_to(ROOT)) for path in sources() if lines(path) > 400}
    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_60_lines() -> None:
    long = {name for path in sources() for name, size in functions(path) if size > 60}
    assert long == set(LONG_FUNCTIONS)


def test_most_functions_are_short() -> None:
    sizes = sorted(size for path in sources() for _, size in functions(path))
    assert statistics.median(sizes) <= 9
    assert sizes[int(len(sizes) * 0.9)] <= 30


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
