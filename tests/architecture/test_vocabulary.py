"""What is written here speaks of the product, not of the place where it was made."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOREIGN = re.compile(r"/(?:home|work|tmp)/|issue #?\d")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_path_of_a_machine_is_written_down() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".py", ".md", ".cfg", ".toml", ".yaml", ".html", ".css", ".js"}:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if FOREIGN.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []
