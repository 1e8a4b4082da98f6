"""Files that somebody names: there and readable, or a message that says which of it is not so."""

from pathlib import Path

from core.errors import BadFile, NotFound
from core.texts import Text


def require_file(path: Path) -> Path:
    """The path, if a file is there; NotFound where nothing is, BadFile where it is a folder."""
    if path.is_dir():
        raise BadFile(
            Text("这是文件夹，不是文件", "this is a folder, not a file"),
            where=str(path),
            advice=Text("请写其中一个文件的路径", "name a file within it"),
        )
    if not path.is_file():
        raise NotFound(
            Text("没有这个文件", "there is no such file"),
            where=str(path),
            advice=Text("请核对路径", "check the path"),
        )
    return path
