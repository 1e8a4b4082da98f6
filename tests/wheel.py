"""Builds the wheel, installs it alone in a fresh environment, and imports every module there.

Run as ``python -m tests.wheel``; CI does, because an editable install hides a forgotten file.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]

WALK = """
import importlib, pkgutil
names = []
for top in ("gongheng", "core", "tenants", "plugins", "web", "migrations"):
    package = importlib.import_module(top)
    names += [top, *(m.name for m in pkgutil.walk_packages(package.__path__, top + "."))]
names = [n for n in names if not n.endswith("__main__") and n != "migrations.env"]
for name in names:
    importlib.import_module(name)
print(f"{len(names)} modules imported from the wheel")
"""


def run(*command: str | Path, cwd: Path) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, cwd=ROOT)
        venv.create(folder / "fresh", with_pip=True)
        python = folder / "fresh" / "bin" / "python"
        constraints = ("--constraint", ROOT / "constraints.txt")
        wheel = next(folder.glob("*.whl"))
        run(python, "-m", "pip", "install", "--quiet", *constraints, f"{wheel}[vendor]", cwd=folder)
        run(python, "-c", WALK, cwd=folder)
        run(folder / "fresh" / "bin" / "gongheng", "--help", cwd=folder)


if __name__ == "__main__":
    main()
