"""The files of a pack gathered into one content, each entry still knowing its file and line.

A pack is a folder. ``pack.yaml`` says what it is and may hold everything; each section may also
stand in a file (``indicators.yaml``) or be spread over a folder (``indicators/*.yaml``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import BadPack
from core.plugin.model import Place
from core.plugin.pictures import files_in
from core.plugin.yaml_reading import read_yaml
from core.texts import Text

SECTIONS = (
    "datasets",
    "indicators",
    "families",
    "schemes",
    "directives",
    "alerts",
    "marks",
    "entities",
    "links",
    "samples",
    "expected",
)
MAX_FILES = 200
MAX_FILE_BYTES = 1 << 20
MAX_TOTAL_BYTES = 8 << 20


@dataclass
class Sources:
    """The content of all files together, and ``file:line`` of every place in it."""

    content: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """``file:line · path`` of a place, or of the nearest thing around it."""
        path = ".".join(str(step) for step in place)
        known = next(
            (
                self.places[place[:cut]]
                for cut in range(len(place), -1, -1)
                if place[:cut] in self.places
            ),
            "pack.yaml",
        )
        return f"{known} · {path}" if path else known


def gather(folder: Path) -> Sources:
    """All files of the pack in ``folder``; BadPack if one cannot be read or repeats an id."""
    sources = Sources()
    size = 0
    for file, section in _files(folder):
        name = file.relative_to(folder).as_posix()
        text = _text(file, name)
        size += len(text)
        if size > MAX_TOTAL_BYTES:
            raise _too_large(name, MAX_TOTAL_BYTES)
        _add(sources, text, name, section)
    return sources


def files_of(folder: Path) -> list[Path]:
    """The files that make the pack, and no other that happens to lie beside them."""
    return [*(file for file, _ in _files(folder)), *files_in(folder)]


def _files(folder: Path) -> list[tuple[Path, str | None]]:
    if not (folder / "pack.yaml").is_file():
        raise BadPack(
            Text("文件夹中没有 pack.yaml", "The folder has no pack.yaml"),
            where=folder.name,
            advice=Text("每个指标包以 pack.yaml 开头", "Every pack begins with a pack.yaml"),
        )
    files = [(folder / "pack.yaml", None), *_section_files(folder)]
    if len(files) > MAX_FILES:
        raise BadPack(
            Text(f"文件超过 {MAX_FILES} 个", f"It has more than {MAX_FILES} files"),
            where=folder.name,
            advice=Text("合并文件", "Put definitions together"),
        )
    for file in (*(file for file, _ in files), *files_in(folder)):
        _must_lie_in(folder, file)
    return files


def _must_lie_in(folder: Path, file: Path) -> None:
    if not file.resolve().is_relative_to(folder.resolve()):
        raise BadPack(
            Text("是指向文件夹之外的链接", "It is a link that leads out of the folder"),
            where=file.relative_to(folder).as_posix(),
            advice=Text("放入文件本身", "Put the file itself there"),
        )


def _section_files(folder: Path) -> Iterator[tuple[Path, str | None]]:
    for section in SECTIONS:
        single = folder / f"{section}.yaml"
        if single.is_file():
            yield single, section
        for file in sorted((folder / section).glob("*.yaml")):
            yield file, section


def _text(file: Path, name: str) -> str:
    if file.stat().st_size > MAX_FILE_BYTES:
        raise _too_large(name, MAX_FILE_BYTES)
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPack(
            Text("不是 UTF-8 文本", "It is not UTF-8 text"),
            where=name,
            advice=Text("另存为 UTF-8", "Save it as UTF-8"),
        ) from error


def _too_large(name: str, limit: int) -> BadPack:
    return BadPack(
        Text(f"超过 {limit >> 20} MiB", f"Larger than {limit >> 20} MiB"),
        where=name,
        advice=Text("拆成较小的文件或指标包", "Split it into smaller files or packs"),
    )


def _add(sources: Sources, text: str, name: str, section: str | None) -> None:
    document = read_yaml(text, name)
    content = {} if document.content is None else document.content
    if not isinstance(content, dict):
        raise BadPack(
            Text("文件应为键值（键: 值）", "A file must be a mapping (key: value)"),
            where=f"{name}:1",
            advice=Text("每行写成 键: 值", "Write key: value on each line"),
        )
    prefix: Place = () if section is None else (section,)
    for path, line in document.lines.items():
        sources.places.setdefault((*prefix, *path), f"{name}:{line}")
    if section is None:
        sources.content.update(content)
    else:
        _merge(sources, content, name, section)


def _merge(sources: Sources, content: dict[str, Any], name: str, section: str) -> None:
    held = sources.content.setdefault(section, {})
    if not isinstance(held, dict):
        return
    for identity, definition in content.items():
        if identity in held:
            raise BadPack(
                Text(
                    f"“{identity}”已在 {sources.places[section, identity]} 定义",
                    f'"{identity}" is already defined in {sources.places[section, identity]}',
                ),
                where=f"{name} · {section}.{identity}",
                advice=Text("只保留一处或改名", "Keep one of them or rename it"),
            )
        held[identity] = definition
