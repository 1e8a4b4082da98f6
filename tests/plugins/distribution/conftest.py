"""The sample built as a wheel and installed, by pip, in an environment of its own."""

import os
import site
import subprocess
import sys
import venv
from pathlib import Path
from shutil import copytree, rmtree

import pytest

SAMPLE = Path(__file__).parents[1] / "sample"


class Fresh:
    """A Python that has the sample's wheel, and sees our own libraries behind it."""

    def __init__(self, place: Path) -> None:
        self.place, self.python = place, place / "env" / "bin" / "python"

    def run(self, *words: str | Path, cwd: Path | None = None) -> str:
        """What a command prints; its own words where it fails."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [str(self.python), *map(str, words)]
        done = subprocess.run(
            command, cwd=cwd or self.place, env=kept, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sample, built from a copy so that nothing is left in the checkout."""
    place = tmp_path_factory.mktemp("wheel")
    source = copytree(SAMPLE, place / "source", ignore=lambda *_: ["build", "__pycache__"])
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place)
    subprocess.run([*map(str, build), str(source)], check=True, capture_output=True)
    [made] = place.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """A new environment with the wheel; what it needs comes from ours, without any network."""
    place = Fresh(tmp_path_factory.mktemp("fresh"))
    venv.create(place.place / "env", with_pip=True)
    [packages] = (place.place / "env").glob("lib/python3*/site-packages")
    for old in packages.glob("setuptools*"):
        rmtree(old)  # Python 3.11 brings one that cannot build; ours is behind
    ours = "; ".join(f"site.addsitedir({folder!r})" for folder in site.getsitepackages())
    (packages / "behind.pth").write_text(f"import site; {ours}\n")
    place.run("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel)
    return place
