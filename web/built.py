"""The names of the built files, which carry a digest of their content."""

import json
from pathlib import Path

from flask import url_for

from core.errors import SettingsError
from core.texts import Text

MANIFEST = Path(__file__).parent / "static" / "built" / "manifest.json"


def read_manifest() -> dict[str, str]:
    """Source name to built name; SettingsError when nothing has been built."""
    if not MANIFEST.exists():
        raise SettingsError(
            Text("页面资源尚未构建", "The files for the browser have not been built"),
            where=str(MANIFEST),
            advice=Text("请运行 python -m web.assets。", "Run python -m web.assets."),
        )
    names: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return names


class Built:
    """Addresses of built files."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def __call__(self, name: str) -> str:
        """The address of a built file, by the name of its source."""
        return url_for("static", filename=f"built/{self._names.get(name, name)}")
