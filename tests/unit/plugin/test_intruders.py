"""A plugin that begins with the interpreter is found by name, without a look at its code."""

from importlib.metadata import distributions
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.plugin.finding import Intruder, intruders
from core.settings import read
from web.readiness import keep_out


def installed(place: Path, name: str, *files: str, group: str = "gongheng.plugins") -> None:
    """A distribution as pip leaves it, its files listed in RECORD."""
    about = place / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{group}]\none = one\n")
    for file in files:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text("import one\n")
    (about / "RECORD").write_text("".join(f"{file},,\n" for file in files))


def found(place: Path) -> list[Intruder]:
    return sorted(intruders(distributions(path=[str(place)])), key=lambda it: it.distribution)


def test_what_runs_at_the_start_is_found_and_nothing_else(tmp_path: Path) -> None:
    installed(tmp_path, "evil", "evil.pth", "evil/code.py")
    installed(tmp_path, "sly", "sitecustomize.py")
    installed(tmp_path, "plain", "plain/code.py", "plain/model.pth", "plain/sitecustomize.py")
    installed(tmp_path, "other", "other.pth", group="somebody.else")
    installed(tmp_path, "gongheng", "__editable__.gongheng.pth")
    assert found(tmp_path) == [
        Intruder("evil", ("evil.pth",)),
        Intruder("sly", ("sitecustomize.py",)),
    ]


def test_the_service_form_does_not_start_with_one_and_the_embedded_form_warns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(tmp_path, "evil", "evil.pth")
    service = read({"GONGHENG_REDIS_URL": "redis://localhost", "GONGHENG_SECRET_KEY": "x" * 64})
    with pytest.raises(SettingsError, match=r"evil \(evil\.pth\).*GONGHENG_PLUGINS"):
        keep_out(service, found(tmp_path))
    keep_out(service, [])
    keep_out(read({}), found(tmp_path))
    assert "evil (evil.pth)" in "".join(capsys.readouterr())
