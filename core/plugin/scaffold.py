"""A new pack that passes its own tests, to be changed line by line."""

import re
from importlib import resources
from pathlib import Path

from core.errors import BadInput, Conflict
from core.texts import Text

NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
WORD = "my-pack"
SUFFIXES = {".yaml": ".yaml", ".txt": ".py"}
"""The tests of the scaffold lie here as text, or they would be taken for ours."""


def written(name: str, folder: Path, *, sector: str) -> Path:
    """The scaffold as ``folder/name``; Conflict if there is such a folder."""
    if not NAME.fullmatch(name):
        raise BadInput(
            Text(f"“{name}”不能作指标包的编号", f'"{name}" cannot be the id of a pack'),
            advice=Text(
                "小写字母、数字和连字符，以字母开头",
                "small letters, digits and hyphens, a letter first",
            ),
        )
    place = folder / name
    if place.exists():
        raise Conflict(
            Text("已有同名文件夹", "there is a folder of that name"),
            where=str(place),
            advice=Text("换一个名称", "choose another name"),
        )
    place.mkdir(parents=True)
    for file in resources.files("core.plugin").joinpath("scaffold_files").iterdir():
        suffix = SUFFIXES.get(Path(file.name).suffix)
        if suffix:
            text = file.read_text("utf-8").replace(WORD, name)
            text = text.replace("sector: township", f"sector: {sector}")
            (place / file.name).with_suffix(suffix).write_text(text, encoding="utf-8")
    return place
