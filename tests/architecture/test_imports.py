"""Importing the product opens, reads and connects to nothing."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

WATCH = """
import json, os, pkgutil, importlib, sys
root = os.getcwd()
seen = []
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, int):  # bytecode is written through a descriptor
            return
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        inside = str(path).startswith(root) and ".venv" not in str(path)
        source = str(path).endswith((".py", ".pyc")) or "__pycache__" in str(path)
        if (writes and "__pycache__" not in str(path) and str(path) != os.devnull) or (
            inside and not source
        ):
            seen.append(f"open {path}")
    elif event in ("socket.connect", "sqlite3.connect", "subprocess.Popen"):
        seen.append(f"{event} {arguments!r}")
names = []
for top in ("gongheng", "core", "tenants", "plugins", "web"):
    package = importlib.import_module(top)
    names += [m.name for m in pkgutil.walk_packages(package.__path__, top + ".")]
for third in sys.argv[1:]:
    importlib.import_module(third)
sys.addaudithook(watch)
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(json.dumps(seen))
"""
THIRD_PARTY = ("alembic", "authlib", "deltalake", "flask", "polars", "redis", "rq", "sqlalchemy")


def test_nothing_is_opened_at_import() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *THIRD_PARTY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
